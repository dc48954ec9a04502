"""From keys to a node that follows: what a party types before its first act."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import NodeProcess, Secretariat
from tests.world import World

PARTIES = ("North", "South", "West")


def _comity(*words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "comity.cli.main", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _keys(folder: Path, party: str) -> Path:
    domain = f"{party.lower()}.example"
    code, out, _ = _comity("node", "keys", party, "--domain", domain, "--dir", str(folder / party))
    public = folder / party / "party.toml"
    assert (code, out) == (0, public.read_text())
    return public


def _compiled(folder: Path, files: list[Path], *more: str) -> tuple[int, str, str]:
    keys = [word for file in files for word in ("--keys", str(file))]
    out = ["--out", str(folder / "charter.json")]
    return _comity("charter", "compile", "working-group", *keys, *more, *out)


def test_keys_are_private_and_never_replaced(tmp_path: Path) -> None:
    _keys(tmp_path, "North")
    for name in ("root", "delegation", "notice"):
        path = tmp_path / "North" / f"{name}.skey"
        assert path.stat().st_mode & 0o777 == 0o600
        assert (
            path.read_text().removesuffix("\n") not in (tmp_path / "North/party.toml").read_text()
        )
    words = ["node", "keys", "North", "--domain", "north.example", "--dir", str(tmp_path / "North")]
    code, _, err = _comity(*words)
    assert (code, "[file-exists]" in err) == (1, True)
    code, _, err = _comity("node", "keys", "N rth", "--domain", "x.example", "--dir", str(tmp_path))
    assert (code, "[key-name-malformed]" in err) == (1, True)


def test_a_charter_takes_the_keys_that_parties_send(tmp_path: Path) -> None:
    files = [_keys(tmp_path, party) for party in PARTIES]
    office = (tmp_path / "North/delegation.skey", "secretariat")
    code, shown, _ = _comity("key", "show", str(office[0]))
    vkey = shown.split()[1]
    named = ["--office", f"{office[1]}={vkey}"]
    code, _, err = _compiled(tmp_path, files[:2], *named)
    assert (code, "[charter-draft]" in err) == (1, True)
    stranger = _keys(tmp_path, "East")
    code, _, err = _compiled(tmp_path, [*files, stranger], *named)
    assert (code, "[keys-of-nobody]" in err) == (2, True)
    other = tmp_path / "other.toml"
    other.write_text(files[0].read_text().replace(files[0].read_text().split('"')[3], vkey))
    code, _, err = _compiled(tmp_path, [*files, other], *named)
    assert (code, "[key-there-already]" in err) == (1, True)
    other.write_text("[parties]\nNorth = 'North'\n[clock]\nfaults = 1\n")
    code, _, err = _compiled(tmp_path, [*files, other], *named)
    assert (code, "[keys-malformed]" in err) == (1, True)
    code, _, err = _compiled(tmp_path, files, *named)
    assert code == 0, err
    assert vkey in (tmp_path / "charter.json").read_text()


@pytest.mark.parametrize("words", ["nonsense", "http://host.example/council/12", ""])
def test_what_is_no_address_of_a_council_is_refused(tmp_path: Path, words: str) -> None:
    file = tmp_path / "council"
    file.write_text(f"# the council\n{words}\n")
    code, _, err = _comity("node", "init", str(file), "--dir", str(tmp_path))
    assert (code, "[council-address-malformed]" in err) == (1, True)


def test_a_node_is_set_up_from_an_address_and_its_key_and_the_doctor_looks_at_it(
    tmp_path: Path,
) -> None:
    world = World()
    host = Secretariat(tmp_path / "host", world)
    host.start()
    try:
        host.found()
        node = NodeProcess(tmp_path / "Russia", world, host, "Russia")
        node.file.unlink()
        folder = str(tmp_path / "Russia")
        code, _, err = _comity("node", "init", host.base, "--dir", folder)
        assert (code, "[notice-key-absent]" in err) == (2, True)
        key = tmp_path / "Russia/notice.skey"
        (tmp_path / "Russia/Russia-0.skey").rename(key)
        address = tmp_path / "council"
        address.write_text(f"# where it is\n{host.base}\n")
        port = str(node.port)
        code, out, err = _comity("node", "init", str(address), "--dir", folder, "--port", port)
        assert (code, out.splitlines()[0].startswith("Russia follows ")) == (0, True), err
        code, out, _ = _comity("doctor", str(node.file))
        assert (code, "the node has not run" in out) == (1, True)
        node.start()
        _assert_examined(node, key, host)
        node.kill()
    finally:
        host.kill()


def _assert_examined(node: NodeProcess, key: Path, host: Secretariat) -> None:
    out = ""
    while "The charter names this notice key." not in out:
        _, out, _ = _comity("doctor", str(node.file))
    assert "Others on this machine may read" in out
    key.chmod(0o600)
    code, out, _ = _comity("doctor", str(node.file))
    assert (code, out.splitlines()[-1]) == (0, "Nothing stands in the way."), out
    host.kill()
    code, out, _ = _comity("doctor", str(node.file), "--json")
    assert (code, "cannot be reached" in out) == (1, True)


def test_a_stranger_s_key_sets_up_no_node(tmp_path: Path) -> None:
    world = World()
    host = Secretariat(tmp_path / "host", world)
    host.start()
    try:
        host.found()
        _keys(tmp_path, "East")
        code, _, err = _comity("node", "init", host.base, "--dir", str(tmp_path / "East"))
        assert (code, "[notice-key-of-nobody]" in err) == (1, True)
        assert not (tmp_path / "East/node.toml").exists()
    finally:
        host.kill()
