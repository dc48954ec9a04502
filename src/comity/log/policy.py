"""Whom to trust for a checkpoint: logs, witnesses and a quorum (c2sp.org/tlog-policy).

A policy file is octets, and names are compared as octets. It is read as people write it, with
comments and spaces, and printed without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from comity.errors import ComityError, Malformed, NotSound
from comity.log.lines import parse_number
from comity.log.note import COSIGNATURE, ED25519, MLDSA, Note, Vkey, format_vkey, parse_vkey
from comity.log.signed import Signed, check_signed

NONE = b"none"
MAX_LINES = 1024
"""Logs, witnesses and groups of a policy together."""
_OCTETS = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_SPACE = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True)
class TrustedLog:
    """A log's key, of kind 01 or 06, whose name is the log's origin; and a URL, maybe empty."""

    vkey: Vkey
    url: bytes = b""


@dataclass(frozen=True, slots=True)
class TrustedWitness:
    """A cosigner's key, of kind 04 or 06, under the name that the policy gives it; and a URL."""

    name: bytes
    vkey: Vkey
    url: bytes = b""


@dataclass(frozen=True, slots=True)
class Group:
    """A named group that has witnessed where `threshold` of its members have."""

    name: bytes
    threshold: int
    members: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: each group names only witnesses and groups before it; quorum NONE asks nobody."""

    logs: tuple[TrustedLog, ...]
    witnesses: tuple[TrustedWitness, ...]
    groups: tuple[Group, ...]
    quorum: bytes


def format_policy(policy: Policy) -> bytes:
    """The policy without comments: logs, witnesses, groups, quorum, single spaces."""
    rows: list[list[bytes]] = []
    rows += [[b"log", _vkey(log.vkey), log.url] for log in policy.logs]
    rows += [[b"witness", one.name, _vkey(one.vkey), one.url] for one in policy.witnesses]
    rows += [[b"group", one.name, _threshold(one), *one.members] for one in policy.groups]
    rows.append([b"quorum", policy.quorum])
    return b"".join(b" ".join(word for word in row if word) + b"\n" for row in rows)


def parse_policy(raw: bytes) -> Policy:
    """The policy in a file. Raises Malformed `policy-malformed`, naming the line."""
    if _OCTETS.fullmatch(raw) is None or (raw and not raw.endswith(b"\n")):
        raise _malformed(raw.count(b"\n") + 1, "holds a control character or is cut")
    draft = _Draft()
    for number, line in enumerate(raw.split(b"\n")[:-1], 1):
        words = [word for word in _SPACE.split(line) if word]
        if words and not words[0].startswith(b"#"):
            draft.number = number
            draft.take(words)
    draft.number += 1
    return draft.done()


def is_quorum(policy: Policy, witnesses: Collection[bytes]) -> bool:
    """Whether these witnesses, by their names in the policy, are enough."""
    if policy.quorum == NONE:
        return True
    known = {one.name for one in policy.witnesses}
    having = {name for name in witnesses if name in known}
    for group in policy.groups:
        if sum(member in having for member in group.members) >= group.threshold:
            having.add(group.name)
    return policy.quorum in having


def check_policy(policy: Policy, note: Note) -> Signed:
    """The checkpoint in a note that the policy trusts.

    Raises NotSound `quorum-unmet`, and as `check_signed` does for a log that is not in the policy
    or a false line of a known key.
    """
    logs = [log.vkey for log in policy.logs]
    signed = check_signed(note, logs, [one.vkey for one in policy.witnesses])
    keys = {vkey for vkey, _ in signed.cosigners}
    if not is_quorum(policy, [one.name for one in policy.witnesses if one.vkey in keys]):
        raise NotSound(
            "quorum-unmet", "Too few witnesses have cosigned.", "Ask for more cosignatures."
        )
    return signed


@dataclass(slots=True)
class _Draft:
    """A policy while its lines are read."""

    number: int = 0
    logs: list[TrustedLog] = field(default_factory=list)
    witnesses: list[TrustedWitness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: bytes | None = None
    names: set[bytes] = field(default_factory=lambda: {NONE})
    members: set[bytes] = field(default_factory=set)

    def take(self, words: list[bytes]) -> None:
        kinds: dict[bytes, Callable[[list[bytes]], None]] = {
            b"log": self._log,
            b"witness": self._witness,
            b"group": self._group,
            b"quorum": self._quorum,
        }
        if words[0] not in kinds:
            raise self._wrong("is of no known kind")
        lines = len(self.logs) + len(self.witnesses) + len(self.groups)
        if lines >= MAX_LINES and words[0] != b"quorum":
            raise self._wrong("is one too many")
        kinds[words[0]](words[1:])

    def done(self) -> Policy:
        if self.quorum is None:
            raise self._wrong("is missing: there is no quorum")
        parts = tuple(self.logs), tuple(self.witnesses), tuple(self.groups)
        return Policy(*parts, self.quorum)

    def _log(self, words: list[bytes]) -> None:
        if len(words) not in (1, 2):
            raise self._wrong("is not: log, vkey and perhaps a URL")
        key = self._key(words[0], (ED25519, MLDSA), [log.vkey for log in self.logs])
        self.logs.append(TrustedLog(key, *words[1:]))

    def _witness(self, words: list[bytes]) -> None:
        if len(words) not in (2, 3):
            raise self._wrong("is not: witness, name, vkey and perhaps a URL")
        self._name(words[0])
        key = self._key(words[1], (COSIGNATURE, MLDSA), [one.vkey for one in self.witnesses])
        self.witnesses.append(TrustedWitness(words[0], key, *words[2:]))

    def _group(self, words: list[bytes]) -> None:
        if len(words) < 3:
            raise self._wrong("is not: group, name, threshold and members")
        name, threshold, *members = words
        for member in members:
            if member not in self.names or member == NONE or member in self.members:
                raise self._wrong("names a member that is unknown or in a group already")
            self.members.add(member)
        self._name(name)
        self.groups.append(Group(name, self._count(threshold, len(members)), tuple(members)))

    def _quorum(self, words: list[bytes]) -> None:
        if len(words) != 1 or words[0] not in self.names or self.quorum is not None:
            raise self._wrong("is not the one quorum of a name defined before")
        self.quorum = words[0]

    def _name(self, name: bytes) -> None:
        if name in self.names:
            raise self._wrong("gives a name that is taken")
        self.names.add(name)

    def _count(self, threshold: bytes, members: int) -> int:
        words = {b"any": 1, b"all": members}
        try:
            count = words[threshold] if threshold in words else parse_number(threshold)
        except Malformed as error:
            raise self._wrong("has a threshold that is no number") from error
        if not 1 <= count <= members:
            raise self._wrong("has a threshold that its members cannot meet")
        return count

    def _key(self, text: bytes, kinds: tuple[int, ...], taken: Iterable[Vkey]) -> Vkey:
        try:
            vkey = parse_vkey(text.decode())
        except (ComityError, UnicodeDecodeError) as error:
            raise self._wrong("has no vkey where one belongs") from error
        if vkey.kind not in kinds:
            raise self._wrong("has a vkey of a kind that is for something else")
        if vkey.public in [other.public for other in taken]:
            raise self._wrong("has a key that another line has")
        return vkey

    def _wrong(self, what: str) -> Malformed:
        return _malformed(self.number, what)


def _threshold(group: Group) -> bytes:
    if group.threshold == len(group.members):
        return b"all"
    return b"any" if group.threshold == 1 else b"%d" % group.threshold


def _vkey(vkey: Vkey) -> bytes:
    return format_vkey(vkey).encode()


def _malformed(number: int, what: str) -> Malformed:
    return Malformed("policy-malformed", f"Line {number} of the policy {what}.", "See tlog-policy.")
