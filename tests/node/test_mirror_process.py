"""A mirror as a process: over HTTP, packed and cut off, killed, flooded, and served as tiles."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from comity.log.cosignature import Subtree, check_cosignature, check_subtree_cosignature
from comity.log.mirror import INFO_TYPE, MirrorInfo, Upload, format_head, parse_info
from comity.log.note import COSIGNATURE, MLDSA, format_vkey, parse_lines, parse_note
from comity.log.policy import Policy, TrustedLog, format_policy
from comity.log.proof import subtree_root
from comity.log.subtree import prove_subtree_consistency
from comity.log.witness import SignSubtree, format_sign_subtree
from comity.node.head import digest_of
from tests.live import Process, free_port, write_key
from tests.node.mirroring import NAME, checkpoint, mldsa_vkey, upload
from tests.own_vectors import ENTRIES, KEYS, ORIGIN, READ, SIZE, signed, vkey


class MirrorProcess(Process):
    """A mirror of our published log."""

    def __init__(self, data: Path, kind: int = COSIGNATURE) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        name = "mirror" if kind == COSIGNATURE else "witness-mldsa"
        key = write_key(data / "key.skey", NAME, kind, KEYS[name][2])
        policy = data / "policy"
        policy.write_bytes(format_policy(Policy((TrustedLog(vkey("log")),), (), (), b"none")))
        words = ["--data", str(data), "--key", str(key), "--policy", str(policy)]
        super().__init__("mirror", "run", *words, "--port", str(self.port))

    def post(self, call: str, body: bytes, **headers: str) -> httpx2.Response:
        """One request."""
        return httpx2.post(f"{self.url}/{call}", content=body, headers=headers, timeout=30)

    def get(self, path: str) -> httpx2.Response:
        """What is served of the log."""
        return httpx2.get(f"{self.url}/{digest_of(ORIGIN)}/{path}")


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[MirrorProcess]:
    """A running mirror."""
    mirror = MirrorProcess(tmp_path)
    mirror.start()
    yield mirror
    mirror.stop()


def info(answer: httpx2.Response) -> MirrorInfo:
    """Where the mirror says that it stands."""
    return parse_info(answer.headers["content-type"], answer.content)


def test_a_log_is_brought_over_http_and_served(mirror: MirrorProcess) -> None:
    assert mirror.get("checkpoint").status_code == 404
    asked = mirror.post("add-checkpoint", checkpoint(0, SIZE))
    assert (asked.status_code, asked.content) == (200, b"")
    where = mirror.post("add-entries", format_head(Upload(ORIGIN, 1, SIZE)))
    assert where.status_code == 409
    assert where.headers["content-type"] == INFO_TYPE
    assert where.headers["accept-encoding"] == "gzip"
    packed = gzip.compress(upload(0, SIZE))
    done = mirror.post("add-entries", packed, **{"Content-Encoding": "gzip"})
    assert done.status_code == 200
    (line,) = parse_lines(done.content)
    text = parse_note(signed(SIZE, "log")).text
    assert abs(check_cosignature(text, line, vkey("mirror")) - time.time()) < 60
    shown = mirror.get("checkpoint")
    assert shown.content == signed(SIZE, "log") + done.content
    assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert shown.headers["cache-control"] == "no-store"
    for path, cache in (
        ("tile/entries/000", "public, max-age=31536000, immutable"),
        ("tile/0/001", "public, max-age=31536000, immutable"),
        ("tile/0/002.p/188", "public, max-age=60"),
    ):
        tile = mirror.get(path)
        assert tile.headers["cache-control"] == cache
        assert tile.headers["content-type"] == "application/octet-stream"
    bundle = mirror.get("tile/entries/000").content
    assert bundle.endswith(b"\x00\x09" + ENTRIES[255])


@pytest.mark.threat(43)
@pytest.mark.parametrize(
    "path",
    ["tile/0/003", "tile/0/2", "tile/0/002.p/189", "tile/0/002.p/0", "tile/../x", "other", "tile/"],
)
def test_what_is_not_there_is_not_found(mirror: MirrorProcess, path: str) -> None:
    answer = mirror.get(path)
    assert answer.status_code == 404
    assert "max-age" not in answer.headers.get("cache-control", "")


def test_another_method_is_told_the_right_one(mirror: MirrorProcess) -> None:
    answer = httpx2.get(f"{mirror.url}/add-entries")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = httpx2.delete(f"{mirror.url}/{digest_of(ORIGIN)}/checkpoint")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_what_was_whole_when_a_body_was_cut_off_is_kept(mirror: MirrorProcess) -> None:
    mirror.post("add-checkpoint", checkpoint(0, SIZE))
    body = upload(0, SIZE)
    cut = len(upload(0, SIZE, most=1)) + 100
    with socket.create_connection(("127.0.0.1", mirror.port)) as link:
        head = f"POST /add-entries HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        link.sendall(head.encode() + body[:cut])
    probe = format_head(Upload(ORIGIN, SIZE, SIZE))
    for _ in range(50):
        held = info(mirror.post("add-entries", probe))
        if held.next_entry:
            break
        time.sleep(0.1)
    assert held.next_entry == 256
    cut_off = gzip.compress(upload(256, SIZE, most=1))[:-8]
    answer = mirror.post("add-entries", cut_off, **{"Content-Encoding": "gzip"})
    assert (answer.status_code, info(answer).next_entry) == (202, 512)
    answer = mirror.post("add-entries", upload(512, SIZE), **{"Content-Encoding": "gzip"})
    assert answer.status_code == 400
    for coding in ("br", "gzip, gzip"):
        answer = mirror.post("add-entries", upload(512, SIZE), **{"Content-Encoding": coding})
        assert answer.status_code == 400


def test_a_mirror_killed_between_packages_goes_on_where_it_was(mirror: MirrorProcess) -> None:
    mirror.post("add-checkpoint", checkpoint(0, SIZE))
    told = info(mirror.post("add-entries", upload(0, SIZE, most=2)))
    mirror.kill()
    mirror.start()
    assert info(mirror.post("add-entries", format_head(Upload(ORIGIN, 700, 700)))) == told
    assert told.next_entry == 512
    done = mirror.post("add-entries", upload(512, SIZE, told.ticket))
    assert done.status_code == 200
    mirror.kill()
    mirror.start()
    assert mirror.get("checkpoint").content == signed(SIZE, "log") + done.content


def test_a_log_added_to_the_policy_is_mirrored_without_a_restart(
    mirror: MirrorProcess, tmp_path: Path
) -> None:
    policy = tmp_path / "policy"
    held = policy.read_text()
    policy.write_text("quorum none\n")
    time.sleep(2)
    assert mirror.post("add-checkpoint", checkpoint(0, SIZE)).status_code == 404
    policy.write_text(f"log {format_vkey(vkey('log-mldsa'))}\n" + held)
    time.sleep(2)
    assert mirror.post("add-checkpoint", checkpoint(0, SIZE, "log-mldsa")).status_code == 200


def test_a_mirror_of_an_ml_dsa_key_signs_subtrees_of_what_it_mirrors(tmp_path: Path) -> None:
    mirror = MirrorProcess(tmp_path, MLDSA)
    mirror.start()
    try:
        mirror.post("add-checkpoint", checkpoint(0, SIZE))
        done = mirror.post("add-entries", upload(0, SIZE))
        own, note = parse_lines(done.content), parse_note(signed(SIZE, "log"))
        root = subtree_root(512, 700, READ)
        proof = prove_subtree_consistency(512, 700, SIZE, READ)
        request = SignSubtree(512, 700, root, (), proof, note.text, (*note.signatures, *own))
        answer = mirror.post("sign-subtree", format_sign_subtree(request))
        assert answer.status_code == 200
        (line,) = parse_lines(answer.content)
        check_subtree_cosignature(Subtree(ORIGIN, 512, 700, root), line, mldsa_vkey())
    finally:
        mirror.stop()


@pytest.mark.threat(47)
def test_junk_by_the_hundred_does_not_keep_a_mirror_from_its_log(mirror: MirrorProcess) -> None:
    mirror.post("add-checkpoint", checkpoint(0, 300))
    good = upload(0, 300)
    bomb = gzip.compress(format_head(Upload(ORIGIN, 0, 300)) + bytes(64 * 2**20))
    junk = [good.replace(b"entry 9", b"entry O"), bomb, b"", b"\xff" * 70_000, good[:-90]]
    over, sent = time.monotonic() + 4, [0]

    def flood(number: int) -> None:
        with httpx2.Client(timeout=30) as client:
            while time.monotonic() < over:
                body = junk[(number + sent[0]) % len(junk)]
                coding = {"Content-Encoding": "gzip"} if body is bomb else {}
                with suppress(httpx2.HTTPError):
                    client.post(f"{mirror.url}/add-entries", content=body, headers=coding)
                sent[0] += 1

    waited, size = [], 300
    with ThreadPoolExecutor(6) as pool:
        floods = [pool.submit(flood, number) for number in range(6)]
        while time.monotonic() < over and size < SIZE:
            started, new = time.monotonic(), size + 20
            assert mirror.post("add-checkpoint", checkpoint(size, new)).status_code == 200
            start = 0 if size == 300 else size
            assert mirror.post("add-entries", upload(start, new)).status_code == 200
            waited.append(time.monotonic() - started)
            size = new
        for each in floods:
            each.result()
    assert sent[0] > 50
    assert len(waited) > 3
    assert sorted(waited)[int(len(waited) * 0.99)] < 2
