"""The queue before the record: acts that wait together share one durable commit.

One sequencer a council. If we stop while acts wait, none of them was answered, and whoever lodged
them asks again by the act's id.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from comity.errors import ComityError, Unavailable
from comity.secretariat.admit import Admitted, admit, host_failed, look_up, pending
from comity.secretariat.archive import Archive
from comity.secretariat.settings import Settings
from comity.wire.act import parse_signed_act

_log = logging.getLogger("comity.secretariat")
_Waiting = tuple[str, bytes, "asyncio.Future[Admitted]"]


class Sequencer:
    """Takes acts in the order of their arrival, as many as wait in one commit."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self.archive, self.settings = archive, settings
        self._waiting: deque[_Waiting] = deque()
        self._pending: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    async def admit(self, entry: bytes) -> Admitted:
        """Where the act is on the record now. Raises what rules or store object to."""
        identity = parse_signed_act(entry).id
        if len(self._waiting) >= self.settings.waiting_acts:
            raise _busy()
        answer: asyncio.Future[Admitted] = asyncio.get_running_loop().create_future()
        self._waiting.append((identity, entry, answer))
        self._pending.add(identity)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await answer

    async def look_up(self, identity: str) -> Admitted | None:
        """Where an act is on the record, None where it is not.

        Raises Unavailable `act-pending` while it waits: then either answer could be wrong.
        """
        if identity in self._pending:
            raise pending()
        return await asyncio.to_thread(look_up, self.archive, identity)

    async def _work(self) -> None:
        while self._waiting:
            count = min(self.settings.batch_acts, len(self._waiting))
            group = [self._waiting.popleft() for _ in range(count)]
            answers = await self._admit([entry for _, entry, _ in group])
            waiting = {identity for identity, _, _ in self._waiting}
            self._pending.difference_update({identity for identity, _, _ in group} - waiting)
            for (_, _, future), answer in zip(group, answers, strict=True):
                _settle(future, answer)

    async def _admit(self, entries: list[bytes]) -> list[Admitted | ComityError]:
        try:
            return await asyncio.to_thread(admit, self.archive, entries)
        except ComityError as error:
            return [error] * len(entries)
        except Exception:
            _log.exception("admitting failed")
            return [host_failed()] * len(entries)


def _settle(future: asyncio.Future[Admitted], answer: Admitted | ComityError) -> None:
    if future.done():
        return  # whoever lodged it is gone
    if isinstance(answer, ComityError):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def _busy() -> Unavailable:
    return Unavailable("host-busy", "Too many acts are waiting.", "Lodge the act again shortly.")
