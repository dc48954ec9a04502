"""Serving an application as a process that says when it listens and stops within three seconds."""

from __future__ import annotations

import logging
import signal
import socket

import uvicorn
from starlette.types import ASGIApp

from comity.errors import Refused

STOP_SECONDS = 1
CONNECTIONS = 512


def serve(app: ASGIApp, address: str, port: int) -> None:
    """Listen until told to stop; prints the address once it listens. Port 0 takes a free one.

    Raises Refused `address-taken` where it cannot listen. SIGTERM is a wish to stop: it leaves by
    SystemExit(0), so that whoever called can let go of what is open.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, _leave)
    with _listen(address, port) as listener:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        _Announced(config, f"http://{address}:{listener.getsockname()[1]}").run([listener])


def _listen(address: str, port: int) -> socket.socket:
    try:
        return socket.create_server((address, port), reuse_port=False)
    except OSError as error:
        raise Refused(
            "address-taken", f"Port {port} of {address} cannot be used.", "Choose another port."
        ) from error


def _leave(*_: object) -> None:
    raise SystemExit(0)


class _Announced(uvicorn.Server):
    """Says on standard output when it listens, so that whoever started it can wait for that."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            print(f"listening on {self.address}", flush=True)
