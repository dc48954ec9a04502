"""The HTTP face: one error shape over all routes, limits, headers, and nothing off the table."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from comity.secretariat.answers import tile_answer
from comity.secretariat.app import _routes
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.wire.digest import digest
from tests.secretariat.housing import make_house, serving
from tests.world import World

ABSENT = "0" * 64


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[House]:
    house = make_house(tmp_path_factory.mktemp("app"), world, clerk_seconds=60.0, body_seconds=0.4)
    house.settings = replace(house.settings, document_bytes=10_000)
    yield house
    house.close()


@pytest.fixture(scope="module")
def url(house: House) -> Iterator[str]:
    with serving(Host(house)) as url:
        yield url


def check_shape(answer: httpx2.Response) -> dict[str, Any]:
    """The error in an answer, which has the one shape and its headers."""
    body = answer.json()
    assert set(body) <= {"error", "status"}
    error: dict[str, Any] = body["error"]
    assert set(error) == {"code", "sentence", "hint", "recorded", "facts"}
    assert all(error[key] for key in ("code", "sentence", "hint", "recorded"))
    assert len(error["sentence"].split()) <= 25
    assert answer.status_code in (400, 404, 405, 409, 422, 503)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    return error


def filled(path: str, council: str) -> str:
    """A path of the table with every parameter filled in, none of which exists."""
    values = {"council": council, "name": ABSENT, "act": ABSENT, "path:path": "0/999"}
    for key, value in values.items():
        path = path.replace("{" + key + "}", value)
    assert "{" not in path
    return path


CAN_FAIL = [(verb, path) for verb, path, _ in _routes() if "{" in path or verb != "GET"]


@pytest.mark.parametrize(("verb", "path"), CAN_FAIL)
def test_every_route_gives_its_errors_in_the_one_shape(
    url: str, world: World, verb: str, path: str
) -> None:
    for council in (ABSENT, "nobody", world.council):
        answer = httpx2.request(verb, url + filled(path, council), content=b"nonsense")
        if answer.is_success:
            assert council == world.council
            assert path.endswith(("/checkpoint", "/vkeys", "/cosigned"))
        else:
            check_shape(answer)


@pytest.mark.parametrize(("verb", "path"), [(verb, path) for verb, path, _ in _routes()])
def test_another_method_is_refused_in_the_one_shape(
    url: str, world: World, verb: str, path: str
) -> None:
    taken = {v for v, p, _ in _routes() if p == path}
    for other in {"GET", "POST", "PUT", "DELETE", "PATCH"} - taken:
        answer = httpx2.request(other, url + filled(path, world.council), content=b"")
        assert check_shape(answer)["code"] == "method-unknown"
        assert answer.status_code == 405
        assert taken <= set(answer.headers["allow"].split(", ")) <= {"HEAD", *taken}


@pytest.mark.parametrize("path", ["/x", "/council", "/council/", "//", "/act", "/favicon.ico"])
def test_an_address_off_the_table_is_refused_in_the_one_shape(url: str, path: str) -> None:
    answer = httpx2.get(url + path, follow_redirects=False)
    assert check_shape(answer)["code"] in ("address-unknown", "method-unknown")


def test_a_fault_of_our_own_has_the_one_shape_and_leaves_it_open_what_is_recorded(
    url: str, world: World, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.store, "get_blob", fail)
    error = check_shape(httpx2.get(f"{url}/council/{world.council}/document/{ABSENT}"))
    assert error["code"] == "host-failed"
    assert error["recorded"] == "it is not yet known whether the act was recorded"


HOSTILE = [
    "0/../000", "0/..%2f..%2fsecretariat.sqlite", "0/000%00", "0/0000", "0/x000/000", "0/000.p/256",
    "0/000.p/0", "0/000.p/01", "0/000.p/5", "00/000", "-1/000", "64/000", "1/000", "entries/001",
    "entries/000.p/9", "0/٠٠٠", "0/000/", "0/000?x=1#", "data/000", "entries/x001/000", "0/",
    "0/" + "x001/" * 1_500 + "000",
]  # fmt: skip


@pytest.mark.threat(43)
@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_tile_path_reaches_nothing(url: str, world: World, path: str) -> None:
    check_shape(httpx2.get(f"{url}/council/{world.council}/tile/{path}"))


def test_partial_tiles_of_every_size_are_there(url: str, world: World) -> None:
    base = f"{url}/council/{world.council}"
    for width in range(1, 5):
        tile = httpx2.get(f"{base}/tile/0/000.p/{width}")
        assert len(tile.content) == 32 * width
        assert tile.headers["cache-control"] == "public, max-age=60"
        assert tile.headers["content-type"] == "application/octet-stream"
        bundle = httpx2.get(f"{base}/tile/entries/000.p/{width}").content
        assert bundle == b"".join(
            len(entry).to_bytes(2, "big") + entry for entry in world.entries[:width]
        )
    checkpoint = httpx2.get(f"{base}/checkpoint")
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["cache-control"] == "no-store"


def test_a_full_tile_may_be_kept_for_a_year_and_a_partial_one_for_a_minute() -> None:
    kept = {width: tile_answer(b"", width).headers["cache-control"] for width in (1, 255, 256)}
    assert kept[256] == "public, max-age=31536000, immutable"
    assert kept[1] == kept[255] == "public, max-age=60"


def test_health_and_the_list_of_councils(url: str, world: World) -> None:
    assert httpx2.get(f"{url}/health").json() == {"status": "ok"}
    assert httpx2.get(url).json() == {
        "councils": [{"id": world.council, "title": "The council", "origin": world.origin}]
    }


def test_documents_go_in_under_their_own_name_only(url: str, world: World) -> None:
    data = b"<script>alert(1)</script>"
    for base in (url, f"{url}/council/{world.council}"):
        assert httpx2.put(f"{base}/document/{digest(data)}", content=data).status_code == 204
        wrong = httpx2.put(f"{base}/document/{ABSENT}", content=data)
        assert check_shape(wrong)["code"] == "document-misnamed"
    answer = httpx2.get(f"{url}/council/{world.council}/document/{digest(data)}")
    assert answer.content == data
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def dial(host: str) -> socket.socket:
    """A bare line to the host."""
    name, _, port = host.partition(":")
    return socket.create_connection((name, port), timeout=10)


LIMITED = [("POST", "/council"), ("POST", "/council/{council}/act"),
           ("POST", "/council/{council}/cosignature"), ("PUT", "/document/{name}")]  # fmt: skip


@pytest.mark.threat(42, 49)
@pytest.mark.parametrize(("verb", "path"), LIMITED)
@pytest.mark.parametrize("told", [True, False])
def test_a_body_beyond_the_limit_is_cut_off_early(
    url: str, world: World, verb: str, path: str, told: bool
) -> None:
    """By what the header says, or by counting where it says nothing; never by memory."""
    host = url.removeprefix("http://")
    head = f"{verb} {filled(path, world.council)} HTTP/1.1\r\nHost: {host}\r\n"
    head += f"Content-Length: {2**40}" if told else "Transfer-Encoding: chunked"
    sent = 0
    with dial(host) as line:
        line.sendall(f"{head}\r\n\r\n".encode())
        chunk = b"x" * 1000
        try:
            while not told and sent < 50_000_000:
                line.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                sent += len(chunk)
        except OSError:
            pass
        if told:
            error = answer_on(line)
            assert error["code"] == "body-too-large"
    assert sent < 10_000_000
    assert httpx2.get(f"{url}/health").json() == {"status": "ok"}


def answer_on(line: socket.socket) -> dict[str, Any]:
    """The error that comes over a bare line, after which it is closed."""
    reply = http.client.HTTPResponse(line)
    reply.begin()
    body = reply.read()
    assert reply.getheader("connection") == "close"
    answer = httpx2.Response(reply.status, headers=reply.getheaders(), content=body)
    return check_shape(answer)


@pytest.mark.threat(49)
@pytest.mark.parametrize(("verb", "path"), LIMITED)
def test_a_body_that_drips_is_cut_off_in_time(url: str, world: World, verb: str, path: str) -> None:
    host = url.removeprefix("http://")
    head = f"{verb} {filled(path, world.council)} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999"
    with dial(host) as line:
        line.sendall(f"{head}\r\n\r\n".encode())
        started = time.monotonic()
        for _ in range(10):
            time.sleep(0.1)
            try:
                line.sendall(b"x")
            except OSError:
                break
        error = answer_on(line)
        assert error["code"] == "body-too-slow"
        assert time.monotonic() - started < 3


def test_a_client_that_hangs_up_leaves_nothing_behind(url: str, world: World) -> None:
    host = url.removeprefix("http://")
    before = httpx2.get(f"{url}/council/{world.council}/checkpoint").content
    for _ in range(20):
        with dial(host) as line:
            path = f"/council/{world.council}/act"
            line.sendall(
                f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\nab".encode()
            )
    assert httpx2.get(f"{url}/health").json() == {"status": "ok"}
    assert httpx2.get(f"{url}/council/{world.council}/checkpoint").content == before
