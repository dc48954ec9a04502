"""`comity verify` and `comity certificate` as people and scripts meet them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import main
from comity.verifier import page
from tests.sealed import sealed
from tests.verify.exported import exported, small, write
from tests.world import World

SOUND, NOT_SOUND, UNJUDGED, USAGE = 0, 1, 2, 64


def comity(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def record(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("record")
    write(exported(world), str(place))
    return place


@pytest.fixture
def doctored(tmp_path: Path) -> tuple[str, int]:
    """A record into which the host forced a conclusion before Russia's period had run."""
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    world.evidence()
    world.time += 20
    world.evidence()
    world.add(world.act("conclude", "secretariat", circulation=circulation, outcome="adopted"))
    write(exported(world), str(tmp_path / "doctored"))
    return str(tmp_path / "doctored"), world.reader.size - 1


def test_two_copies_of_one_record_print_the_same_report(record: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(record, tmp_path / "another place")
    for extra in ((), ("--json",)):
        one, other = comity("verify", str(record), *extra), comity("verify", str(copy), *extra)
        assert one.exit_code == other.exit_code == SOUND
        assert one.stdout_bytes == other.stdout_bytes
        assert one.stderr == ""
    assert one.stdout.count("\n") > 50


def test_the_report_as_data_says_the_same(record: Path, world: World) -> None:
    result = comity("verify", str(record), "--json", "--council", world.council)
    data = json.loads(result.stdout)
    assert (data["verdict"], data["exit"], data["council"]) == ("sound", 0, world.council)
    assert [each["result"] for each in data["checks"]] == ["passed"] * 13 + ["not made"] * 2
    assert data["decisions"][0]["outcome"] == "adopted"


def test_a_false_conclusion_is_told_with_party_entry_instants_and_period(
    doctored: tuple[str, int],
) -> None:
    place, entry = doctored
    result = comity("verify", place)
    assert result.exit_code == NOT_SOUND
    assert f"Entry {entry} concludes adopted, which does not stand:" in result.stdout
    told = [line.strip() for line in result.stdout.split("\n")]
    assert (
        "party Russia; notice given 2001-11-23 10:06:40 UTC;"
        " latest attested time 2001-11-23 10:07:00 UTC; owed 1 minute; missing 40 seconds"
    ) in told
    assert f"where: tile/entries/000.p/{entry + 1}, entry {entry}" in told
    assert told[-2] == "Verdict: Not sound: believe nothing in it that the failed checks touch."


def test_something_missing_is_exit_code_2(record: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(record, tmp_path / "copy")
    (copy / "vkeys").unlink()
    result = comity("verify", str(copy))
    assert result.exit_code == UNJUDGED
    assert "The file vkeys is missing." in result.stdout
    (tmp_path / "empty").mkdir()
    assert comity("verify", str(tmp_path / "empty")).exit_code == UNJUDGED


def test_wrong_usage_is_exit_code_64(record: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    out = str(tmp_path / "out")
    wrong = (
        ("verify",),
        ("verify", str(tmp_path / "nowhere")),
        ("verify", "x\0y"),
        ("verify", str(file)),
        ("verify", str(record), "--council", "abc"),
        ("verify", str(record), "--loud"),
        ("certificate", "verify", str(file)),
        ("certificate", "verify", str(tmp_path / "nowhere"), "--council", "0" * 64),
        ("certificate", "verify", str(record), "--council", "0" * 64),
        ("certificate", "make", str(record), "abc"),
        ("certificate", "make", str(record), "0" * 64, "--out", str(file)),
        ("certificate", "make", str(tmp_path / "nowhere"), "--out", out),
    )
    for words in wrong:
        result = comity(*words)
        assert result.exit_code == USAGE, words
        assert result.stdout == ""
        assert result.stderr
    assert not Path(out).exists()


def test_a_certificate_is_cut_and_verified(record: Path, world: World, tmp_path: Path) -> None:
    listed = comity("certificate", "make", str(record))
    assert listed.exit_code == 0
    circulation, words = listed.stdout.split("  ", 1)
    assert words == "entry 9  adopted  On terrorism\n"
    out = tmp_path / "decision"
    made = comity("certificate", "make", str(record), circulation[:8], "--out", str(out))
    assert (made.exit_code, made.stdout) == (0, "")
    piped = comity("certificate", "make", str(record), circulation)
    assert piped.stdout_bytes == out.read_bytes()
    judged = comity("certificate", "verify", str(out), "--council", world.council)
    assert judged.exit_code == SOUND
    assert "On terrorism (open): adopted by entry 9" in judged.stdout
    assert comity("certificate", "verify", str(out), "--council", "0" * 64).exit_code == NOT_SOUND
    out.write_bytes(out.read_bytes()[:-9])
    data = comity("certificate", "verify", str(out), "--council", world.council, "--json")
    assert data.exit_code == NOT_SOUND
    assert json.loads(data.stdout)["verdict"] == "not sound"


def test_a_sealed_certificate_is_cut_packed_and_verified(tmp_path: Path) -> None:
    world, circulation = sealed()
    write(exported(world), str(tmp_path / "record"))
    plain, box = str(tmp_path / "plain"), str(tmp_path / "packed")
    words = ("certificate", "make", str(tmp_path / "record"), circulation, "--sealed")
    assert comity(*words, "--out", plain).exit_code == 0
    assert comity(*words, "--gzip", "--out", box).exit_code == 0
    assert len(Path(box).read_bytes()) < len(Path(plain).read_bytes())
    for file in (plain, box):
        for command in (("verify",), ("certificate", "verify")):
            judged = comity(*command, file, "--council", world.council)
            assert judged.exit_code == SOUND
            told = "rests on   the word of 3 parties (sealed): Alliance, Norway, Russia"
            assert told in judged.stdout
    known = ("--council", world.council, "--charter", "1" * 64)
    assert comity("certificate", "verify", plain, *known).exit_code == UNJUDGED


def test_a_record_without_seals_gives_no_sealed_certificate(record: Path, tmp_path: Path) -> None:
    circulation = comity("certificate", "make", str(record)).stdout[:64]
    result = comity("certificate", "make", str(record), circulation, "--sealed")
    assert result.exit_code == UNJUDGED
    assert "[seal-lacking]" in result.stderr


def test_a_failed_cut_leaves_no_file_behind(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "decision"
    result = comity("certificate", "make", str(record), "0" * 64, "--out", str(out))
    assert result.exit_code == NOT_SOUND
    assert "[decision-unclear]" in result.stderr
    assert not out.exists()
    result = comity("certificate", "make", str(tmp_path), "--out", str(out))
    assert (result.exit_code, result.stdout) == (UNJUDGED, "")
    assert not out.exists()


class _Face(SimpleHTTPRequestHandler):
    """Serves a directory; for a folder the names in it, as the face of a host does."""

    def list_directory(self, path: object) -> None:
        names = sorted(each.name for each in Path(str(path)).iterdir())
        raw = json.dumps(names).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def send_head(self) -> object:  # type: ignore[override]
        # Without the stock redirect from "cosigned" to "cosigned/".
        place = Path(self.translate_path(self.path))
        if not place.is_dir():
            return super().send_head()
        self.list_directory(place)
        return None


@pytest.fixture
def address(record: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Face, directory=str(record)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_record_at_an_address_is_judged_as_its_copy_is(address: str, record: Path) -> None:
    far = json.loads(comity("verify", address, "--json").stdout)
    near = json.loads(comity("verify", str(record), "--json").stdout)
    assert far["exit"] == 0
    assert far["checks"][11]["id"] == "files"
    assert far["checks"][11]["result"] == "not made"
    assert "cannot be listed" in far["checks"][11]["detail"]
    del far["checks"][11], near["checks"][11]
    assert far == near


def test_an_address_where_nothing_answers_is_exit_code_2() -> None:
    result = comity("verify", "http://127.0.0.1:9/council/x")
    assert result.exit_code == UNJUDGED
    assert "The server does not give the file checkpoint." in result.stdout


def test_help_comes_at_once() -> None:
    """No library of ours is loaded to print it: asked of a fresh interpreter."""
    code = (
        "import sys\n"
        "from comity.cli.main import main\n"
        "try:\n"
        "    main(['verify', '--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in"
        " ('nacl', 'cryptography', 'msgspec', 'rich', 'starlette', 'httpx2', 'apsw')))"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: comity verify")
    assert done.stdout.rstrip().endswith("[]")


def test_the_second_verifier_is_written_whole_and_over_nothing(tmp_path: Path) -> None:
    place = tmp_path / "verifier.html"
    assert comity("verifier", str(place)).exit_code == SOUND
    assert place.read_bytes() == page()
    again = comity("verifier", str(place))
    assert (again.exit_code, "file-exists" in again.output) == (NOT_SOUND, True)


@pytest.mark.threat(6)
def test_absence_is_shown_or_the_acts_are_named(record: Path, world: World) -> None:
    assert world.reader.council is not None
    (circulation,) = world.reader.council.closed
    asked = ["prove-absence", str(record), "--council", world.council, "--party"]
    done = comity(*asked, "Alliance", "--circulation", "0" * 64)
    assert done.exit_code == SOUND
    size = len(world.entries)
    assert done.output.endswith(
        f"\nNo act of Alliance on circulation {'0' * 64}"
        f" is among the {size} entries under this root.\n"
    )
    done = comity(*asked, "Russia", "--circulation", circulation)
    assert done.exit_code == NOT_SOUND
    assert "An act of Russia on circulation" in done.output
    assert ", position " in done.output.splitlines()[-1]
    done = comity(*asked, "Rusia")
    assert done.exit_code == UNJUDGED
    assert "has ever named Rusia: check the name." in done.output
    told = json.loads(comity(*asked, "Russia", "--json").output)["search"]
    assert (told["party"], told["known"]) == ("Russia", True)
    assert "position" in [act["kind"] for act in told["acts"]]
    assert comity("prove-absence", str(record)).exit_code == USAGE


def test_nothing_is_shown_of_a_record_that_does_not_stand(record: Path, tmp_path: Path) -> None:
    shutil.copytree(record, tmp_path / "other")
    (bundle,) = (tmp_path / "other/tile/entries").rglob("*.p/*")
    bundle.write_bytes(bundle.read_bytes()[:-1])
    done = comity("prove-absence", str(tmp_path / "other"), "--party", "Russia")
    assert done.exit_code == NOT_SOUND
    assert done.output.endswith("the record was not read to its end.\n")
