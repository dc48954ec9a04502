"""Documents that are not to be had, and hosts that send too much or too slowly."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import pytest

from comity.errors import ComityError, Malformed, Missing, Unavailable
from comity.node.settings import Limits
from comity.wire.digest import digest
from tests.node.conftest import Look
from tests.node.hosting import Eyes, Host, Send, Twist, drip, say, silent
from tests.world import World

TEXT = digest(b"text [fr]\n")


def refused(eyes: Eyes, host: Host) -> ComityError:
    """What a step raises; nothing was signed and nothing was taken in."""
    with pytest.raises(ComityError) as refusal:
        eyes.step()
    assert host.received == []
    assert eyes.copy.reader.size == eyes.copy.store.size(eyes.copy.name) == 0
    assert eyes.copy.store.stamps(eyes.copy.name) == []
    return refusal.value


def test_a_document_that_is_missing_is_not_signed_for(world: World, host: Host, look: Look) -> None:
    eyes = look()
    host.documents[TEXT] = None
    error = refused(eyes, host)
    assert (type(error), error.code) == (Missing, "document-missing")
    assert error.facts == {"document": TEXT}
    assert eyes.codes() == ["document-missing"]
    del host.documents[TEXT]
    eyes.step()
    eyes.step()
    assert (len(host.received), eyes.codes()) == (1, [])


def test_other_bytes_under_a_documents_name_are_not_signed_for(
    world: World, host: Host, look: Look
) -> None:
    eyes = look()
    host.documents[TEXT] = b"text [fr], altered\n"
    error = refused(eyes, host)
    assert (type(error), error.code) == (Malformed, "document-differs")
    assert eyes.codes() == ["document-differs"]
    assert eyes.copy.store.get_blob(TEXT) is None


def test_a_charter_that_is_missing_stops_everything(world: World, host: Host, look: Look) -> None:
    eyes = look()
    host.documents[world.charter] = None
    assert refused(eyes, host).code == "document-missing"


def test_a_document_that_only_an_entry_without_effect_names_is_not_needed(
    world: World, host: Host, look: Look
) -> None:
    texts = [{"lang": lang, "document": digest(lang.encode())} for lang in ("en", "fr")]
    entry = world.act("table", "Alliance", sphere="nowhere", title="text", texts=texts)
    world.add(entry)
    eyes = look()
    eyes.step()
    assert len(host.received) == 1
    assert eyes.codes() == ["entry-without-effect"]


@pytest.mark.parametrize(
    ("path", "limits", "code"),
    [
        ("checkpoint", Limits(checkpoint_bytes=100), "answer-too-large"),
        ("tile/entries/000.p/6", Limits(bundle_bytes=1000), "answer-too-large"),
        ("document", Limits(document_bytes=5), "answer-too-large"),
        ("entries", Limits(step_entries=5), "record-too-long"),
        ("bytes", Limits(step_bytes=2000), "record-too-long"),
    ],
)
def test_more_than_a_limit_is_not_taken(
    world: World, host: Host, look: Look, path: str, limits: Limits, code: str
) -> None:
    eyes = look(limits=limits)
    assert refused(eyes, host).code == code
    assert eyes.codes() == [code]


def test_a_bundle_without_end_is_cut_off(world: World, host: Host, look: Look) -> None:
    async def endless(body: bytes, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(400):
            part = {"type": "http.response.body", "body": b"x" * 65_536, "more_body": True}
            await send(part)

    eyes = look()
    host.twists["tile/entries/000.p/6"] = endless
    assert refused(eyes, host).code == "answer-too-large"


@pytest.mark.threat(42)
def test_a_small_answer_is_not_unpacked_into_a_large_one(
    world: World, host: Host, look: Look
) -> None:
    eyes = look()
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 50_000
    host.twists["tile/entries/000.p/6"] = say(bomb, ("content-encoding", "gzip"))
    tracemalloc.start()
    code = refused(eyes, host).code
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code == "bundle-malformed"
    assert most < 16 * 2**20


def test_a_size_beyond_all_measure_is_not_believed(world: World, host: Host, look: Look) -> None:
    eyes = look()
    checkpoint = host.checkpoint().replace(b"\n6\n", b"\n9223372036854775807\n")
    host.twists["checkpoint"] = say(checkpoint)
    asked = len(host.asked)
    assert refused(eyes, host).code == "record-too-long"
    assert host.asked[asked:] == ["checkpoint"]


@pytest.mark.parametrize("slow", [silent, drip])
def test_a_slow_host_holds_nobody(world: World, host: Host, look: Look, slow: Twist) -> None:
    eyes = look(limits=Limits(request_seconds=0.3))
    host.twists["checkpoint"] = slow
    started = time.monotonic()
    error = refused(eyes, host)
    assert time.monotonic() - started < 1.5
    assert (type(error), error.code) == (Unavailable, "host-trouble")
    assert eyes.codes() == []


def test_documents_that_are_too_many_for_one_step_come_in_several(
    world: World, host: Host, look: Look
) -> None:
    for number in range(4):
        texts = [
            {"lang": lang, "document": world.document(f"{number}{lang}".encode() * 20_000)}
            for lang in ("en", "fr")
        ]
        world.do("table", "Alliance", sphere="open", title="annex", texts=texts)
    eyes = look(limits=Limits(step_bytes=200_000))
    for _ in range(2):
        assert refused(eyes, host).code == "record-too-long"
    eyes.step()
    assert len(host.received) == 1
