"""A server that gives a record file by file, and one that would rather not."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.errors import ComityError
from comity.verify.record import judge_record
from comity.verify.report import Result, Verdict
from comity.verify.source import MAX_NOTE
from comity.verify.web import Web
from tests.node.test_hostile_host import lie
from tests.verify.exported import Files, check, exported, small


@pytest.fixture(scope="module")
def files() -> Files:
    return exported(small())


@contextmanager
def served(files: Files, statuses: dict[str, int]) -> Iterator[Web]:
    """A server of files on loopback; `statuses` are what it answers instead for some paths."""

    class Face(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path[len("/council/x/") :]
            found = path in files
            self.send_response(statuses.get(path, 200 if found else 404))
            self.send_header("Location", "/council/x/vkeys")
            self.send_header("Content-Length", str(len(files.get(path, b""))))
            self.end_headers()
            self.wfile.write(files.get(path, b""))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Face)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Web(f"http://127.0.0.1:{server.server_address[1]}/council/x/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_host_s_list_of_cosigners_is_used(files: Files) -> None:
    listed = {**files, "cosigned": b'["Russia", "Oslo"]'}
    with served(listed, {}) as web:
        report = judge_record(web)
    assert report.verdict is Verdict.SOUND
    assert check(report, "cosigned").detail == "2 checkpoints, each of this very record."


@pytest.mark.parametrize("raw", [b"", b"[" * 100_000, b'["../vkeys"]', b'{"a":1}', b"\xff"])
def test_a_list_of_cosigners_that_is_none_is_said_to_be_none(files: Files, raw: bytes) -> None:
    with served({**files, "cosigned": raw}, {}) as web:
        report = judge_record(web)
    assert report.verdict is Verdict.SOUND
    assert check(report, "cosigned").result is Result.NOT_MADE


@pytest.mark.parametrize("status", [301, 302, 307, 403, 500, 503])
def test_no_redirect_is_followed_and_trouble_is_no_evidence(files: Files, status: int) -> None:
    for path in ("checkpoint", "vkeys", "tile/entries/000.p/10", "cosigned"):
        with served(files, {path: status}) as web:
            report = judge_record(web)
        assert report.verdict is (Verdict.SOUND if path == "cosigned" else Verdict.UNJUDGED)


def test_an_endless_answer_is_cut_off() -> None:
    with served({"checkpoint": b"x" * (MAX_NOTE + 5)}, {}) as web:
        with pytest.raises(ComityError) as caught:
            web.read("checkpoint")
        assert caught.value.code == "file-too-large"
        assert judge_record(web).verdict is Verdict.NOT_SOUND


@pytest.mark.threat(14)
def test_no_lie_of_a_server_makes_another_record_sound(files: Files) -> None:
    """Bits turned, files cut, longer, or swapped: what is called sound is the honest record."""
    dice, refused = random.Random(5), 0
    names = [path.removeprefix("cosigned/") for path in files if path.startswith("cosigned/")]
    files = {**files, "cosigned": json.dumps(names).encode()}
    paths, others = sorted(files), list(files.values())
    with served(files, {}) as web:
        honest = judge_record(web)
    assert honest.verdict is Verdict.SOUND
    lying = dict(files)
    with served(lying, {}) as web:
        for _ in range(150):
            path = dice.choice(paths)
            lying[path] = lie(dice, files[path], others)
            report = judge_record(Web(web.base))
            lying[path] = files[path]
            refused += report.verdict is not Verdict.SOUND
            if report.verdict is Verdict.SOUND:
                assert (report.root, report.decisions) == (honest.root, honest.decisions)
    assert refused > 100
