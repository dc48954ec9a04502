"""Following one council for one party: fetch, check, keep, and only then cosign.

One step: 1 the checkpoint is the log's own and not behind what is held; 2 new entries are fetched
and give its root on top of what is held; 3 the documents they name are fetched and checked, and all
is read and stored; 4 the checkpoint is cosigned under the party's notice key, with this machine's
time; 5 what others have cosigned is compared. Trouble that may pass is Unavailable and tried again;
two histories are NotSound, kept as evidence, and never signed for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from comity.core.due import awaits_stamp
from comity.errors import ComityError, Unavailable
from comity.log.checkpoint import Checkpoint
from comity.log.note import Note
from comity.node.alarms import Alarm
from comity.node.compare import compare
from comity.node.copy import Copy
from comity.node.fetch import Fetch, check_first, read_checkpoint, root_after
from comity.node.fork import raise_fork, unexplained
from comity.node.head import NamedKey
from comity.node.host import HostClient
from comity.node.notice import Notice
from comity.store.port import Stamp
from comity.wire.reader import Mark

Clock = Callable[[], int]


class Follower:
    """A party's eyes on one council, and the hand that signs notice of it."""

    def __init__(
        self, party: str, copy: Copy, host: HostClient, keys: Sequence[NamedKey], clock: Clock
    ) -> None:
        self.party, self.copy, self.host, self.clock = party, copy, host, clock
        self.notice = Notice(copy, party, keys)
        self._sent: tuple[int, int] | None = None
        self._recalled = False
        self._since = self._heard = clock()

    def step(self, heartbeat: float) -> bool:
        """One step; whether anything new was taken in. `heartbeat`: seconds after which to sign
        anew.

        Raises Unavailable for trouble that may pass, NotSound for evidence of misbehaviour, and
        whatever else hinders; all but a host that does not answer is an alarm until it has passed.
        """
        try:
            grown = self._take_in()
            self._give_notice(heartbeat)
            conditions = [] if grown else self._compare()
        except ComityError as error:
            if error.code != "host-trouble":
                self.copy.alarms.add_condition(Alarm(error.code, error.sentence))
            elif self.clock() - self._heard > self.host.limits.stale_seconds:
                sentence = "The host has not answered for too long."
                self.copy.alarms.add_condition(Alarm("host-silent", sentence))
            raise
        self._heard = self.clock()
        if not grown:
            self.copy.alarms.set_conditions(conditions)
        return grown

    def _take_in(self) -> bool:
        self.copy.catch_up()
        note, checkpoint = self._checkpoint()
        with self.copy.lock:
            mark = self.copy.reader.mark()
        if checkpoint.size <= mark.size:
            return False
        fetch = Fetch(self.copy, self.host)
        entries = fetch.range(mark.size, checkpoint.size)
        # Signature and root come before any other work on what a host sends.
        note = check_first(self.copy, note, entries)
        if root_after(mark.frontier, entries) != checkpoint.root:
            unexplained(self.copy, self.host, note)
        faults = fetch.documents(entries)
        self._extend(mark, note, entries, faults)
        return True

    def _extend(
        self,
        mark: Mark,
        note: Note,
        entries: Sequence[bytes],
        faults: Mapping[str, ComityError],
    ) -> None:
        with self.copy.lock:
            if self.copy.reader.size != mark.size:
                return  # meanwhile they were brought to us; the next step looks again
            try:
                self.copy.extend(note, entries)
            except ComityError as error:
                # What the host said about the document tells more than that it is not here.
                raise faults.get(str(error.facts.get("document")), error) from error

    def _checkpoint(self) -> tuple[Note, Checkpoint]:
        before = self.copy.size
        note, checkpoint = read_checkpoint(self.copy, self.host.checkpoint())
        held = self.copy.reader
        with self.copy.lock:
            root = held.root_at(checkpoint.size)
        if root and checkpoint.root.hex() != root:
            raise_fork(self.copy, note, ())
        if checkpoint.size < before:  # what was brought to us meanwhile the host may not show yet
            raise Unavailable(
                "host-behind",
                f"The host shows {checkpoint.size} entries; this node holds {before}.",
                "The host was set back or shows an old page; it will be asked again.",
            )
        return note, checkpoint

    def stamp(self, heartbeat: float) -> Stamp | None:
        """Our stamp over all that is held, a new one where it is due; None where the charter in
        force does not ask for ours, and before we know what we signed earlier.
        """
        with self.copy.lock:
            if self.copy.checkpoint is None or not self.notice.is_asked() or not self._recalled:
                return None
            now, last = self.clock(), self.notice.last()
            if last is None or self._is_due(last.time, now, heartbeat):
                self._check_clock(now)
                last = self.notice.sign(now)
            return last

    def _give_notice(self, heartbeat: float) -> None:
        """Give notice of all that is held, when it is new or a fresh stamp is of use,
        and send it.
        """
        with self.copy.lock:
            asked = self.copy.checkpoint is not None and self.notice.is_asked()
        if asked and not self._recalled:
            self._recall()
        stamp = self.stamp(heartbeat)
        if stamp is not None:
            self._send(stamp)

    def _recall(self) -> None:
        """At start, ask what we signed before: this store may be an old copy of itself."""
        for raw in self.host.cosigned({self.party}).values():
            with self.copy.lock:
                self.notice.recall(raw)
        self._recalled = True

    def _send(self, stamp: Stamp) -> None:
        if self._sent != (stamp.size, stamp.time):
            self.host.send_cosignature(stamp.note)
            self._sent = stamp.size, stamp.time

    def _is_due(self, last: int, now: int, heartbeat: float) -> bool:
        if now - last >= heartbeat:
            return True
        return now > last and awaits_stamp(self.copy.council, self.party, last, now)

    def _check_clock(self, now: int) -> None:
        theirs = self.host.time()
        if theirs is not None and abs(theirs - now) > self.host.limits.clock_seconds:
            raise Unavailable(
                "clocks-differ",
                f"This machine's clock and the host's are {abs(theirs - now)} seconds apart.",
                "Set the wrong one right; nothing is signed until then.",
            )

    def _compare(self) -> list[Alarm]:
        return compare(self.copy, self.host, self.party, self.clock(), self._since)
