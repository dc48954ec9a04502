"""Processes that share the work of checking signatures, one for each core with this one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def checkers() -> Iterator[Executor | None]:
    """A pool beside this process, None on a single core; its processes start with the first task.

    Processes and not threads: a thread that has checked a signature waits for this one's turn to
    end before it can take the next.
    """
    beside = (os.cpu_count() or 1) - 1
    if beside == 0:
        yield None
        return
    # Spawned, not forked: the progress bar has a thread, and a lock that it holds would stay held.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(beside, mp_context=context, initializer=_leave_interrupts_alone)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_alone() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
