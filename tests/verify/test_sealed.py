"""Sealed certificates: small, quick, plain about whose word they rest on, and not to be forged."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import pytest

from comity.core.acts_plain import KINDS
from comity.errors import Malformed, Missing, NotSound, Refused
from comity.log.note import parse_note
from comity.verify.certificate import judge_file
from comity.verify.report import Report, Result, Verdict
from comity.wire.charter import format_charter
from comity.wire.continued import FROM_STATE, OLDER, Continued
from comity.wire.evidence import format_evidence
from comity.wire.packed import packed, unpacked
from comity.wire.reader import Reader
from comity.wire.sealed import SealedCertificate, format_sealed, parse_sealed
from comity.wire.sealed_judgement import judge_sealed
from comity.wire.state import format_state, parse_state
from comity.wire.strict import format_json, parse_json
from tests.forging import alterations, forge, self_accredited
from tests.nested import Nested, certificate
from tests.sealed import affirm, cut, parts, ready, seal, sealed, state_of
from tests.twenty import silence, twenty
from tests.verify.exported import check, failed
from tests.world import World


def judged(certificate: SealedCertificate, council: str) -> Report:
    return judge_file(format_sealed(certificate), council)


def code(report: Report) -> str:
    """The code of the one finding."""
    (found,) = [each for one in report.checks for each in one.findings]
    return found.code


def test_it_shows_the_decision_and_says_on_whose_word() -> None:
    world, circulation = sealed()
    report = judge_file(cut(world, circulation), world.council)
    assert report.verdict is Verdict.SOUND
    assert (report.kind, report.word) == ("sealed", ("Alliance", "Norway", "Russia"))
    assert check(report, "before").result is Result.NOT_MADE
    (decision,) = report.decisions
    assert (decision.circulation, decision.outcome) == (circulation, "adopted")
    assert [said.status for said in decision.positions] == ["counts"]
    assert [notice.party for notice in decision.notices] == list(world.parties)


def test_positions_of_a_party_that_is_a_council() -> None:
    """Before the seal and after it; a mandate that was used before the seal serves no more."""
    nested = Nested()
    outer = nested.outer
    circulation = outer.circulate("Russia", "On ballistics")
    mandate = {"act": "position", "circulation": circulation, "position": "object"}
    named = [text["document"] for text in outer.texts("On ballistics")]
    said = {"circulation": circulation, "position": "object", "texts": named}
    decided = nested.decision(mandate, "We object")
    outer.add(nested.signed("position", decided, **said))
    seal(outer)
    reader = resumed(outer)
    assert outer.add(nested.signed("position", decided, **said)).error is not None
    again = nested.decision(mandate, "We object still")
    assert outer.add(nested.signed("position", again, **said)).error is None
    for entry, known in zip(outer.entries[reader.size :], (False, True), strict=True):
        assert (reader.read(entry).error is None) is known
    assert format_state(state_of(outer)) == format_state(reader.council or state_of(World()))


def resumed(world: World) -> Continued:
    """A reader that goes on from the state as it is, and has read nothing before."""
    first = Reader(world.documents.get)
    first.read(world.entries[0])
    assert first.council is not None
    state = parse_state(format_state(state_of(world)), first.council, first.charter)
    return Continued(state, world.reader.frontier, world.documents.get)


def test_it_tells_of_the_decision_what_the_whole_record_tells() -> None:
    world, circulation = sealed()
    told = judge_file(cut(world, circulation), world.council).decisions
    assert told == judge_file(certificate(world, circulation), world.council).decisions


def test_root_keys_affirm_without_an_accreditation() -> None:
    world, circulation = sealed(signer="root")
    assert parts(world, circulation).accredits == ()
    assert judge_file(cut(world, circulation), world.council).verdict is Verdict.SOUND


def test_a_council_of_twenty_in_twenty_kilobytes() -> None:
    """As plain text a little more, packed about half; whatever the age of the council."""
    world = twenty()
    for number in range(2):
        world.conclude(silence(world, f"On matter {number}"))
        world.evidence()
    circulation = silence(world)
    affirm(world, seal(world, "secretariat"), ("France", "Russia", "US"))
    world.conclude(circulation)
    raw = cut(world, circulation, world.parties[:14])
    report = judge_file(packed(raw), world.council)
    assert report.verdict is Verdict.SOUND
    assert report.word == ("France", "Russia", "US")
    assert len(raw) < 25_000
    assert len(packed(raw)) < 20_000


def test_it_stays_small_however_old_the_council_is() -> None:
    sizes = []
    world = World()
    for number in range(30):
        world.decide(world.circulate("Alliance", f"On matter {number:02}"))
        world.evidence()
        sizes.append(len(format_state(state_of(world))))
    assert max(sizes) - sizes[0] < 100


def test_packing_is_undone_and_broken_packages_are_no_certificates() -> None:
    world, circulation = sealed()
    raw = cut(world, circulation)
    box = packed(raw)
    assert unpacked(box, len(raw)) == raw
    assert len(unpacked(gzip.compress(bytes(10_000)), 99)) == 100
    for broken in (box[:-9], box + b"\n", box + box, b"\x1f\x8b", box[:40] + b"!" + box[41:]):
        assert unpacked(broken, len(raw)) == broken
        assert failed(judge_file(broken, world.council)) == ["form"]


def test_a_false_seal_has_no_effect() -> None:
    world = World()
    size = world.reader.size
    with pytest.raises(NotSound, match="another state") as false:
        world.do("seal", "Russia", size=size, state="5" * 64)
    assert false.value.code == "seal-false"
    with pytest.raises(Refused) as misplaced:
        world.do("seal", "Russia", size=size - 1, state="5" * 64)
    assert misplaced.value.code == "seal-misplaced"
    entry = world.act("seal", "Russia", size=size, state="5" * 64)
    assert world.add(entry).error is not None
    assert state_of(world).seals == {}


def test_who_may_affirm_what() -> None:
    world = World()
    for refused, fields in (("seal-unknown", {"seal": "5" * 64}),):
        with pytest.raises(Refused) as error:
            world.do("affirm", "Russia", **fields)
        assert error.value.code == refused
    first = seal(world)
    affirm(world, first, ["Alliance"])
    seen = {"size": world.reader.size - 2, "root": world.reader.root_at(world.reader.size - 2)}
    cases: list[tuple[str, str, dict[str, Any]]] = [
        ("affirmed-already", "Alliance", {}),
        ("seal-unseen", "Russia", {"seen": seen}),
        ("competence-lacking", "secretariat", {}),
    ]
    for refused, by, fields in cases:
        with pytest.raises(Refused) as error:
            world.do("affirm", by, seal=first, **fields)
        assert error.value.code == refused
    seal(world)
    with pytest.raises(Refused) as error:
        world.do("affirm", "Russia", seal=first)
    assert error.value.code == "seal-unknown"


def test_an_office_seals_only_where_the_charter_says_so() -> None:
    world = World()
    with pytest.raises(Refused) as error:
        seal(world, "secretariat")
    assert error.value.code == "competence-lacking"
    assert seal(twenty(), "secretariat")


def test_too_few_affirmed() -> None:
    """One of the witnesses may lie, so two parties must affirm; else nothing is cut out."""
    world = World(("Alliance", "Russia", "Norway"))
    circulation = ready(world)
    affirm(world, seal(world), ["Alliance"])
    world.conclude(circulation)
    with pytest.raises(Missing) as error:
        cut(world, circulation)
    assert error.value.code == "seal-lacking"


def test_the_word_of_the_proposer_alone_is_not_enough() -> None:
    plain = World(("Alliance", "Russia", "Norway")).charter_plain()["clock"]
    for party, good in (("Alliance", False), ("Norway", True)):
        changes = {"clock": plain | {"faults": 0}}
        world = World(("Alliance", "Russia", "Norway"), changes=changes)
        circulation = ready(world)
        affirm(world, seal(world), [party])
        world.conclude(circulation)
        if good:
            report = judge_file(cut(world, circulation), world.council)
            assert report.word == ("Norway",)
        else:
            with pytest.raises(Missing):
                cut(world, circulation)


def test_affirmations_of_another_seal_do_not_count() -> None:
    world = World(("Alliance", "Russia", "Norway"))
    circulation = ready(world)
    first = seal(world, "Russia")
    second = seal(world, "Norway")
    affirm(world, first, ["Alliance"])
    affirm(world, second, ["Russia"])
    world.conclude(circulation)
    with pytest.raises(Missing) as error:
        cut(world, circulation)
    assert error.value.code == "seal-lacking"


def test_of_several_seals_the_latest_good_one_is_taken() -> None:
    world = World(("Alliance", "Russia", "Norway"))
    affirm(world, seal(world), world.parties)
    circulation = ready(world)
    affirm(world, seal(world), world.parties)
    good = world.reader.size - 4
    affirm(world, seal(world), ["Norway"])
    world.conclude(circulation)
    assert parts(world, circulation).frontier.size == good


def test_older_prefixes_come_with_their_proofs() -> None:
    """Evidence of an older checkpoint, and an act by one who had seen little."""
    world = World(("Alliance", "Russia", "Norway"))
    circulation = ready(world)
    sealing = seal(world)
    late = world.cosigned(["Norway"], world.time, 9)
    world.do("evidence", "secretariat", checkpoint=format_evidence(late))
    affirm(world, sealing, world.parties)
    seen = {"size": 5, "root": world.reader.root_at(5)}
    world.do("conclude", "Norway", circulation=circulation, outcome="adopted", seen=seen)
    made = parts(world, circulation)
    assert [prefix.size for prefix in made.older] == [5, 9]
    assert judged(made, world.council).verdict is Verdict.SOUND
    without = judged(replace(made, older=made.older[:1]), world.council)
    assert (code(without), without.verdict) == ("older-needed", Verdict.UNJUDGED)
    five, nine = made.older
    forged = judged(replace(made, older=(replace(five, root=nine.root), nine)), world.council)
    assert code(forged) == "consistency-unproven"
    surplus = replace(five, size=7, root=world.reader.roots[7])
    assert code(judged(replace(made, older=(surplus,)), world.council)) != ""


def test_what_rests_on_older_entries_is_not_judged() -> None:
    """A promise under an older decision, and a key that may have been recalled before."""
    for doing in ("undertake", "accredit"):
        world = World(("Alliance", "Russia", "Norway"))
        older = world.circulate("Alliance", "On something older")
        world.decide(older)
        world.evidence()
        circulation = ready(world)
        affirm(world, seal(world), world.parties)
        if doing == "undertake":
            text = world.document(b"We shall.\n")
            term: dict[str, Any] = {"starts": 1, "ends": 2}
            world.do("undertake", "Norway", circulation=older, title="To", text=text, **term)
        else:
            world.accredit("Norway", "another")
        world.conclude(circulation)
        with pytest.raises(Missing):
            cut(world, circulation)


def test_every_kind_of_act_is_known_to_whoever_goes_on_from_a_state() -> None:
    assert sorted([*FROM_STATE, *OLDER]) == sorted([*KINDS, "evidence"])


def amended() -> tuple[World, str]:
    """A council of two that became one of four, whose new parties affirm a later seal."""
    grown = ("Alliance", "Russia", "Norway", "Malta")
    world = World(("Alliance", "Russia"))
    plain = World(grown, name="council", accede=False).charter_plain()
    amends = world.document(format_charter(plain | {"accession": 2}))
    texts = world.texts("New rules")
    fields: dict[str, Any] = {"sphere": "open", "title": "New rules", "texts": texts}
    matter = world.do("table", "Alliance", amends=amends, **fields)
    deadline = world.time + 100
    world.decide(world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline))
    world.parties = grown
    for party in grown[2:]:
        world.do("accede", party, signer="root")
        world.accredit(party)
    circulation = ready(world)
    affirm(world, seal(world), grown[2:])
    world.conclude(circulation)
    return world, circulation


def test_a_council_that_changed_its_charter_is_judged_by_a_charter_that_is_known() -> None:
    """New parties count for those who know the new charter; the founding one tells of none."""
    world, circulation = amended()
    raw = cut(world, circulation)
    alone = judge_file(raw, world.council)
    assert (code(alone), alone.verdict) == ("seal-unaffirmed", Verdict.UNJUDGED)
    in_force = state_of(world).charter_hash
    report = judge_file(raw, world.council, in_force)
    assert report.verdict is Verdict.SOUND
    assert report.word == ("Malta", "Norway")
    elsewhere = judge_file(raw, world.council, "1" * 64)
    assert (code(elsewhere), elsewhere.verdict) == ("charter-elsewhere", Verdict.UNJUDGED)


def test_altered_parts() -> None:
    world, circulation = sealed()
    for name, altered in alterations(world, parts(world, circulation)):
        report = judged(altered, world.council)
        assert report.verdict is Verdict.NOT_SOUND
        assert [each.id for each in report.checks if each.findings] == [name]


def test_a_missing_accreditation_leaves_too_few() -> None:
    world, circulation = sealed()
    made = parts(world, circulation)
    report = judged(replace(made, accredits=made.accredits[:1]), world.council)
    assert code(report) == "seal-unaffirmed"
    assert report.verdict is Verdict.UNJUDGED


def test_too_few_have_cosigned() -> None:
    world, circulation = sealed()
    made = parts(world, circulation)
    few = parse_note(world.cosigned(["Russia"], world.time))
    report = judged(replace(made, checkpoint=few), world.council)
    assert code(report) == "not-final"


def test_the_file_has_one_spelling() -> None:
    world, circulation = sealed()
    raw = cut(world, circulation)
    head = raw.split(b"\n")[1]
    for other in (
        raw.replace(b'"entries":5', b'"entries":4'),
        raw.replace(head, head.replace(b'"size"', b'"sizes"')),
        raw.replace(b"\n{", b"\n {", 1),
        raw + b"\n",
        raw[:-1],
        raw.replace(b"\n\n", b"\n", 1),
    ):
        assert other != raw
        with pytest.raises(Malformed):
            parse_sealed(other)


@pytest.mark.parametrize("thief", ["a delegate", "a root"])
def test_whoever_has_no_root_key_of_the_founding_charter_forges_nothing(thief: str) -> None:
    """A host with the log's key and every notice key makes up a state in which a key of its own is
    a delegate of all; it affirms its own seal. Only the parties' root keys are beyond it.
    """
    world, circulation = sealed()
    made = parts(world, circulation)
    state = parse_json(made.state)
    for row in state["delegates"]:
        row["vkey"] = world.vkey(f"thief/{row['party']}")
    state["delegates"].sort(key=lambda row: row["vkey"])
    forged = forge(world, made, format_json(state))
    if thief == "a root":
        forged = replace(forged, accredits=tuple(self_accredited(world)))
    report = judged(forged, world.council)
    assert report.verdict is not Verdict.SOUND
    assert [each.id for each in report.checks if each.findings] == ["seal"]


def test_a_state_that_is_sealed_and_is_none_is_malformed() -> None:
    world, circulation = sealed()
    made = parts(world, circulation)
    changes: tuple[dict[str, Any], ...] = ({"matters": []}, {"council": "1" * 64}, {"more": 1})
    for change in changes:
        state = format_json(parse_json(made.state) | change)
        report = judged(forge(world, made, state), world.council)
        assert code(report) == "state-malformed"
        assert failed(report) == ["state"]


def test_judging_raises_for_programs() -> None:
    world, circulation = sealed()
    made = parts(world, circulation)
    assert judge_sealed(made, world.council).circulation.id == circulation
    with pytest.raises(NotSound):
        judge_sealed(made, "1" * 64)
