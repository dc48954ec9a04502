"""The node's HTTP API: every operation of its description is exercised, every answer fits it, and
nothing that writes gets through but a signed act of the party.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from comity.errors import Recorded
from comity.log.note import Note, format_note, sign_note
from comity.node.api import OPERATIONS, description
from tests.desk.desks import Desk
from tests.desk.story import Story
from tests.node.hosting import silent
from tests.node.taking import TakingHost
from tests.world import World

SPEC = description()


class Client:
    """A program that uses the API, and holds every answer against the description."""

    def __init__(self, desk: Desk, world: World) -> None:
        self.desk, self.world = desk, world
        self.seen: set[tuple[str, str]] = set()

    def ask(self, verb: str, template: str, **given: Any) -> tuple[int, Any]:
        """One request: the status and the answer, checked. `path` fills the template."""
        path = template.format(**({"council": self.world.council} | given.pop("path", {})))
        reply = httpx2.request(verb, self.desk.url + path, timeout=20, **given)
        operation = SPEC["paths"][template][verb.lower()]
        kind = "200" if reply.status_code == 200 else "default"
        schema = operation["responses"][kind]["content"]["application/json"]["schema"]
        plain = reply.json()
        check(plain, schema)
        assert reply.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in reply.headers
        self.seen.add((verb, template))
        return reply.status_code, plain

    def get(self, rest: str, **given: Any) -> Any:
        """What is below the council."""
        status, plain = self.ask("GET", "/api/council/{council}" + rest, **given)
        assert status == 200, plain
        return plain

    def draft(self, kind: str, **more: Any) -> Any:
        """A draft for Russia."""
        row = {"council": self.world.council, "act": kind, "by": "Russia", "fields": {}}
        row |= {"vkey": self.world.vkey("Russia/delegation")} | more
        status, plain = self.ask("POST", "/api/draft", json=row)
        return plain if status == 200 else plain["error"]

    def lodge(self, entry: bytes, *documents: bytes) -> tuple[int, Any]:
        """Hand in an act."""
        papers = [base64.b64encode(each).decode() for each in documents]
        body = {"entry": entry.decode(), "documents": papers}
        return self.ask("POST", "/api/council/{council}/act", json=body)


def check(plain: Any, schema: Any) -> None:
    """Raises unless the data fits the schema."""
    whole = {**schema, "components": SPEC["components"]}
    Draft202012Validator(whole).validate(plain)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """Russia's node in the story's council, and a host that takes acts."""
    story = Story()
    desk = Desk(tmp_path, story.world, host=TakingHost)
    desk.step()
    yield Client(desk, story.world)
    desk.stop()


def test_the_description_is_openapi_3_1_and_served(client: Client) -> None:
    OpenAPIV31SpecValidator(SPEC).validate()
    reply = httpx2.get(f"{client.desk.url}/openapi.json")
    assert reply.json() == json.loads(json.dumps(SPEC))
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


def test_every_operation_is_exercised_and_every_answer_fits(client: Client) -> None:
    world, council = client.world, client.world.reader.council
    assert council is not None
    status, kinds = client.ask("GET", "/api/kinds")
    assert (status, kinds[0]["kind"]) == (200, "found")
    assert client.ask("GET", "/api/councils")[1][0]["party"] == "Russia"
    assert client.get("")["root"] == world.reader.root_at(world.reader.size)
    assert [row["party"] for row in client.get("/parties")] == ["Alliance", "Russia"]
    assert {row["status"] for row in client.get("/matters")} >= {"open", "adopted"}
    served = client.get("/circulations")
    assert len(served) == len(council.open) + len(council.closed)
    (same,) = [each for each in served if each["circulation"] == served[2]["circulation"]]
    path = {"circulation": served[2]["circulation"]}
    assert client.get("/circulation/{circulation}", path=path) == same
    assert {row["outcome"] for row in client.get("/decisions")} == {"adopted"}
    assert [row["title"] for row in client.get("/undertakings")] == ["Overflight"]
    query = {"act": "position", "by": "Russia", "vkey": world.vkey("Russia/delegation")}
    assert client.get("/head", params=query)["seen"]["size"] == world.reader.size
    _lodge_a_position(client)
    assert client.seen == {(each.verb, each.path) for each in OPERATIONS}


def _open(world: World) -> list[str]:
    """The circulations that are open."""
    assert world.reader.council is not None
    return list(world.reader.council.open)


def _lodge_a_position(client: Client) -> None:
    """From a draft, signed by the delegate, to the entry on the record."""
    world = client.world
    paper = b"With a statement.\n"
    fields = {
        "circulation": _open(world)[0],
        "position": "approve",
        "statement": world.document(paper),
    }
    del world.documents[fields["statement"]]
    made = client.draft("position", fields=fields, documents=[base64.b64encode(paper).decode()])
    assert made["accepted"] is True
    assert "position-taken" in [each["code"] for each in made["effects"]]
    name, key = world.signer("Russia")
    text = made["text"].encode()
    entry = format_note(Note(text, (sign_note(text, name, key),)))
    status, told = client.lodge(entry, paper)
    assert (status, told["index"], told["seen"]) == (200, world.reader.size - 1, False)
    assert told["act"] == made["act"]
    client.desk.step()
    assert client.lodge(entry)[1] == told | {"seen": True}
    assert client.get("/act/{act}", path={"act": made["act"]}) == told | {"seen": True}
    body = {"entry": entry.decode(), "documents": [base64.b64encode(paper).decode()]}
    status, kept = client.ask("POST", "/api/council/{council}/lodge", json=body)
    assert (status, kept["status"], kept["index"]) == (200, "recorded", told["index"])
    assert kept["receipts"] == []  # no receipt key, no receipt
    assert client.get("/lodged/{act}", path={"act": made["act"]}) == kept


def test_a_list_is_cut_into_pages(client: Client) -> None:
    whole = client.get("/circulations")
    first = client.get("/circulations", params={"limit": "2"})
    rest = client.get("/circulations", params={"before": str(first[-1]["entry"])})
    assert first + rest == whole
    status, told = client.ask("GET", "/api/council/{council}/matters", params={"limit": "many"})
    assert (status, told["error"]["code"]) == (400, "query-number")


def test_a_circulation_tells_standing_notice_position_and_deadline(client: Client) -> None:
    council = client.world.reader.council
    assert council is not None
    for row in client.get("/circulations"):
        served = council.circulation(row["circulation"])
        assert served is not None
        assert row["stated_deadline"] == served.stated()
        for told, owed in zip(row["parties"], served.owed, strict=True):
            notice = served.notices.get(owed.party)
            assert told["notice"] == (None if notice is None else notice.stamp)
            assert (told["standing"], told["period"]) == (owed.standing.value, owed.period)
        words = [p["position"] for each in row["parties"] for p in each["positions"]]
        assert words == [spoken.word for spoken in served.positions]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"act": "nonsense"}, "kind-unknown"),
        ({"by": 7}, "value-unfit"),
        ({"vkey": "x"}, "vkey-malformed"),
        ({"fields": []}, "value-unfit"),
        ({"more": 1}, "field-unknown"),
        ({"council": "0" * 64}, "council-not-followed"),
        ({"documents": ["?"]}, "document-no-base64"),
        ({"documents": "x"}, "value-unfit"),
        ({"fields": {"circulation": "\u202e"}}, "json-malformed"),
    ],
)
def test_a_draft_that_cannot_be_made_says_why(client: Client, more: Any, code: str) -> None:
    told = client.draft("position", **more)
    assert told["code"] == code, told
    assert told["recorded"] == Recorded.NOTHING.value


def test_a_draft_that_would_be_refused_says_why_and_changes_nothing(client: Client) -> None:
    size = client.world.reader.size
    (circulation,) = _open(client.world)
    made = client.draft("position", fields={"circulation": circulation, "position": "maybe"})
    assert (made["accepted"], made["error"]["code"]) == (False, "word-unknown")
    assert client.draft("undertake")["error"]["code"] == "field-missing"
    assert client.desk.node.followers[0].copy.reader.size == size
    assert client.world.reader.size == size


def test_only_an_act_of_the_nodes_own_party_signed_by_it_is_handed_in(client: Client) -> None:
    world = client.world
    host = client.desk.hosts[0]
    assert isinstance(host, TakingHost)
    theirs = world.act("table", "Alliance", sphere="open", title="x", texts=world.texts("x"))
    assert client.lodge(theirs)[1]["error"]["code"] == "party-elsewhere"
    ours = world.act("table", "Russia", sphere="open", title="x", texts=world.texts("x"))
    forged = ours.replace(b'"title":"x"', b'"title":"y"')
    status, told = client.lodge(forged)
    assert (status, told["error"]["code"]) == (409, "signature-wrong")
    assert client.lodge(ours, b"not named")[1]["error"]["code"] == "document-unnamed-by-act"
    assert client.lodge(b"nonsense")[0] == 400
    assert host.taken == []
    status, told = client.lodge(ours)
    assert (status, told["status"]) == (200, "recorded")
    assert len(host.taken) == 1


def test_an_act_without_an_answer_is_not_yet_known(tmp_path: Path) -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    desk = Desk(tmp_path, world, host=TakingHost)
    desk.step()
    limits = desk.node.settings.limits
    object.__setattr__(limits, "lodge_seconds", 0.3)
    object.__setattr__(limits, "request_seconds", 0.3)
    desk.hosts[0].twists["act"] = silent
    status, told = Client(desk, world).lodge(world.position("Russia", circulation, "approve"))
    desk.stop()
    assert (status, told["error"]["code"]) == (503, "act-unanswered")
    assert told["error"]["recorded"] == Recorded.UNKNOWN.value


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "https://elsewhere.example"}, "cross-site"),
        ({"Origin": "null"}, "cross-site"),
        ({"Sec-Fetch-Site": "cross-site"}, "cross-site"),
        ({"Sec-Fetch-Site": "same-site"}, "cross-site"),
        ({"Content-Type": "text/plain"}, "media-type"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "media-type"),
    ],
)
@pytest.mark.parametrize("template", [each.path for each in OPERATIONS if each.body])
def test_no_page_of_another_site_can_use_it(
    client: Client, template: str, headers: dict[str, str], code: str
) -> None:
    sent = {"Content-Type": "application/json"} | headers
    status, told = client.ask("POST", template, content=b"{}", headers=sent)
    assert status in (400, 422)
    assert told["error"]["code"] == code


def test_a_body_is_bounded_and_must_be_a_json_object(client: Client) -> None:
    sent = {"Content-Type": "application/json"}
    for content, code in ((b"[]", "value-unfit"), (b"{", "body-no-json"), (b"[" * 99_999, "")):
        status, told = client.ask("POST", "/api/draft", content=content, headers=sent)
        assert status == 400
        assert told["error"]["code"] == code or not code
    most = 2 * client.desk.node.settings.limits.document_bytes + 2**20
    large = b'{"x":"' + b"x" * most + b'"}'
    status, told = client.ask("POST", "/api/draft", content=large, headers=sent)
    assert (status, told["error"]["code"]) == (400, "body-too-large")


def test_nothing_but_get_and_the_two_posts_is_taken(client: Client) -> None:
    for each in OPERATIONS:
        path = each.path.format(council=client.world.council, circulation="0" * 64, act="0" * 64)
        for verb in ("PUT", "DELETE", "PATCH", "GET" if each.body else "POST"):
            status = httpx2.request(verb, client.desk.url + path).status_code
            shared = verb == "POST" and path.endswith("/act")
            assert status in (404, 405) or shared, (verb, path)


def test_what_is_not_there_is_said_so(client: Client) -> None:
    nothing = {"circulation": "0" * 64}
    status, told = client.ask(
        "GET", "/api/council/{council}/circulation/{circulation}", path=nothing
    )
    assert (status, told["error"]["code"]) == (404, "circulation-not-here")
    status, told = client.ask("GET", "/api/council/{council}/head")
    assert (status, told["error"]["code"]) == (400, "query-lacks")
    status, told = client.ask("GET", "/api/council/{council}", path={"council": "x"})
    assert (status, told["error"]["code"]) == (404, "council-not-followed")


def test_many_drafts_at_once_do_not_disturb_the_copy(client: Client) -> None:
    """Rehearsals happen beside the copy: the record goes on growing and stays sound."""
    copy = client.desk.node.followers[0].copy
    fields = {"sphere": "open", "title": "x", "texts": client.world.texts("x")}
    told: list[Any] = []
    threads = [
        threading.Thread(target=lambda: told.append(client.draft("table", fields=fields)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    client.world.evidence()
    client.desk.step()
    for thread in threads:
        thread.join()
    assert [each["accepted"] for each in told] == [True] * 8
    assert copy.reader.size == client.world.reader.size
    assert {alarm.code for alarm in copy.alarms.all()} == {"entry-without-effect"}


def test_the_page_names_every_operation_and_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/api.md").read_text(encoding="utf-8")
    told = [
        line.split("`")[1] for line in page.splitlines() if line.startswith(("| `GET", "| `POST"))
    ]
    assert told == [f"{each.verb} {each.path}" for each in OPERATIONS]
