"""A plain log that is served as files is pulled, checked and signed for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from comity.errors import ComityError
from comity.log.policy import TrustedLog
from comity.node.exchange import Exchange
from comity.node.plain_mirror import PlainMirror
from comity.node.pull import Puller
from comity.store.memory import MemoryStore
from tests.interop.logs import write_log
from tests.node.mirroring import NAME, bring, make_mirror
from tests.own_vectors import ORIGIN, SIZE, TIME, signed, vkey


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The log of 700 entries as files, with lines of the log and of strangers."""
    write_log(tmp_path)
    return tmp_path


@pytest.fixture
def puller(files: Path) -> Iterator[Puller]:
    """A mirror that follows it over HTTP."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(files))
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    plain = make_mirror(MemoryStore())
    url = f"http://127.0.0.1:{server.server_port}/"
    plain.trust([TrustedLog(vkey("log"), url.encode()), TrustedLog(vkey("log-mldsa"))])
    exchange = Exchange(10)
    yield Puller(plain, exchange, lambda: TIME)
    exchange.close()
    server.shutdown()
    server.server_close()
    thread.join()


def held(plain: PlainMirror) -> bytes:
    """The mirror checkpoint."""
    raw = plain.logs[ORIGIN].checkpoint()
    assert raw is not None
    return raw


def test_a_log_of_files_is_pulled(puller: Puller) -> None:
    assert puller.pull(ORIGIN)
    log = puller.plain.logs[ORIGIN]
    assert (log.size, log.next_entry) == (SIZE, SIZE)
    assert held(puller.plain).startswith(signed(SIZE, "log", "log-mldsa").split(b"\n\n")[0])
    assert held(puller.plain).count(f"\u2014 {NAME} ".encode()) == 1
    assert b"witness.example" not in held(puller.plain), "lines of strangers are not kept"
    assert not puller.pull(ORIGIN), "nothing is new"


def test_a_log_that_was_pushed_in_part_is_pulled_to_its_end(puller: Puller) -> None:
    bring(puller.plain, 0, 300)
    assert puller.pull(ORIGIN)
    assert puller.plain.logs[ORIGIN].size == SIZE


def test_where_a_partial_tile_is_gone_the_full_one_is_cut(puller: Puller, files: Path) -> None:
    (files / "checkpoint").write_bytes(signed(511, "log"))
    with pytest.raises(ComityError):
        puller.pull(ORIGIN)  # level 1 has no width of one, and nothing stands for it
    (files / "tile/1/000.p").mkdir(exist_ok=True)
    whole = (files / "tile/1/000.p/2").read_bytes()
    (files / "tile/1/000.p/1").write_bytes(whole[:32])
    assert puller.pull(ORIGIN), "tile/0/001.p/255 and its bundle are cut from the full ones"
    assert puller.plain.logs[ORIGIN].size == 511


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/002.p/188", "tile/1/000.p/2"])
def test_a_flipped_bit_is_never_signed_for(puller: Puller, files: Path, path: str) -> None:
    raw = bytearray((files / path).read_bytes())
    raw[100 % len(raw)] ^= 1
    (files / path).write_bytes(bytes(raw))
    with pytest.raises(ComityError):
        puller.pull(ORIGIN)
    assert puller.plain.logs[ORIGIN].checkpoint() is None


def test_a_checkpoint_of_another_key_is_not_followed(puller: Puller, files: Path) -> None:
    (files / "checkpoint").write_bytes(signed(SIZE, "witness"))
    with pytest.raises(ComityError) as caught:
        puller.pull(ORIGIN)
    assert caught.value.code == "log-unsigned"


def test_it_goes_on_by_itself_until_told_to_stop(puller: Puller, files: Path) -> None:
    (files / "checkpoint").write_bytes(b"hello\n")
    stop = Event()
    thread = Thread(target=puller.run, args=(stop, 0.05))
    thread.start()
    write_log(files, "log")
    for _ in range(200):
        if puller.plain.logs[ORIGIN].size == SIZE:
            break
        stop.wait(0.05)
    stop.set()
    thread.join(5)
    assert puller.plain.logs[ORIGIN].size == SIZE
