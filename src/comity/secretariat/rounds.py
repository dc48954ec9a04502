"""One witness of one council, asked again and again: when, how often, and when no more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx2

from comity.core.due import awaits_stamp
from comity.errors import ComityError
from comity.log.note import Vkey
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.evidence import keep_evidence
from comity.secretariat.settings import Settings
from comity.secretariat.witnesses import Disagreement, ask_witness

_log = logging.getLogger("comity.secretariat")


@dataclass(slots=True)
class Standing:
    """Where we stand with a witness.

    failures: in a row. not_before: instant, in the seconds of the given clock, before which it is
    left in peace. stopped: it disagreed, and a person must look. size: of the record that a mirror
    was brought.
    """

    failures: int = 0
    not_before: float = 0.0
    stopped: bool = False
    size: int = 0
    task: asyncio.Task[None] | None = field(default=None, repr=False)


def is_behind(archive: Archive, name: str, standing: Standing, now: int) -> bool:
    """Whether a mirror should be brought the record now: it lacks entries, as far as we know."""
    busy = standing.task is not None and not standing.task.done()
    if standing.stopped or busy or now < standing.not_before or standing.size >= archive.size:
        return False
    last = archive.store.latest_stamp(archive.log, name)
    return last is None or last.size < archive.size


def is_due(archive: Archive, name: str, standing: Standing, now: int) -> bool:
    """Whether a witness should be asked now: it lacks the checkpoint, or a fresh stamp would help.

    now: POSIX seconds.
    """
    busy = standing.task is not None and not standing.task.done()
    if standing.stopped or busy or now < standing.not_before:
        return False
    last = archive.store.latest_stamp(archive.log, name)
    if last is None or last.size < archive.size:
        return True
    return awaits_stamp(archive.published.council, name, last.time, now)


async def ask(
    client: httpx2.AsyncClient,
    archive: Archive,
    name: str,
    vkeys: Sequence[Vkey],
    standing: Standing,
    settings: Settings,
    now: int,
) -> None:
    """Ask a witness once and keep what it signs; on trouble it is left in peace for a while.

    The pause doubles with each failure in a row, up to the setting.
    """
    try:
        last = await asyncio.to_thread(archive.store.latest_stamp, archive.log, name)
        old = 0 if last is None else last.size
        url = settings.witnesses[name]
        note = await ask_witness(client, url, archive, vkeys, old, settings.witness_bytes)
        await asyncio.to_thread(take_cosignature, archive, note, settings.evidence)
        standing.failures = 0
    except Disagreement as error:
        standing.stopped = True
        received = bytes(error.answer)
        path = keep_evidence(settings.evidence, archive, "witness", received, error.size)
        _log.error("witness %s is not asked again: %s; kept in %s", name, error, path)
    except ComityError as error:
        standing.failures += 1
        pause = min(2.0**standing.failures, settings.witness_pause_seconds)
        standing.not_before = now + pause
        _log.warning("witness %s: %s", name, error)
