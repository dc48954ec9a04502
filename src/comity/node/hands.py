"""Passing on what was lodged here: to the host and to peers, until it is seen on the record.

What the host and peers say decides nothing: an act is recorded when this node's own copy of the
record has it. An objection of the host is told at once; after some more attempts, each of which
this node's own reader finds right, the act is given up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Lock

from comity.core.due import may_need_receipt
from comity.errors import ComityError, Unavailable
from comity.node.copy import Copy
from comity.node.host import HostClient
from comity.node.lodged import RECORDED, REFUSED, WAITING, Fate, Kept, Lodgings
from comity.node.peer import PeerClient, receipts_in
from comity.node.settings import Limits
from comity.wire.receipt import check_receipt, parse_receipt

PAUSE_SECONDS = 1.0
MOST_PAUSE = 60
"""Seconds between two attempts at most; each pause is twice the one before."""
REFUSALS = 8
"""Objections of the host, to which this node's own reader agrees, before an act is given up."""
_log = logging.getLogger("comity.node")


class Hands:
    """What passes on the lodged acts of one council."""

    def __init__(
        self,
        copy: Copy,
        url: str,
        peers: Sequence[str],
        limits: Limits,
        now: Callable[[], int],
    ) -> None:
        self.copy, self.now = copy, now
        self.lodgings = Lodgings(copy.store, copy.identity)
        # A client of its own: a host that hangs with an act must not delay notice.
        self.host = HostClient(url, copy.identity, limits)
        self.peers = [PeerClient(each, copy.identity, limits) for each in peers]
        self._places: dict[str, int] = {}
        self._read, self._lock, self._woken = 0, Lock(), Event()

    def wake(self) -> None:
        """Say that something was lodged."""
        self._woken.set()

    def close(self) -> None:
        """Let go of the connections."""
        self.host.close()
        for peer in self.peers:
            peer.close()

    def work(self, stop: Event) -> None:
        """Pass on what is due, until told to stop."""
        while not stop.is_set():
            self.round()
            self._woken.wait(PAUSE_SECONDS)
            self._woken.clear()

    def round(self) -> None:
        """Pass on once whatever is due."""
        for kept in self.lodgings.queue():
            if self._is_due(kept):
                try:
                    self._pass_on(kept)
                except Exception:
                    # A fault of ours with one act must not hold back the next.
                    _log.exception("an act could not be passed on")

    def _is_due(self, kept: Kept) -> bool:
        fate = self.lodgings.fate(kept.act)
        # What has come onto the record needs its receipts there at once: a closing may be near.
        come = fate.status != RECORDED and self.place_of(kept.act) is not None
        return come or fate.due <= self.now()

    def place_of(self, identity: str) -> int | None:
        """The entry of the record that is this act, by this node's own copy."""
        with self.copy.lock, self._lock:
            for reading in self.copy.readings[self._read :]:
                if reading.act is not None:
                    self._places.setdefault(reading.id, reading.index)
            self._read = len(self.copy.readings)
            return self._places.get(identity)

    def _pass_on(self, kept: Kept) -> None:
        fate = self._tell_peers(kept, self.lodgings.fate(kept.act))
        place = self.place_of(kept.act)
        fate = self._bring(kept, fate) if place is None else self._file_receipts(kept, fate)
        pause = min(MOST_PAUSE, 2 ** min(fate.tries, 6))
        fate = replace(fate, tries=fate.tries + 1, due=self.now() + pause)
        self.lodgings.settle(kept.act, fate)

    def _tell_peers(self, kept: Kept, fate: Fate) -> Fate:
        papers = {name: data for name in kept.documents if (data := self.copy.store.get_blob(name))}
        for peer in self.peers:
            if peer.url in fate.told:
                continue
            try:
                said = peer.lodge(kept.entry.encode(), papers)
            except ComityError as error:
                _log.info("%s did not take an act: %s", peer.url, error)
                continue
            receipts = [*fate.receipts, *filter(self._is_receipt, receipts_in(said))]
            own = tuple(each for each in dict.fromkeys(receipts) if each != kept.receipt)
            fate = replace(fate, receipts=own, told=(*fate.told, peer.url))
        return fate

    def _is_receipt(self, text: str) -> bool:
        try:
            with self.copy.lock:
                receivers = self.copy.reader.keyring().receivers
            check_receipt(parse_receipt(text.encode()), self.copy.identity, receivers)
        except ComityError:
            return False
        return True

    def _bring(self, kept: Kept, fate: Fate) -> Fate:
        """Bring an act to the host, its documents first."""
        code, sentence, refused = "", "", False
        try:
            for name in kept.documents:
                self.host.put_document(self.copy.store.get_blob(name) or b"")
            self.host.bring(kept.entry.encode())
        except ComityError as error:
            code, sentence = error.code, error.sentence
            refused = not isinstance(error, Unavailable)
        fate = replace(fate, code=code, sentence=sentence)
        if not (refused and self._agrees(kept)):
            return replace(fate, status=WAITING)
        refusals = fate.refusals + 1
        return replace(fate, status=REFUSED, refusals=refusals, settled=refusals >= REFUSALS)

    def _agrees(self, kept: Kept) -> bool:
        """Whether this node's own reader, too, finds that the act has no place here now."""
        with self.copy.lock:
            aside = self.copy.reader.aside(self.copy.store.get_blob, self.copy.reader.check)
            try:
                aside.prepare(kept.entry.encode())
            except ComityError:
                return True
        return False

    def _file_receipts(self, kept: Kept, fate: Fate) -> Fate:
        """Bring the receipts of a recorded position to the host as long as they may be needed."""
        if fate.status != RECORDED:
            fate = replace(fate, status=RECORDED, code="", sentence="", tries=0)
        with self.copy.lock:
            council = self.copy.council
        wanted = False
        for text in (kept.receipt, *fate.receipts):
            if not text:
                continue
            receivers = self.copy.reader.keyring().receivers
            try:
                receipt = check_receipt(parse_receipt(text.encode()), council.id, receivers)
                if may_need_receipt(council, receipt):
                    wanted = True
                    self.host.send_receipt(text.encode())
            except ComityError as error:
                _log.info("a receipt was not taken: %s", error)
        return replace(fate, settled=not wanted)
