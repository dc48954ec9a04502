"""A council founded, joined and peopled with nothing but commands, at a real host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from comity.keys import SigningKey
from comity.log.note import ED25519
from tests.cli.act.acting import Desk
from tests.live import Secretariat, write_key
from tests.world import World

LOG = "council.example/log"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Secretariat]:
    """A host that keeps the keys of a world, and nothing else yet."""
    secretariat = Secretariat(tmp_path / "host", World())
    secretariat.start()
    yield secretariat
    secretariat.stop()


FOUNDED = "Founded. The council is {}.\nIts address is {}/council/{}\n"


def test_a_council_is_founded_joined_and_peopled(desk: Desk, host: Secretariat) -> None:
    world, folder = host.world, desk.folder
    charter = folder / "charter.json"
    charter.write_bytes(world.documents[world.charter])
    code, log, _ = desk.run("secretariat", "log-key", "--data", str(folder / "host"), LOG)
    assert code == 0
    keys = {
        party: write_key(folder / f"{party}.skey", *_root(world, party)) for party in world.parties
    }
    common = ["--host", host.url, "--yes"]
    said = ["--charter", str(charter), "--origin", LOG, "--logs", log.strip(), "--title", "Ours"]
    first = [*said, "--key", str(keys["Alliance"])]
    code, out, err = desk.run("act", "found", *first, "--dry-run")
    assert (code, "The council Ours is founded." in out) == (0, True), err
    code, out, err = desk.run("act", "found", *first, *common)
    council = _identity(host)
    assert (code, out) == (0, FOUNDED.format(council, host.url, council)), err
    common += ["--council", council]
    code, out, err = desk.run("act", "accede", *common, "--key", str(keys["Russia"]))
    assert (code, out) == (0, "Recorded as entry 1.\n"), err
    code, _, err = desk.run("act", "accede", *common, "--key", str(keys["Russia"]))
    assert (code, "[member-already]" in err) == (1, True)
    accredit = ["--delegate", "mission", "--vkey", str(desk.key), "--acts", "position"]
    code, out, err = desk.run("act", "accredit", *accredit, *common, "--key", str(keys["Russia"]))
    assert (code, out) == (0, "Recorded as entry 2.\n"), err
    where = ["--host", host.url, "--council", council]
    code, out, _ = desk.run("show", "parties", *where)
    assert code == 0
    assert re.search("Russia +member; acts by mission", out)
    table = ["--sphere", "open", "--title", "x", "--text", f"en={desk.file('x', 'x')}"]
    code, _, err = desk.run("act", "table", *table, *common, "--key", str(desk.key))
    assert (code, "[competence-lacking]" in err) == (1, True)
    recall = ["recall", "--delegate", "mission", "--key", str(keys["Russia"])]
    code, out, err = desk.run("act", *recall, *common)
    assert (code, out) == (0, "Recorded as entry 3.\n"), err


def test_only_a_root_key_of_the_charter_founds(desk: Desk, host: Secretariat) -> None:
    charter = desk.folder / "charter.json"
    charter.write_bytes(host.world.documents[host.world.charter])
    said = ["--charter", str(charter), "--origin", LOG, "--logs", "x", "--title", "Ours"]
    code, out, _ = desk.run("act", "found", *said, "--key", str(desk.key), "--dry-run")
    assert code == 1
    assert "It would be refused" in out


def _root(world: World, party: str) -> tuple[str, int, SigningKey]:
    name, key = world.signer(party, "root")
    return name, ED25519, key


def _identity(host: Secretariat) -> str:
    (row,) = httpx2.get(f"{host.url}/").json()["councils"]
    assert row["title"] == "Ours"
    return str(row["id"])
