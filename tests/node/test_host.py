"""Lodging an act: recorded, not recorded, or not yet known, and never the wrong one of these."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest

from comity.errors import ComityError, Malformed, Missing, Recorded, Refused, Unavailable
from comity.node.host import HostClient
from comity.node.settings import Limits
from comity.wire.act import parse_signed_act
from comity.wire.digest import digest
from tests.live import Secretariat
from tests.node.hosting import Host, Send, Twist, answer, drip, refuse, say
from tests.world import World

QUICK = Limits(request_seconds=1.0, lodge_seconds=2.0)


@pytest.fixture
def client(host: Host) -> Iterator[HostClient]:
    """A client of the host that soon gives up."""
    client = HostClient(host.url, host.world.council, QUICK)
    yield client
    client.close()


@pytest.fixture
def entry(world: World) -> bytes:
    """An act for the next place."""
    texts = world.texts("next")
    return world.act("table", "Alliance", sphere="open", title="next", texts=texts)


def error_of(client: HostClient, entry: bytes) -> ComityError:
    """What lodging raises."""
    with pytest.raises(ComityError) as refusal:
        client.lodge(entry)
    return refusal.value


def recorded(entry: bytes, index: object = 6, **changes: object) -> bytes:
    """The host's answer that an act is recorded."""
    plain = {"status": "recorded", "act": parse_signed_act(entry).id, "index": index, "size": 7}
    return json.dumps(plain | changes).encode()


def test_recorded_refused_and_repeated_at_a_real_host(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world = World()
    host = Secretariat(tmp_path_factory.mktemp("host"), world)
    host.start()
    host.found()
    client = HostClient(host.url, world.council)
    texts = world.texts("text")
    entry = world.act("table", "Alliance", sphere="open", title="text", texts=texts)
    identity = parse_signed_act(entry).id
    assert isinstance(error_of(client, entry), Missing)
    assert client.look_up(identity) is None
    for data in world.documents.values():
        assert client.put_document(data) == digest(data)
    size = len(world.entries)
    assert client.lodge(entry) == client.lodge(entry) == client.look_up(identity) == size
    altered = world.act("table", "Alliance", sphere="nowhere", title="text", texts=texts)
    error = error_of(client, altered)
    assert isinstance(error, Refused)
    assert (error.recorded, client.look_up(parse_signed_act(altered).id)) == (
        Recorded.NOTHING,
        None,
    )
    assert isinstance(error_of(HostClient(host.url, digest(b"")), entry), Missing)
    host.kill()
    quick = HostClient(host.url, world.council, QUICK)
    assert error_of(quick, entry).recorded is Recorded.NOTHING
    host.start()
    assert client.lodge(entry) == size
    host.stop()
    client.close()


def test_a_host_that_cannot_be_reached_has_recorded_nothing(world: World, entry: bytes) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    error = error_of(HostClient(url, world.council, QUICK), entry)
    assert (type(error), error.code) == (Unavailable, "act-unanswered")
    assert error.recorded is Recorded.NOTHING


@pytest.mark.parametrize(
    "twist", [drip, refuse(503, "commit-unknown", recorded=Recorded.UNKNOWN.value)]
)
def test_a_host_that_does_not_say_leaves_it_unknown(
    host: Host, client: HostClient, entry: bytes, twist: Twist
) -> None:
    host.twists["act"] = twist
    started = time.monotonic()
    error = error_of(client, entry)
    assert (type(error), error.code) == (Unavailable, "act-unanswered")
    assert error.recorded is Recorded.UNKNOWN
    assert error.facts == {"act": parse_signed_act(entry).id}
    assert time.monotonic() - started < 8


def test_an_answer_lost_on_its_way_is_asked_for_again(
    host: Host, client: HostClient, entry: bytes
) -> None:
    lodged: list[bytes] = []

    async def lossy(body: bytes, send: Send) -> None:
        lodged.append(body)
        if len(lodged) == 1:
            await send({"type": "http.response.start", "status": 201, "headers": []})
            raise ConnectionAbortedError
        await answer(send, 200, recorded(entry))

    host.twists["act"] = lossy
    assert client.lodge(entry) == 6
    assert lodged == [entry, entry]


def test_a_host_that_is_busy_with_it_is_asked_again(
    host: Host, client: HostClient, entry: bytes
) -> None:
    calls: list[bytes] = []

    async def twist(body: bytes, send: Send) -> None:
        calls.append(body)
        step = refuse(503, "act-pending") if len(calls) < 3 else say(recorded(entry))
        await step(body, send)

    host.twists["act"] = twist
    assert client.lodge(entry) == 6


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"recorded",
        b"[" * 50_000,
        b"{}",
        b"[]",
        b'{"index":true}',
        b'{"index":-1}',
        b'{"index":"6"}',
        json.dumps({"index": 6, "act": digest(b"another")}).encode(),
    ],
)
def test_an_answer_about_nothing_or_another_act_is_not_believed(
    host: Host, client: HostClient, entry: bytes, body: bytes
) -> None:
    host.twists["act"] = say(body)
    error = error_of(client, entry)
    assert (error.code, error.recorded) == ("act-unanswered", Recorded.UNKNOWN)


@pytest.mark.parametrize("status", [301, 307, 400, 404, 413, 422, 429, 500, 502])
def test_whoever_answers_in_the_hosts_place_is_not_taken_for_it(
    host: Host, client: HostClient, entry: bytes, status: int
) -> None:
    async def proxy(body: bytes, send: Send) -> None:
        await answer(send, status, b"<html>no</html>", ("location", "http://127.0.0.1:1/"))

    host.twists["act"] = proxy
    error = error_of(client, entry)
    assert (error.code, error.recorded) == ("act-unanswered", Recorded.UNKNOWN)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Malformed), (404, Missing), (409, Refused), (422, Refused)]
)
def test_what_the_host_objects_to_is_said_in_its_words(
    host: Host, client: HostClient, entry: bytes, status: int, kind: type[ComityError]
) -> None:
    facts = {"party": "Russia", "period": 60, "nested": {}, "many": [1], "yes": True}
    host.twists["act"] = refuse(status, "period-runs", facts=facts)
    error = error_of(client, entry)
    assert type(error) is kind
    assert (error.code, error.sentence) == ("period-runs", "The host has its reasons.")
    assert error.facts == {"party": "Russia", "period": 60}
    assert error.recorded is Recorded.NOTHING


@pytest.mark.parametrize(
    "changes",
    [
        {"sentence": "\x1b[2Jrecorded"},
        {"sentence": "x" * 501},
        {"sentence": ""},
        {"hint": "a\nb"},
        {"code": "not a code"},
        {"recorded": "perhaps"},
        {"facts": 7},
    ],
)
def test_words_that_play_tricks_on_a_terminal_are_not_passed_on(
    host: Host, client: HostClient, entry: bytes, changes: dict[str, object]
) -> None:
    host.twists["act"] = refuse(422, "period-runs", **changes)
    assert error_of(client, entry).code == "act-unanswered"
