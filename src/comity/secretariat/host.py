"""A running host: one sequencer and one clerk for each council,
and the round that keeps them busy.
"""

from __future__ import annotations

import asyncio
import logging
import time

import httpx2

from comity.core.due import awaits_stamp
from comity.errors import ComityError, NotSound
from comity.secretariat.archive import Archive
from comity.secretariat.clerk import Clerk
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.house import House
from comity.secretariat.sequencer import Sequencer
from comity.secretariat.witnesses import Standing, ask_witness
from comity.wire.act import parse_signed_act
from comity.wire.reader import Reading

_log = logging.getLogger("comity.secretariat")


class Host:
    """Everything that a host does with its house while it runs."""

    def __init__(self, house: House) -> None:
        self.house, self.settings = house, house.settings
        self._sequencers: dict[str, Sequencer] = {}
        self._clerks: dict[str, Clerk] = {}
        self._standings: dict[tuple[str, str], Standing] = {}

    async def admit(self, council: str, entry: bytes) -> tuple[Reading, bool]:
        """The reading of an act on the record, and whether it is new;
        lodging it again changes nothing.
        """
        archive = self.house.archive(council)
        identity = parse_signed_act(entry).id
        index = archive.store.find(archive.log, bytes.fromhex(identity))
        if index is not None:
            return archive.readings[index], False
        return await self._sequencer(archive).admit(entry), True

    async def work(self) -> None:
        """The clerk's rounds, until cancelled; trouble with one council does not touch another."""
        async with httpx2.AsyncClient(timeout=self.settings.witness_seconds) as client:
            while True:
                for archive in list(self.house.archives.values()):
                    await self._round(client, archive)
                await asyncio.sleep(self.settings.clerk_seconds)

    async def _round(self, client: httpx2.AsyncClient, archive: Archive) -> None:
        try:
            await self._ask_witnesses(client, archive)
            clerk = self._clerks.setdefault(archive.log, Clerk(archive, self.settings))
            await clerk.work(self._sequencer(archive))
        except ComityError as error:
            _log.warning("%s", error)

    async def _ask_witnesses(self, client: httpx2.AsyncClient, archive: Archive) -> None:
        names = [each.name for each in archive.council.charter.witnesses]
        asked = [
            self._ask(client, archive, name, self.settings.witnesses[name])
            for name in names
            if name in self.settings.witnesses
        ]
        await asyncio.gather(*asked)

    async def _ask(self, client: httpx2.AsyncClient, archive: Archive, name: str, url: str) -> None:
        standing = self._standings.setdefault((archive.log, name), Standing())
        now = int(time.time())
        fresh = standing.size == archive.reader.size
        if standing.trouble or (
            fresh and not awaits_stamp(archive.council, name, standing.time, now)
        ):
            return
        try:
            cosigned = await ask_witness(client, url, archive, standing)
            await asyncio.to_thread(take_cosignature, archive, cosigned)
            standing.time = now
        except NotSound as error:
            standing.trouble = error.code
            _log.error("%s: %s", name, error)
        except ComityError as error:
            _log.info("%s: %s", name, error)

    def _sequencer(self, archive: Archive) -> Sequencer:
        if archive.log not in self._sequencers:
            self._sequencers[archive.log] = Sequencer(archive, self.settings.batch_acts)
        return self._sequencers[archive.log]
