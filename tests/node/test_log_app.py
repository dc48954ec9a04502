"""Serving a directory as a log: its files under their one address, and nothing else, ever."""

from __future__ import annotations

import http.client
import os
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from comity.log.tiles import Tile, format_path, tiles_of
from comity.node.log_app import MAX_FILE, read_file
from tests.interop.logs import write_log
from tests.live import Process
from tests.own_vectors import SIZE

SECRET = b"this lies outside, or is no part of a log"
HOSTILE = 5_000


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a log, and with much beside it that is not to be seen."""
    outer = tmp_path_factory.mktemp("outer")
    (outer / "secret").write_bytes(SECRET)
    inner = outer / "log"
    write_log(inner, "log")
    for name in ("key.skey", ".git/config", "tile/notes", "tile/0/x001/key", "tile/0/9", "etc"):
        (inner / name).parent.mkdir(parents=True, exist_ok=True)
        (inner / name).write_bytes(SECRET)
    (inner / "tile/0/003").symlink_to(outer / "secret")
    (inner / "tile/0/x002").symlink_to(inner / "tile/0")
    (inner / "tile/5").symlink_to(inner / "tile/0")
    (inner / "tile/0/004").mkdir()
    os.mkfifo(inner / "tile/0/005")
    with (inner / "tile/0/006").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    return inner


@pytest.fixture(scope="module")
def port(place: Path) -> Iterator[int]:
    """The port of a server of that directory, a process of its own."""
    server = Process("log", "serve", str(place), "--port", "0")
    server.start()
    yield server.listening_port
    assert server.stop() < 3
    assert server.child is not None
    assert server.child.returncode == 0


def ask(port: int, path: str, verb: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body; the path goes over the line as it is."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.putrequest(verb, path, skip_host=False, skip_accept_encoding=True)
        line.endheaders()
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def test_every_file_of_the_log_is_served_with_its_type_and_for_as_long_as_it_holds(
    place: Path, port: int
) -> None:
    for path in [format_path(tile) for tile in tiles_of(SIZE)]:
        status, headers, body = ask(port, f"/{path}")
        assert (status, body) == (200, (place / path).read_bytes())
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    status, headers, body = ask(port, "/checkpoint")
    assert (status, body) == (200, (place / "checkpoint").read_bytes())
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"


def test_head_tells_the_same_without_the_body(port: int) -> None:
    for path in ("/checkpoint", "/tile/0/000", "/tile/0/009"):
        asked, told = ask(port, path), ask(port, path, "HEAD")
        assert told[0] == asked[0]
        assert told[2] == b""
        for name in ("Content-Length", "Content-Type", "Cache-Control"):
            assert told[1][name] == asked[1][name]


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_answered(place: Path, port: int, verb: str) -> None:
    for path in ("/checkpoint", "/tile/0/000"):
        status, headers, _ = ask(port, path, verb)
        assert status == 405
        assert set(headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert ask(port, "/checkpoint")[2] == (place / "checkpoint").read_bytes()


@pytest.mark.threat(43)
@pytest.mark.parametrize(
    "path",
    [
        "/tile/0/003",
        "/tile/0/x002/000",
        "/tile/5/000",
        "/tile/0/004",
        "/tile/0/005",
        "/tile/0/006",
        "/tile/0/x001/key",
        "/tile/0/9",
        "/tile/notes",
        "/key.skey",
        "/.git/config",
        "/etc",
        "/../secret",
        "/tile/../key.skey",
        "/tile/%2e%2e/key.skey",
        "/tile/..%2fkey.skey",
        "//checkpoint",
        "/checkpoint/",
        "/tile/",
        "/",
    ],
)
def test_links_pipes_folders_and_whatever_else_lies_there_are_not_found(
    port: int, path: str
) -> None:
    status, headers, body = ask(port, path)
    assert (status, body) == (404, b"not found\n")
    assert headers["Cache-Control"] == "no-store"


def hostile(dice: random.Random) -> str:
    """A path made of what has led elsewhere in other servers."""
    parts = [
        "..", ".", "%2e%2e", "..%2f", "%2f", "\\", "..\\", "%5c", "%00", "tile", "0", "000",
        "checkpoint", "key.skey", "secret", "etc", "x001", "key", "entries", "%c0%ae%c0%ae", "~",
        "003", "x002", "5", "%252e%252e", "000.p", "44", ";", "%0a", "\u0660", "+0", "00", " 0",
    ]  # fmt: skip
    chosen = [dice.choice(parts) for _ in range(dice.randint(1, 7))]
    return dice.choice(("/", "/", "//", "/./", "")).join(["", *chosen])


@pytest.mark.threat(43)
def test_five_thousand_hostile_paths_reach_nothing(place: Path, port: int) -> None:
    dice = random.Random(43)
    known = {(place / format_path(tile)).read_bytes() for tile in tiles_of(SIZE)}
    known |= {(place / "checkpoint").read_bytes()}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(HOSTILE):
        path = "/" + quote(hostile(dice).lstrip("/"), safe="/%.\\~;+")
        line.putrequest("GET", path)
        line.endheaders()
        answer = line.getresponse()
        body = answer.read()
        assert SECRET not in body, path
        assert answer.status in (400, 404) or body in known, path
    line.close()


@pytest.mark.threat(43)
def test_a_folder_turned_into_a_link_meanwhile_is_not_followed(tmp_path: Path) -> None:
    write_log(tmp_path / "log", "log")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/000").write_bytes(SECRET)
    path = format_path(Tile(0, 0))
    assert read_file(tmp_path / "log", path) is not None
    (tmp_path / "log/tile/0").rename(tmp_path / "moved")
    (tmp_path / "log/tile/0").symlink_to(tmp_path / "elsewhere")
    assert read_file(tmp_path / "log", path) is None
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "moved")
    assert read_file(link, "000") is not None, "the directory itself may be named by a link"
