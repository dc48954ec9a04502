"""Certificates cut out of a record: the smallest final checkpoint, whatever lines there are."""

from __future__ import annotations

import pytest

from comity.errors import Missing, Refused
from comity.log.checkpoint import parse_checkpoint
from comity.verify.certificate import judge_file
from comity.verify.make import (
    choose,
    concluded_in,
    documents_in,
    entries_of,
    make_certificate,
    notes_in,
)
from comity.verify.report import Result, Verdict
from comity.verify.source import Memory
from comity.wire.certificate import parse_certificate
from tests.nested import Nested
from tests.verify.exported import check, exported, failed, small
from tests.world import World


def cut(world: World, circulation: str, cosigners: list[str] | None = None) -> bytes:
    source = Memory(exported(world, cosigners))
    entries, documents = entries_of(source), documents_in(source)
    assert list(entries) == world.entries
    return make_certificate(entries, documents, notes_in(source), circulation)


def only(world: World) -> str:
    assert world.reader.council is not None
    (circulation,) = world.reader.council.closed
    return circulation


def test_a_stranger_judges_it_with_nothing_but_the_council_s_identity() -> None:
    world = small()
    raw = cut(world, only(world))
    report = judge_file(raw, world.council)
    assert report.verdict is Verdict.SOUND
    assert {each.result for each in report.checks[:8]} == {Result.PASSED}
    assert {each.result for each in report.checks[8:]} == {Result.NOT_MADE}
    (decision,) = report.decisions
    assert (decision.outcome, decision.title) == ("adopted", "On terrorism")
    assert check(report, "final").detail == "2 parties cosigned: Alliance, Russia."


def test_of_another_council_it_proves_nothing() -> None:
    world = small()
    assert failed(judge_file(cut(world, only(world)), "0" * 64)) == ["council"]


def test_lines_over_one_checkpoint_are_put_together() -> None:
    world = small()
    with pytest.raises(Missing) as caught:
        cut(world, only(world), ["Russia", "Oslo"])
    assert caught.value.code == "not-final-yet"
    certificate = parse_certificate(cut(world, only(world), ["Russia", "Alliance"]))
    assert len(certificate.checkpoint.signatures) == 3


def test_the_smallest_final_checkpoint_is_taken_also_from_evidence_on_the_record() -> None:
    world = small()
    circulation = only(world)
    world.evidence(["Russia"])
    world.evidence(["Oslo", "Russia", "Alliance"])
    world.circulate("Alliance", "On something else")
    certificate = parse_certificate(cut(world, circulation))
    assert parse_checkpoint(certificate.checkpoint.text).size == 11
    assert len(certificate.entries) == 11
    assert judge_file(cut(world, circulation), world.council).verdict is Verdict.SOUND


def test_a_foreign_line_in_the_files_is_left_out() -> None:
    world = small()
    source = exported(world)
    stranger = World(name="stranger").cosigned(["Russia"], world.time).rsplit(b"\n", 2)[1]
    source["cosigned/Russia"] += stranger + b"\n"
    memory = Memory(source)
    raw = make_certificate(entries_of(memory), documents_in(memory), notes_in(memory), only(world))
    assert judge_file(raw, world.council).verdict is Verdict.SOUND


def test_decisions_are_listed_and_chosen_by_their_beginning() -> None:
    world = small()
    second = world.circulate("Russia", "On something else")
    world.decide(second)
    listed = concluded_in(world.entries, world.documents.get)
    assert [(each.title, each.outcome) for each in listed] == [
        ("On terrorism", "adopted"),
        ("On something else", "adopted"),
    ]
    assert choose(listed, second[:8]).circulation == second
    for beginning in ("0" * 64, ""):
        with pytest.raises(Refused) as caught:
            choose(listed, beginning)
        assert caught.value.code == "decision-unclear"


def test_an_open_circulation_has_no_certificate() -> None:
    world = small()
    circulation = world.circulate("Russia", "On something else")
    with pytest.raises(Refused) as caught:
        cut(world, circulation)
    assert caught.value.code == "not-concluded"


def test_an_amendment_of_the_charter_is_proved_under_the_new_quorum() -> None:
    world = World()
    plain = world.charter_plain()
    plain["parties"] += [
        {
            "name": "Finland",
            "title": "Finland",
            "root": [world.vkey("Finland/root")],
            "notice": world.vkey("Finland/notice", 4),
        }
    ]
    from comity.wire.charter import format_charter

    amends = world.document(format_charter(plain))
    texts = world.texts("Finland joins")
    matter = world.do(
        "table", "Alliance", sphere="open", title="Finland joins", texts=texts, amends=amends
    )
    circulation = world.do(
        "circulate", "Alliance", matter=matter, texts=texts, deadline=world.time + 100
    )
    world.decide(circulation)
    council = world.reader.council
    assert council is not None
    assert council.charter_hash == amends
    raw = cut(world, circulation)
    report = judge_file(raw, world.council)
    assert report.verdict is Verdict.SOUND
    assert [each.entry for each in report.charters] == [0, council.closed[circulation].concluded]


def test_a_decision_of_a_council_with_a_council_as_party() -> None:
    nested = Nested()
    authority = nested.decision({"act": "submit"}, "On terrorism")
    texts = nested.outer.texts("On terrorism")
    table = {"sphere": "consulted", "title": "On terrorism", "texts": texts}
    matter = nested.outer.admit(nested.signed("table", authority, **table))
    fields = {"matter": matter, "texts": texts, "deadline": nested.outer.time + 100}
    circulation = nested.outer.admit(nested.signed("circulate", authority, **fields))
    nested.outer.decide(circulation)
    raw = cut(nested.outer, circulation)
    assert judge_file(raw, nested.council).verdict is Verdict.SOUND
    assert authority in parse_certificate(raw).documents.values()
