"""The host's HTTP face, as a real process: what it admits, refuses and serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from comity.log.note import parse_note
from comity.wire.export import documents_of, export_files, vkeys_of
from comity.wire.reader import Reader
from tests.live import Secretariat
from tests.world import World


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Secretariat]:
    secretariat = Secretariat(tmp_path / "host", World(), ["--clerk-seconds", "60"])
    secretariat.start()
    secretariat.found()
    yield secretariat
    assert secretariat.stop() < 4


def refusal(host: Secretariat, entry: bytes) -> dict[str, str]:
    """The error that the host answers with; nothing moves."""
    before = httpx2.get(f"{host.base}/checkpoint").content
    answer = host.lodge(entry)
    assert answer.status_code in (400, 404, 409, 422), answer.text
    error: dict[str, str] = answer.json()["error"]
    assert set(error) == {"code", "sentence", "hint", "recorded", "facts"}
    assert error["recorded"] == "nothing was recorded"
    assert error["sentence"]
    assert error["hint"]
    assert httpx2.get(f"{host.base}/checkpoint").content == before
    return error


def circulated(host: Secretariat) -> str:
    """A matter in circulation, at the host as in the world."""
    world = host.world
    before = len(world.entries)
    circulation = world.circulate("Alliance", "text")
    for data in world.documents.values():
        host.put(data)
    for entry in world.entries[before:]:
        assert host.lodge(entry).status_code == 201
    return circulation


def test_the_served_record_is_the_export_byte_for_byte(host: Secretariat) -> None:
    circulated(host)
    world = host.world
    reader = Reader(world.documents.get)
    readings = [reader.read(entry) for entry in world.entries]
    documents = {name: world.documents[name] for name in documents_of(readings)}
    assert reader.council is not None
    checkpoint = httpx2.get(f"{host.base}/checkpoint").content
    assert parse_note(checkpoint).text == world.checkpoint_text()
    files = export_files(world.entries, documents, checkpoint, {}, vkeys_of(reader.council))
    for path, data in files:
        answer = httpx2.get(f"{host.base}/{path}")
        assert (path, answer.status_code, answer.content) == (path, 200, data)


def test_lodging_the_same_act_again_gives_the_same_answer(host: Secretariat) -> None:
    entry = host.world.entries[-1]
    answer = host.lodge(entry)
    assert answer.status_code == 200
    assert answer.json()["index"] == len(host.world.entries) - 1
    act = answer.json()["act"]
    assert httpx2.get(f"{host.base}/act/{act}").json()["status"] == "recorded"
    assert httpx2.get(f"{host.base}/act/{'0' * 64}").json()["error"]["code"] == "act-unknown"


@pytest.mark.threat(13)
def test_an_act_replayed_into_the_other_council_is_refused(host: Secretariat) -> None:
    circulation = circulated(host)
    other = World(name="other")
    mine = other.circulate("Alliance", "text")
    assert refusal(host, other.position("Russia", mine, "approve"))["code"] == "council-differs"
    entry = host.world.position("Russia", circulation, "approve", council=other.council)
    error = refusal(host, entry)
    assert error["code"] == "council-differs"
    assert error["sentence"] == "The act was signed for another council."


@pytest.mark.threat(27)
def test_a_text_changed_by_one_byte_after_circulation_is_refused(host: Secretariat) -> None:
    circulation = circulated(host)
    world = host.world
    council = world.reader.council
    assert council is not None
    texts = [text.document for text in council.open[circulation].texts]
    original = world.documents[texts[0]]
    changed = host.put(bytes([original[0] ^ 1]) + original[1:])
    answer = httpx2.put(f"{host.base}/document/{texts[0]}", content=original + b"!")
    assert answer.json()["error"]["code"] == "document-misnamed"
    entry = world.position("Russia", circulation, "approve", texts=[changed, texts[1]])
    assert refusal(host, entry)["code"] == "text-differs"
    assert httpx2.get(f"{host.base}/document/{texts[0]}").content == original


@pytest.mark.threat(16)
def test_a_second_position_not_chained_to_the_first_is_refused(host: Secretariat) -> None:
    circulation = circulated(host)
    first = host.world.position("Russia", circulation, "object")
    second = host.world.position("Russia", circulation, "approve")
    assert host.lodge(first).status_code == 201
    error = refusal(host, second)
    assert error["code"] == "position-unchained"
    assert error["sentence"] == ("The act does not follow the last act of Russia on the record.")


def test_a_late_position_is_refused(host: Secretariat) -> None:
    circulation = circulated(host)
    world = host.world
    before = len(world.entries)
    world.evidence()
    world.time += 103
    world.evidence(world.witnesses)
    for entry in world.entries[before:]:
        assert host.lodge(entry).status_code == 201
    error = refusal(host, world.position("Russia", circulation, "object"))
    assert error["code"] == "position-late"
    assert error["sentence"].startswith("The deadline of 2001-11-23 10:08:20 UTC has passed")


@pytest.mark.threat(20)
def test_an_unknown_act_type_is_refused(host: Secretariat) -> None:
    world = host.world
    entry = world.act("accede", "Russia", signer="root")
    error = refusal(host, entry.replace(b'"act":"accede"', b'"act":"veto"'))
    assert error["code"] == "value-unfit"
    error = refusal(host, entry.replace(b"comity/act/v1", b"comity/act/v2"))
    assert error["code"] == "act-malformed"


def test_concluding_before_notice_is_refused(host: Secretariat) -> None:
    circulation = circulated(host)
    entry = host.world.act("conclude", "secretariat", circulation=circulation, outcome="adopted")
    assert refusal(host, entry)["code"] == "notice-missing"


def test_an_act_without_its_document_is_refused(host: Secretariat) -> None:
    texts = host.world.texts("never handed in")
    entry = host.world.act("table", "Alliance", sphere="open", title="text", texts=texts)
    assert refusal(host, entry)["code"] == "document-missing"


def test_large_bodies_are_cut_off(host: Secretariat) -> None:
    answer = httpx2.post(f"{host.base}/act", content=b"x" * 100_000)
    assert answer.json()["error"]["code"] == "body-too-large"


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/8/000", "tile/0/0", "tile/entries/..%2f", "cosigned/Mars", "x"]
)
def test_what_is_not_there_is_said_in_one_shape(host: Secretariat, path: str) -> None:
    answer = httpx2.get(f"{host.base}/{path}")
    assert answer.status_code in (400, 404)
    if path != "x":
        assert answer.json()["error"]["hint"]
