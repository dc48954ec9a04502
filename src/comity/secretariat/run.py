"""Running a host as a process of its own."""

from __future__ import annotations

import uvicorn

from comity.secretariat.app import make_app
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.secretariat.settings import Settings


def run(settings: Settings, address: str, port: int) -> None:
    """Recover, listen, and serve until told to stop; prints the address once it listens.

    Raises NotSound rather than serve a store whose bytes do not hold together.
    """
    house = House(settings)
    try:
        house.recover()
        config = uvicorn.Config(
            make_app(Host(house)),
            host=address,
            port=port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        _Announced(config, f"http://{address}:{port}").run()
    finally:
        house.close()


class _Announced(uvicorn.Server):
    """Says on standard output when it listens,
    so that whoever started it can wait for that line.
    """

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then say so."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            print(f"listening on {self.address}", flush=True)
