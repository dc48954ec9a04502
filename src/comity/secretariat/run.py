"""Running a host as a process of its own."""

from __future__ import annotations

import logging
import signal
import socket

import uvicorn

from comity.errors import Refused
from comity.secretariat.app import make_app
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.secretariat.settings import Settings


def run(settings: Settings, address: str, port: int) -> None:
    """Recover, listen, and serve until told to stop; prints the address once it listens.

    port 0 takes a free one. Raises NotSound rather than serve a store whose bytes do not hold
    together, Refused `address-taken` where it cannot listen.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, _leave)
    house = House(settings)
    try:
        house.recover()
        with _listen(address, port) as listener:
            bound, config = listener.getsockname()[1], _config(Host(house))
            _Announced(config, f"http://{address}:{bound}").run([listener])
    finally:
        house.close()


def _config(host: Host) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(host),
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=host.settings.connections,
        timeout_graceful_shutdown=host.settings.stop_seconds,
    )


def _listen(address: str, port: int) -> socket.socket:
    try:
        return socket.create_server((address, port), reuse_port=False)
    except OSError as error:
        raise Refused(
            "address-taken", f"Port {port} of {address} cannot be used.", "Choose another port."
        ) from error


def _leave(*_: object) -> None:
    """SIGTERM is a wish to stop, and stopping well is success."""
    raise SystemExit(0)


class _Announced(uvicorn.Server):
    """Says on standard output when it listens,
    so that whoever started it can wait for that line.
    """

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            print(f"listening on {self.address}", flush=True)
