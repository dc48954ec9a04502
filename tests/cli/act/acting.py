"""A party at its desk with `comity act`: a world behind a host on loopback, and a node's copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.cli.main import main
from comity.log.note import COSIGNATURE, ED25519
from comity.node.node import Node
from comity.node.settings import read_settings
from tests.live import write_key
from tests.node.taking import TakingHost
from tests.world import World


class Desk:
    """Where Russia's people type: keys, settings, and what a command printed."""

    capture: pytest.CaptureFixture[str]

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.world = folder, world
        self.host = TakingHost(world)
        name, key = world.signer("Russia")
        self.key = write_key(folder / "delegation.skey", name, ED25519, key)
        name, key = world.signer("Russia", "root")
        self.root = write_key(folder / "root.skey", name, ED25519, key)
        self.settings = self._settings()
        self.step()

    def step(self) -> None:
        """Let the node take in what the host shows."""
        node = Node(read_settings(self.settings))
        for follower in node.followers:
            follower.step(0)
        node.close()

    def act(self, kind: str, *words: str, key: Path | None = None) -> tuple[int, str, str]:
        """Run `comity act` on the node: exit code, standard output, standard error."""
        where = ["--node", str(self.settings), "--key", str(key or self.key)]
        return self.run("act", kind, *words, *where)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run any command."""
        self.capture.readouterr()
        with pytest.raises(SystemExit) as left:
            main.main(list(words))
        said = self.capture.readouterr()
        code = left.value.code
        return code if isinstance(code, int) else 0, said.out, said.err

    def file(self, name: str, words: str) -> str:
        """A file in the folder; its path."""
        path = self.folder / name
        path.write_text(words, encoding="utf-8")
        return str(path)

    def _settings(self) -> Path:
        world = self.world
        words = "Russia/notice"
        signing = world.key(words)
        write_key(
            self.folder / "notice.skey", f"{world.name}.example/{words}", COSIGNATURE, signing
        )
        rows = ['store = "node.sqlite"', "poll_seconds = 0.1", "[[follow]]", 'party = "Russia"']
        rows += ['key = "notice.skey"', f'council = "{world.council}"', f'url = "{self.host.url}"']
        rows += ["[limits]", "lodge_seconds = 0.4", "request_seconds = 2.0"]
        path = self.folder / "node.toml"
        path.write_text("\n".join(rows) + "\n")
        return path
