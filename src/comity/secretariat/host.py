"""A running host: one sequencer and one clerk for each council,
and the round that keeps them busy.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import httpx2

from comity.errors import ComityError
from comity.secretariat.archive import Archive
from comity.secretariat.clerk import Clerk
from comity.secretariat.house import House
from comity.secretariat.mirrors import bring
from comity.secretariat.recover import raise_mark
from comity.secretariat.rounds import Standing, ask, is_behind, is_due
from comity.secretariat.sequencer import Sequencer
from comity.wire.signers import vkey_of

_log = logging.getLogger("comity.secretariat")


def _now() -> int:
    return int(time.time())


class Host:
    """Everything that a host does with its house while it runs; `now` gives POSIX seconds."""

    def __init__(self, house: House, now: Callable[[], int] = _now) -> None:
        self.house, self.settings, self.now = house, house.settings, now
        self._sequencers: dict[str, Sequencer] = {}
        self._clerks: dict[str, Clerk] = {}
        self._standings: dict[tuple[str, str], Standing] = {}
        self._marked: dict[str, int] = {}

    def sequencer(self, archive: Archive) -> Sequencer:
        """The one queue before a council's record."""
        if archive.log not in self._sequencers:
            self._sequencers[archive.log] = Sequencer(archive, self.settings)
        return self._sequencers[archive.log]

    async def work(self) -> None:
        """The rounds, until cancelled; trouble with one council does not touch another."""
        async with httpx2.AsyncClient(timeout=self.settings.witness_seconds) as client:
            try:
                while True:
                    for archive in list(self.house.archives.values()):
                        await self._round(client, archive)
                    await asyncio.sleep(self.settings.clerk_seconds)
            finally:
                await self._leave()

    async def _round(self, client: httpx2.AsyncClient, archive: Archive) -> None:
        try:
            self._ask_witnesses(client, archive)
            self._bring_mirrors(client, archive)
            clerk = self._clerks.setdefault(archive.log, Clerk(archive, self.settings))
            await clerk.work(self.sequencer(archive))
            await self._mark(archive)
        except ComityError as error:
            _log.warning("%s", error)
        except Exception:
            # A fault of ours in one round must not end the rounds of every council.
            _log.exception("a round failed")

    def _ask_witnesses(self, client: httpx2.AsyncClient, archive: Archive) -> None:
        """Ask each witness that is due in a task of its own: a slow one delays nobody."""
        now = self.now()
        for witness in archive.published.council.charter.witnesses:
            if witness.name not in self.settings.witnesses:
                continue
            standing = self._standings.setdefault((archive.log, witness.name), Standing())
            if is_due(archive, witness.name, standing, now):
                held = (witness.vkey, witness.vkey_mldsa)
                vkeys = [vkey_of(text) for text in held if text]
                asking = ask(client, archive, witness.name, vkeys, standing, self.settings, now)
                standing.task = asyncio.create_task(asking)

    def _bring_mirrors(self, client: httpx2.AsyncClient, archive: Archive) -> None:
        """Bring each mirror what it lacks, in a task of its own."""
        now = self.now()
        for name in self.settings.mirrors:
            # A party's node is asked as a mirror, and a witness of the same name as a witness.
            standing = self._standings.setdefault((archive.log, f"mirror {name}"), Standing())
            if is_behind(archive, name, standing, now):
                bringing = bring(client, archive, name, standing, self.settings, now)
                standing.task = asyncio.create_task(bringing)

    async def _mark(self, archive: Archive) -> None:
        size = archive.size
        if self._marked.get(archive.log) != size:
            await asyncio.to_thread(raise_mark, archive, self.settings.marks)
            self._marked[archive.log] = size

    async def _leave(self) -> None:
        tasks = [each.task for each in self._standings.values() if each.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
