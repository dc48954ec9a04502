"""Following one council for one party: fetch, check, keep, and only then cosign.

One step: 1 the checkpoint is the log's own and not behind what is held; 2 new entries and the
documents they name are fetched, read and stored; 3 the checkpoint is cosigned under the party's
notice key, with this machine's time; 4 what others have cosigned is compared. Trouble that may
pass is Unavailable and tried again; two histories are NotSound, kept as evidence, and never signed
for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from comity.core.due import awaits_stamp
from comity.errors import ComityError, Missing, NotSound, Unavailable
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import cosign
from comity.log.note import Note, format_note, parse_note
from comity.log.tiles import WIDTH
from comity.node.copy import Alarm, Copy
from comity.node.host import HostClient
from comity.store.port import Stamp
from comity.wire.act import parse_signed_act, read_act
from comity.wire.evidence import check_checkpoint

Clock = Callable[[], int]


class Follower:
    """A party's eyes on one council, and the hand that signs notice of it."""

    def __init__(
        self, party: str, copy: Copy, host: HostClient, key: tuple[str, SigningKey], clock: Clock
    ) -> None:
        self.party, self.copy, self.host, self.clock = party, copy, host, clock
        self._name, self._key = key
        self._sent: tuple[int, int] | None = None

    def step(self, heartbeat: float) -> bool:
        """One step; whether anything new was taken in. `heartbeat`: seconds after which to sign
        anew.

        Raises Unavailable or Missing for trouble, NotSound for evidence of misbehaviour.
        """
        try:
            note, checkpoint = self._checkpoint()
            grown = checkpoint.size > self.copy.reader.size
            if grown:
                self.copy.extend(note, self._entries(checkpoint.size))
            self._cosign(heartbeat)
            if not grown:
                self._compare()
        except NotSound as error:
            self.copy.raise_alarm(Alarm(error.code, error.sentence))
            raise
        except Missing as error:
            self.copy.raise_alarm(Alarm(error.code, error.sentence))
            raise
        return grown

    def _checkpoint(self) -> tuple[Note, Checkpoint]:
        raw = self.host.checkpoint()
        note = parse_note(raw)
        checkpoint = parse_checkpoint(note.text)
        held = self.copy.reader
        if held.council is None:
            return note, checkpoint
        check_checkpoint(note, held.council.origin, held.log_keys(), {})
        if checkpoint.size <= held.size and checkpoint.root.hex() != held.root_at(checkpoint.size):
            self._fork(raw, checkpoint.size)
        if checkpoint.size < held.size:
            raise Unavailable(
                "host-behind",
                f"The host shows {checkpoint.size} entries; this node holds {held.size}.",
                "The host was set back or shows an old page; it will be asked again.",
            )
        return note, checkpoint

    def _fork(self, raw: bytes, size: int) -> None:
        own = b"" if self.copy.checkpoint is None else format_note(self.copy.checkpoint)
        evidence = tuple(self.copy.keep_evidence(each) for each in (own, raw))
        sentence = f"The log has signed two histories of {size} entries."
        self.copy.raise_alarm(Alarm("split-view", sentence, evidence))
        raise NotSound("split-view", sentence, "Both checkpoints are kept; tell the other parties.")

    def _entries(self, size: int) -> list[bytes]:
        held = self.copy.reader.size
        entries: list[bytes] = []
        for index in range(held // WIDTH, (size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, size - index * WIDTH)
            entries += self.host.entries(index, width)
        fresh = entries[held % WIDTH :]
        self._fetch_documents(fresh)
        return fresh

    def _fetch_documents(self, entries: Iterable[bytes]) -> None:
        """Fetch what the entries name;
        whether anything that counts is lacking is checked afterwards.
        """
        for entry in entries:
            for name in _named(entry):
                if self.copy.store.has_blob(name):
                    continue
                try:
                    self.copy.store.put_blob(name, self.host.document(name))
                except Unavailable:
                    raise
                except ComityError as error:
                    self.copy.raise_alarm(Alarm(error.code, f"{error.sentence} ({name[:16]}…)"))

    def _cosign(self, heartbeat: float) -> None:
        """Give notice of all that is held, when it is new or a fresh stamp is of use,
        and send it.
        """
        note, now = self.copy.checkpoint, self.clock()
        if note is None:
            return
        last = self.copy.store.latest_stamp(self.copy.name, self.party)
        size = self.copy.reader.size
        if last is None or last.size != size or self._is_due(last.time, now, heartbeat):
            last = self._sign(note, size, now, 0 if last is None else last.time)
        if self._sent != (last.size, last.time):
            self.host.send_cosignature(last.note)
            self._sent = last.size, last.time

    def _sign(self, note: Note, size: int, now: int, last: int) -> Stamp:
        if now < last:
            raise Unavailable(
                "clock-behind",
                "This machine's clock is behind its own last signature.",
                "Set the clock right; nothing is signed until then.",
            )
        line = cosign(note.text, self._name, self._key, now)
        stamp = Stamp(self.party, size, now, format_note(Note(note.text, (*note.signatures, line))))
        # If we stop after this line, the stamp is kept and sent when the node starts again.
        self.copy.store.put_stamp(self.copy.name, stamp)
        return stamp

    def _is_due(self, last: int, now: int, heartbeat: float) -> bool:
        if now - last >= heartbeat:
            return True
        return now > last and awaits_stamp(self.copy.council, self.party, last, now)

    def _compare(self) -> None:
        for name, raw in self.host.cosigned().items():
            if name != self.party:
                self.copy.keep_cosigned(raw)


def _named(entry: bytes) -> tuple[str, ...]:
    try:
        signed = parse_signed_act(entry)
        if signed.kind == "evidence":
            return tuple(name for name in (signed.head["authority"],) if name)
        return read_act(signed).documents()
    except ComityError:
        return ()
