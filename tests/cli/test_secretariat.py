"""`comity secretariat` as people type it: keys, usage errors, and how fast help comes."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from comity.log.note import ED25519, MLDSA, parse_skey, parse_vkey

COMITY = [sys.executable, "-m", "comity.cli.main"]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `comity` with these words."""
    return subprocess.run([*COMITY, *words], capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("command", ["log-key", "office-key"])
def test_a_key_is_made_once_and_private(tmp_path: Path, command: str) -> None:
    words = ("secretariat", command, "--data", str(tmp_path / "host"), "../../x.example/log")
    first = run(*words)
    assert first.returncode == 0, first.stderr
    vkey = parse_vkey(first.stdout.removesuffix("\n"))
    assert (vkey.name, vkey.kind) == ("../../x.example/log", ED25519)
    (path,) = (tmp_path / "host" / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert parse_skey(path.read_text().removesuffix("\n"))[0] == vkey
    assert run(*words).stdout == first.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["host"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["run", "--data", "x"],
        ["run", "--data", "x", "--port", "70000"],
        ["run", "--data", "x", "--port", "0", "--witness", "Oslo"],
        ["run", "--data", "x", "--port", "0", "--nonsense"],
        ["log-key", "--data", "x"],
        ["nonsense"],
    ],
)
def test_what_is_typed_wrongly_ends_with_64_and_makes_nothing(
    tmp_path: Path, words: list[str]
) -> None:
    words = [str(tmp_path / "x") if word == "x" else word for word in words]
    result = run("secretariat", *words)
    assert result.returncode == 64, result.stderr
    assert result.stdout == ""
    assert result.stderr
    assert list(tmp_path.iterdir()) == []


def test_help_imports_no_command() -> None:
    code = "import sys; from comity.cli.main import main\n"
    code += "try: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in sys.modules if m.startswith('comity.') or m == 'starlette'])"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "starlette" not in modules
    assert "comity.secretariat" not in modules
    assert run("--help").returncode == 0


def test_trouble_of_the_machine_is_said_in_words() -> None:
    done = run("secretariat", "run", "--data", "/dev/null/host", "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("The machine does not do what is needed: Not a directory.")
    assert "Traceback" not in done.stderr


def test_an_origin_may_have_a_second_key_of_ml_dsa(tmp_path: Path) -> None:
    words = ("secretariat", "log-key", "--data", str(tmp_path), "x.example/log")
    vkeys = [parse_vkey(run(*words, *more).stdout.strip()) for more in ([], ["--mldsa"])]
    assert [(vkey.name, vkey.kind) for vkey in vkeys] == [
        ("x.example/log", ED25519),
        ("x.example/log", MLDSA),
    ]
    assert len(list((tmp_path / "keys").iterdir())) == 2
    assert parse_vkey(run(*words, "--mldsa").stdout.strip()) == vkeys[1]
