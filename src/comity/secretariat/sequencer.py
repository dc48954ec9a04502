"""The queue before the record: acts that wait together share one durable commit.

One sequencer a council. `admit` answers when the act is on disk, or raises why it is not. If we stop while
acts wait, none of them was answered, and whoever lodged them asks again by act id.
"""

from __future__ import annotations

import asyncio

from comity.errors import ComityError, Unavailable
from comity.secretariat.archive import Archive
from comity.wire.reader import Reading

_Waiting = tuple[bytes, "asyncio.Future[Reading]"]


class Sequencer:
    """Takes acts in the order of their arrival, at most `batch` in one commit."""

    def __init__(self, archive: Archive, batch: int) -> None:
        self.archive, self.batch = archive, batch
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def admit(self, entry: bytes) -> Reading:
        """The reading of the act now on the record.
        Raises what the rules or the store object to.
        """
        answer: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((entry, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        while not self._queue.empty():
            waiting = [
                self._queue.get_nowait() for _ in range(min(self.batch, self._queue.qsize()))
            ]
            try:
                answers = await asyncio.to_thread(
                    self.archive.append, [entry for entry, _ in waiting]
                )
            except ComityError as error:
                answers = [error for _ in waiting]
            except Exception:
                answers = [_failed() for _ in waiting]
            for (_, future), answer in zip(waiting, answers, strict=True):
                _settle(future, answer)


def _settle(future: asyncio.Future[Reading], answer: Reading | ComityError) -> None:
    if future.done():
        return
    if isinstance(answer, ComityError):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def _failed() -> Unavailable:
    return Unavailable(
        "host-failed",
        "The host failed while it admitted the act.",
        "Ask by act id, then lodge it again.",
    )
