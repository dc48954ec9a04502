"""The council of `comity practice`: keys, host, founding, nodes, each as in real use.

All of it lies in one directory: `keys`, the settings of each party's node (`North.toml`), the host,
logs, and a note of what runs, believed only for processes whose command names this directory.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from comity.cli.files import read_file
from comity.cli.moscow.afterwards import stop_processes
from comity.cli.moscow.cast import Key
from comity.cli.moscow.pen import Pen, persist
from comity.cli.moscow.stage import Stage, free_port
from comity.core.charter import Charter
from comity.errors import Missing, Refused
from comity.node.host import HostClient
from comity.secretariat.keyring import new_key
from comity.wire.act import sign_act
from comity.wire.charter import charter_from_toml, format_charter, parse_charter
from comity.wire.digest import digest
from comity.wire.draft import with_keys
from comity.wire.prepare import head_of
from comity.wire.reader import Reader

NOTE = "running.json"
MINUTES = 60
APART = 3
"""Up to so many parties have a node process each; more of them share one."""
ORIGIN = "council.practice.example"


def begin(directory: Path, charter: Path | None, *, everyone: bool) -> Iterator[str]:
    """Make and start everything; yields what there is to say. Stops all again where it fails."""
    if directory.exists() and any(directory.iterdir()):
        raise Refused("practice-place-taken", f"{directory} is not empty.", "Name a new directory.")
    work = directory.resolve()
    stage = Stage(work)
    try:
        practice = _Practice(stage, _charter(stage, charter))
        council = practice.found(everyone=everyone)
        practice.nodes(council)
        stage.await_all()
        _note(work, stage.pids())
    except BaseException:
        stage.strike()
        raise
    (work / "council").write_text(f"{council}\n")
    parties = ", ".join(party.name for party in practice.charter.parties)
    yield f"{practice.charter.title} runs, for {MINUTES} minutes at most: {parties}."
    yield f"Stop it with: comity practice {directory} --stop"


def end(directory: Path) -> None:
    """Stop what runs there. Raises Missing `practice-absent` where nothing was begun."""
    note = directory / NOTE
    if not note.exists():
        raise Missing("practice-absent", f"Nothing was begun in {directory}.", "Check its name.")
    stop_processes(directory.resolve(), json.loads(note.read_text()))


class _Practice:
    """A council on its stage."""

    def __init__(self, stage: Stage, raw: bytes) -> None:
        self.stage, self.raw = stage, raw
        self.charter: Charter = parse_charter(raw)
        self.host = self._host()

    def found(self, *, everyone: bool) -> str:
        """Found the council: every party accedes, and all or all but the first send somebody."""
        founder = self.charter.parties[0].name
        council = self._found(founder)
        pen = Pen(HostClient(self.host, council))
        pen.documents[digest(self.raw)] = self.raw
        for party in self.charter.parties:
            if party.name != founder:
                pen.act("accede", party.name, self._root(party.name))
            if party.name != founder or everyone:
                vkey = self.stage.keys.delegate(party.name).vkey
                pen.act(
                    "accredit", party.name, self._root(party.name), delegate="delegation", vkey=vkey
                )
        return council

    def nodes(self, council: str) -> None:
        """Start the parties' nodes."""
        names = [party.name for party in self.charter.parties]
        groups = [[name] for name in names] if len(names) <= APART else [names]
        for group in groups:
            port, label = free_port(), group[0] if len(group) == 1 else "nodes"
            file = self.stage.work / f"{label}.toml"
            rows = [f'store = "{label}.sqlite"', f"port = {port}", "poll_seconds = 0.3"]
            for name in group:
                key = self.stage.keys.notice(name).path
                rows += ["[[follow]]", f'party = "{name}"', f'key = "{key}"']
                rows += [f'council = "{council}"', f'url = "{self.host}"']
            file.write_text("\n".join(rows) + "\n")
            self.stage.add(f"node-{label}", port, "node", "run", str(file))

    def _host(self) -> str:
        witnesses = [each.name for each in self.charter.witnesses]
        log, urls = new_key(_keys(self.stage), ORIGIN), {}
        if witnesses:
            urls = self.stage.witnesses([log], witnesses)
        host = self.stage.secretariat(self.stage.work / "host", urls)
        self.stage.await_all()
        return host.url

    def _found(self, founder: str) -> str:
        root, log = self._root(founder), new_key(_keys(self.stage), ORIGIN)
        head = head_of(
            Reader(lambda name: None), "found", founder, root.vkey, secrets.token_hex(16)
        )
        said = {"charter": digest(self.raw), "origin": ORIGIN, "logs": [log]}
        plain = head | said | {"title": self.charter.title}
        first, entry = HostClient(self.host, ""), sign_act(plain, root.name, root.signing)
        persist(lambda: first.put_document(self.raw))
        return persist(lambda: first.found(entry))

    def _root(self, party: str) -> Key:
        return self.stage.keys.root(party)


def _keys(stage: Stage) -> Path:
    return stage.work / "host" / "keys"


def _charter(stage: Stage, file: Path | None) -> bytes:
    """The charter with keys made for everybody it names."""
    source = files("comity.cli").joinpath("practice.toml").read_bytes()
    raw = source if file is None else read_file(file)

    def key_of(role: str, name: str) -> str:
        keys = stage.keys
        if role == "office":
            return new_key(_keys(stage), f"{name}.practice.example/office")
        return {"root": keys.root, "notice": keys.notice, "witness": keys.witness}[role](name).vkey

    plain: dict[str, Any] = charter_from_toml(raw.decode("utf-8", "replace"))
    return format_charter(with_keys(plain, key_of))


def _note(work: Path, pids: list[int]) -> None:
    """Note what runs, and start the process that ends it after an hour."""
    code = (
        f"import time; time.sleep({MINUTES * 60}); from pathlib import Path;"
        f" from comity.cli.practised import end; end(Path({str(work)!r}))"
    )
    ender = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    (work / NOTE).write_text(json.dumps([*pids, ender.pid]))
