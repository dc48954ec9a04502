"""Records and charters with keys of ML-DSA-44, sound and altered, judged alike by both."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import sign_as_log
from comity.log.note import COSIGNATURE, MLDSA, Note, SignatureLine, format_note, parse_note
from comity.log.tree import EMPTY, leaf_hash
from comity.wire.charter import parse_charter
from comity.wire.evidence import format_evidence
from comity.wire.export import export_files
from comity.wire.sealed import parse_sealed
from comity.wire.strict import format_json
from tests.quantum import QuantumWorld, decided, mldsa_key, switched
from tests.sealed import affirm, cut, ready, seal
from tests.verifier.mutations import certificates, damaged, flipped, relined
from tests.verifier.page import Job, second
from tests.verifier.test_agreement import assert_alike
from tests.verifier.test_readers import altered, assert_read_alike
from tests.verify.exported import exported
from tests.world import World, vkey

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def jobs_of(world: QuantumWorld, count: int) -> Iterator[Job]:
    """The record and the certificate of a world, sound, damaged, and with lines changed."""
    files, dice = exported(world), random.Random(count)
    yield Job(world.council, files)
    yield Job("", exported(world, world.parties[:1]))
    signed = [path for path in files if path.startswith(("checkpoint", "cosigned/"))]
    for _ in range(count):
        yield Job(world.council, files, damaged(files, dice))
        path = dice.choice(signed)
        for change in (relined(files[path], world, dice), bent(files[path], dice)):
            yield Job(world.council, files, {path: change})
    for raw in certificates(world):
        yield Job(world.council, certificate=raw)
        for _ in range(count):
            yield Job(world.council, certificate=flipped(raw, dice))


def bent(raw: bytes, dice: random.Random) -> bytes:
    """A note of which one line has another time, another length, another key or one bit turned."""
    note = parse_note(raw)
    lines = list(note.signatures)
    at = dice.randrange(len(lines))
    line = lines[at]
    body = line.signature
    bodies = (
        dice.choice((0, 1, 2**62, 2**63, 2**64 - 1)).to_bytes(8, "big") + body[8:],
        body[:-1],
        body + b"\x00",
        flipped(body, dice),
        dice.choice(lines).signature,
    )
    lines[at] = SignatureLine(line.name, line.key_id, dice.choice(bodies))
    return format_note(Note(note.text, tuple(lines)))


@pytest.mark.parametrize("log_only", [False, True])
def test_a_record_under_both_kinds_of_keys(judge: Page, log_only: bool) -> None:
    world = decided(log_only=log_only)
    verdicts = assert_alike(judge, list(jobs_of(world, 60)))
    assert verdicts["sound"] >= 3
    assert verdicts["not sound"] > 60


def test_a_line_with_which_no_key_has_to_do_is_a_fault_for_both(judge: Page) -> None:
    world = decided()
    files = exported(world)
    for which, extra in (("checkpoint", b"a"), ("cosigned/Russia", b"b")):
        note = parse_note(files[which])
        line = SignatureLine("stranger.example", extra * 4, extra * 2428)
        raw = format_note(Note(note.text, (*note.signatures, line)))
        job = Job(world.council, files, {which: raw})
        assert assert_alike(judge, [job]) == {"not sound": 1}


def charters() -> Iterator[dict[str, Any]]:
    """Charters whose keys are of every kind in every place, some allowed, most not."""
    world = QuantumWorld(accede=False)
    plain = world.charter_plain()
    yield plain
    second = vkey("x.example/second", MLDSA, mldsa_key("second"))
    first = world.vkey("first", COSIGNATURE)
    act, taken = world.vkey("act"), plain["parties"][1]["notice"]
    for place in ("parties", "witnesses", "offices"):
        for at, row in enumerate(plain[place]):
            for field in ("notice", "notice_mldsa", "vkey", "vkey_mldsa", "root"):
                for key in (second, first, act, taken, "x"):
                    value = [key] if field == "root" else key
                    rows = [*plain[place]]
                    rows[at] = {**row, field: value}
                    yield {**plain, place: rows}


def test_charters_with_keys_of_every_kind_in_every_place(judge: Page) -> None:
    dice = random.Random(6)
    plains = list(charters())
    raws = [format_json(plain) for plain in plains]
    raws += [format_json(altered(plains[0], dice)) for _ in range(100)]
    told = assert_read_alike(judge, "parseCharter", parse_charter, raws)
    wanted = {"", "vkey-kind", "key-reused", "vkey-malformed", "field-unknown"}
    assert wanted <= set(told[: len(plains)])


@pytest.mark.parametrize("kinds", [[1, 6], [6], [6, 1], [4], [1, 4]])
def test_a_log_of_every_kind_is_founded_or_refused_by_both(judge: Page, kinds: list[int]) -> None:
    world = World()
    keys = {1: world.log_key, 4: world.key("cosigner"), 6: mldsa_key("log")}
    fields = {
        "origin": world.origin,
        "title": "again",
        "seen": {"size": 0, "root": EMPTY.root().hex()},
    }
    logs = [vkey(world.origin, kind, keys[kind]) for kind in kinds]
    entry = world.act("found", "Alliance", signer="root", logs=logs, **fields)
    tree = EMPTY.append(leaf_hash(entry))
    text = format_checkpoint(Checkpoint(world.origin, 1, tree.root()))
    lines = tuple(sign_as_log(text, world.origin, keys[kind]) for kind in kinds if kind != 4)
    note = Note(text, lines or (sign_as_log(text, world.origin, keys[1]),))
    named = "".join(f"log {vkey}\n" for vkey in sorted(logs)).encode()
    files = dict(export_files([entry], {}, format_note(note), {}, named))
    files[f"document/{world.charter}"] = world.documents[world.charter]
    job = Job("", files)
    assert_alike(judge, [job])
    codes = [each.code for check in job.first().checks for each in check.findings]
    assert ("vkey-kind" in codes) == (4 in kinds)
    assert ("signature-wrong" in codes) is False


def test_found_and_accredit_take_keys_of_the_same_kinds_in_both(judge: Page) -> None:
    world = decided(only=("Oslo",), both=("Russia",))
    keys = (mldsa_key("delegate"), world.key("delegate"))
    for kind, key in ((MLDSA, keys[0]), (COSIGNATURE, keys[1])):
        given = {"delegate": "second", "vkey": vkey("x.example/second", kind, key)}
        world.add(world.act("accredit", "Russia", signer="root", **given))
    reused = vkey(world.origin, MLDSA, world.log_keys()[1])
    world.add(world.act("accredit", "Russia", signer="root", delegate="log", vkey=reused))
    verdicts = assert_alike(judge, [Job(world.council, exported(world))])
    assert verdicts == {"sound": 1}


@pytest.mark.parametrize(
    ("world", "words"),
    [
        (World(), "Signed by the log council.example/log."),
        (QuantumWorld(), "Signed by the log council.example/log under Ed25519 and ML-DSA-44."),
        (QuantumWorld(log_only=True), "Signed by the log council.example/log under ML-DSA-44."),
    ],
    ids=["old", "both", "new"],
)
def test_both_say_under_which_keys_the_log_signed(judge: Page, world: World, words: str) -> None:
    circulation = world.circulate("Alliance", "On terrorism")
    world.decide(circulation)
    (raw,) = certificates(world)
    jobs = [Job(world.council, exported(world)), Job(world.council, certificate=raw)]
    for job, said in zip(jobs, second(judge, jobs), strict=True):
        for report in (job.first().plain(), said):
            assert words in [check["detail"] for check in report["checks"]]


def test_the_way_from_two_keys_to_one_is_judged_alike(judge: Page) -> None:
    world = switched()
    circulation = world.circulate("Alliance", "On terrorism")
    world.only, world.both = ("Russia", "Vienna"), ("Alliance", "Oslo")
    lines = format_evidence(world.cosigned(["Alliance"], world.time))
    for chosen in ([*lines[:6], lines[6]], [*lines[:6], lines[7]], lines[:7]):
        world.add(world.act("evidence", "secretariat", checkpoint=chosen))
    world.only, world.both = ("Alliance", "Russia", "Vienna"), ("Oslo",)
    world.decide(circulation)
    jobs = [Job(world.council, exported(world))]
    jobs += [Job(world.council, certificate=raw) for raw in certificates(world)]
    assert assert_alike(judge, jobs) == {"sound": 3}


def test_a_sealed_certificate_under_both_kinds_of_keys(judge: Page) -> None:
    world, dice = QuantumWorld(), random.Random(9)
    circulation = ready(world)
    affirm(world, seal(world), world.parties)
    world.conclude(circulation)
    raw = cut(world, circulation)
    lines = sorted(len(line.signature) for line in parse_sealed(raw).checkpoint.signatures)
    assert lines == [64, 72, 2428, 2428, 2428]
    jobs = [Job(world.council, certificate=raw)]
    assert assert_alike(judge, jobs) == {"sound": 1}
    words = "Signed by the log council.example/log under Ed25519 and ML-DSA-44."
    for report in (jobs[0].first().plain(), *second(judge, jobs)):
        details = [check["detail"] for check in report["checks"]]
        assert words in details
        assert "2 parties cosigned: Alliance, Russia." in details
    assert_alike(judge, [Job(world.council, certificate=flipped(raw, dice)) for _ in range(60)])
