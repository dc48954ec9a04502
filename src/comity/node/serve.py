"""Serving an application as a process that says when it listens and stops within three seconds."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, address: str, port: int) -> None:
    """Listen until told to stop; prints the address once it listens."""
    config = uvicorn.Config(
        app,
        host=address,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    _Announced(config, f"http://{address}:{port}").run()


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
