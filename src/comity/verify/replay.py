"""The entries of a record read one by one, with what the judge must remember of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from comity.core.acts import Circulate, Conclude, Evidence
from comity.core.clock import attested
from comity.core.outcome import heads
from comity.core.state import Circulation, Council
from comity.errors import ComityError
from comity.keys import check_signature
from comity.verify.attics import Attics
from comity.verify.keys import KeyBook
from comity.verify.later import Later, Promise
from comity.verify.report import Finding, NoEffect, finding
from comity.verify.search import Search
from comity.wire.act import parse_signed_act
from comity.wire.evidence import parse_evidence
from comity.wire.export import documents_of
from comity.wire.reader import Documents, Mark, Reader, Reading
from comity.wire.signers import keyring_of

UNTOLD = ("notice-missing", "period-not-run")
"""Why a conclusion falls that would have told somebody only after the fact."""
OTHER_HISTORY = ("seen-forked", "seen-ahead")
"""Errors of acts, truly signed, whose signer had verified another history or a longer one."""
BATCH = 1024
"""Entries that are read before the signatures that were put off must have proved true."""
PACKED = 16_384
"""Entries after which all that is over is packed away."""
Step = tuple[bytes, Reading, Council]
"""An entry, what became of it, and the council after it."""


@dataclass(slots=True)
class FalseConclusion:
    """An entry that claims an outcome which the rules do not give; `time` is T of that entry."""

    reading: Reading
    circulation: str
    outcome: str
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """Entries read as if every signature were true; `mark` is where the reader was before."""

    mark: Mark
    entries: list[bytes]
    steps: list[Step]
    promise: Promise


@dataclass(slots=True)
class Replay:
    """Follows a record as every reader does; `stopped` is why it could not go on, at that place.

    search: a search for a party's acts, if one is asked for.
    pool: where signatures are checked while the rules go on; `end` must then follow the last entry.
    noticed: per party the most entries that its notice key has cosigned in logged evidence.
    """

    documents: Documents
    pool: Executor | None = None
    search: Search | None = None
    reader: Reader = field(init=False)
    needed: dict[str, None] = field(default_factory=dict)
    without: list[NoEffect] = field(default_factory=list)
    false: list[FalseConclusion] = field(default_factory=list)
    noticed: dict[str, int] = field(default_factory=dict)
    keys: KeyBook = field(default_factory=KeyBook)
    stopped: ComityError | None = None
    _forked: list[tuple[int, Evidence | ComityError]] = field(default_factory=list)
    circulated: list[str] = field(default_factory=list)
    _attics: Attics = field(default_factory=Attics)
    _packed: int = 0
    _batch: list[bytes] = field(default_factory=list)
    _ahead: list[Ahead] = field(default_factory=list)
    _later: Later | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.reader = Reader(self.documents)
        if self.pool is not None:
            self._later = Later(self.pool)

    def take(self, entry: bytes) -> None:
        """Read the next entry, unless the reading has stopped."""
        if self.stopped is None:
            self._batch.append(entry)
        if self._later is None or len(self._batch) == BATCH:
            self._go_on()

    def end(self) -> None:
        """Read what has been taken and still waits for its signatures."""
        self._go_on()
        while self._ahead:
            self._settle()

    def _go_on(self) -> None:
        """Read the batch; the one before it may wait for its signatures meanwhile."""
        self._read_on()
        if self.reader.size >= self._packed + PACKED:
            while self._ahead:
                self._settle()
            self._pack()

    def _pack(self) -> None:
        """Pack away what is over: only the odd later act asks for it again."""
        self._packed, council = self.reader.size, self.reader.council
        if council is not None:
            self.reader.council = self._attics.packed(council)

    def _read_on(self) -> None:
        batch, self._batch = self._batch, []
        if self._later is None:
            self._note_all(self._read(batch))
            return
        self._read_ahead(batch, self._later)
        while len(self._ahead) > 1 or (self._ahead and self.stopped is not None):
            self._settle()

    def _read(self, batch: Sequence[bytes]) -> list[Step]:
        """Read entries up to the one at which the reading stops, if any."""
        steps = []
        for entry in batch:
            try:
                reading = self.reader.read(entry)
            except ComityError as error:
                self.stopped = error
                break
            steps.append((entry, reading, self._council))
        return steps

    def _read_ahead(self, batch: list[bytes], later: Later) -> None:
        """Read entries as if every signature were true."""
        mark, self.reader.check = self.reader.mark(), later.check
        steps = self._read(batch)
        self.reader.check = check_signature
        self._ahead.append(Ahead(mark, batch, steps, later.promise()))

    def _settle(self) -> None:
        """Note the oldest batch read ahead; where a signature is false, read again from there."""
        first, *others = self._ahead
        if first.promise.holds():
            self._ahead = others
            self._note_all(first.steps)
            return
        self.reader.go_back(first.mark)
        self._ahead, self.stopped = [], None
        self._note_all(self._read(first.entries))
        later = self._put_off_anew()
        for each in others:
            if self.stopped is None:
                self._read_ahead(each.entries, later)

    def _put_off_anew(self) -> Later:
        """What was put off before rests on something false: forget it."""
        assert self.pool is not None
        self._later = Later(self.pool)
        return self._later

    def _note_all(self, steps: Sequence[Step]) -> None:
        for entry, reading, council in steps:
            self._note(entry, reading, council)

    def _note(self, entry: bytes, reading: Reading, council: Council) -> None:
        if reading.needed or reading.error is None:
            self.needed.update(dict.fromkeys(documents_of([reading])))
        self.keys.note(reading, council)
        if reading.error is not None:
            self._without_effect(entry, reading, reading.error, council)
            return
        if self.search is not None:
            self.search.note(reading)
        if reading.act is not None and isinstance(reading.act.body, Evidence):
            self._evidence(reading.act.body, council)
        elif reading.act is not None and isinstance(reading.act.body, Circulate):
            self.circulated.append(reading.act.id)

    def _evidence(self, body: Evidence, council: Council) -> None:
        for stamp in body.stamps:
            if stamp.role == "notice":
                self.noticed[stamp.name] = max(body.size, self.noticed.get(stamp.name, 0))
        for each in self.false:
            circulation = council.circulation(each.circulation)
            if each.time is None and circulation is not None:
                each.time = attested(council.stamps, circulation.clock, each.reading.index)

    def _without_effect(
        self, entry: bytes, reading: Reading, error: ComityError, council: Council
    ) -> None:
        act = reading.act
        kind, by = _kind_and_party(entry)
        self.without.append(NoEffect(reading.index, kind, by, error.code, error.sentence))
        if error.code in OTHER_HISTORY:
            self._forked.append((reading.index, error))
        if act is not None and isinstance(act.body, Conclude):
            self.false.append(FalseConclusion(reading, act.body.circulation, act.body.outcome))
        if kind == "evidence":
            self._foreign_evidence(entry, reading.index, council)

    def _foreign_evidence(self, entry: bytes, index: int, council: Council) -> None:
        """A checkpoint that the log signed says something even where the act has no effect."""
        lines = parse_signed_act(entry).plain["checkpoint"]
        keys, cosigners = self.reader.log_keys(), keyring_of(council.charter).cosigners
        try:
            body = parse_evidence(lines, council.origin, keys, cosigners)
        except ComityError:
            return
        self._forked.append((index, body))

    @property
    def _council(self) -> Council:
        assert self.reader.council is not None
        return self.reader.council

    def forks(self) -> tuple[Finding, ...]:
        """Every entry that bears witness to another history of this council."""
        found = []
        for index, what in self._forked:
            if isinstance(what, ComityError):
                found.append(finding(what, first=index, last=index))
            elif what.root != self.reader.root_at(what.size):
                found.append(_fork(index, what))
        return tuple(found)

    def falsehoods(self) -> tuple[tuple[Finding, bool], ...]:
        """Every false conclusion, and whether it would have told a party only after the fact."""
        return tuple(
            (self._falsehood(each), each.reading.error.code in UNTOLD)
            for each in self.false
            if each.reading.error is not None
        )

    def _falsehood(self, each: FalseConclusion) -> Finding:
        error, index = each.reading.error, each.reading.index
        assert error is not None
        facts: dict[str, str | int] = {
            **error.facts,
            "entry": index,
            "circulation": each.circulation,
            "outcome": each.outcome,
            "reason": error.code,
        }
        if each.time is not None:
            facts["concluded"] = each.time
        circulation = self._council.circulation(each.circulation)
        if error.code in UNTOLD and circulation is not None:
            facts |= _later(circulation, str(error.facts.get("party", "")), index)
        what = f"Entry {index} concludes {each.outcome}, which does not stand: {error.sentence}"
        return Finding(f"false-{error.code}", what, _KEEP, "", index, index, facts=facts)


_KEEP = "Keep this record: it proves what was tried. The circulation stands where it stood before."


def _later(circulation: Circulation, party: str, index: int) -> Mapping[str, str | int]:
    """What the record shows of the party after the false conclusion: notice or answer that came."""
    notice = circulation.notices.get(party)
    facts: dict[str, str | int] = {}
    if notice is not None and notice.entry > index:
        facts |= {"noticed": notice.stamp, "noticed_entry": notice.entry}
    answers = [spoken.index for spoken in heads(circulation, party)]
    return facts | ({"answered_entry": answers[0]} if answers else {})


def _kind_and_party(entry: bytes) -> tuple[str, str]:
    try:
        signed = parse_signed_act(entry)
    except ComityError:
        return "", ""
    return signed.kind, str(signed.plain["by"])


def _fork(index: int, body: Evidence) -> Finding:
    return Finding(
        "history-forked",
        f"Entry {index} holds a checkpoint that the log signed over another history.",
        "Keep this record: the entry proves that two histories were shown.",
        first=index,
        last=index,
        facts={"size": body.size, "root": body.root},
    )
