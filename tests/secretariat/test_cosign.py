"""Cosignatures: each line checked, only our own record cosigned, forks kept as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import ComityError, Malformed, NotSound
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import cosign
from comity.log.note import Note, format_note, parse_note, sign_note
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import cosigners, latest_cosigned, take_cosignature
from comity.secretariat.house import House
from tests.secretariat.housing import make_house
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world)
    yield house
    house.close()


@pytest.fixture
def archive(house: House, world: World) -> Archive:
    return house.archive(world.council)


def take(house: House, archive: Archive, note: bytes) -> None:
    """Hand in a cosigned checkpoint."""
    take_cosignature(archive, note, house.settings.evidence)


def refusal(house: House, archive: Archive, note: bytes) -> ComityError:
    """Why a cosigned checkpoint is refused; no stamp is kept."""
    before = archive.store.stamps(archive.log)
    with pytest.raises(ComityError) as caught:
        take(house, archive, note)
    assert archive.store.stamps(archive.log) == before
    assert caught.value.hint
    return caught.value


def test_each_line_is_kept_alone_under_its_cosigner(
    house: House, world: World, archive: Archive
) -> None:
    take(house, archive, world.cosigned(["Oslo", "Russia"], 77))
    assert cosigners(archive) == ["Oslo", "Russia"]
    kept = parse_note(latest_cosigned(archive, "Russia"))
    assert [line.name for line in kept.signatures] == [
        world.origin,
        "council.example/Russia/notice",
    ]
    assert kept.text == world.checkpoint_text()
    assert [(s.cosigner, s.size, s.time) for s in archive.store.stamps(archive.log)] == [
        ("Oslo", 4, 77),
        ("Russia", 4, 77),
    ]


def forked(world: World, size: int, names: list[str]) -> bytes:
    """A checkpoint of another history under the log's own key, cosigned."""
    text = format_checkpoint(Checkpoint(world.origin, size, bytes(32)))
    lines = [sign_note(text, world.origin, world.log_key)]
    for name in names:
        lines.append(cosign(text, f"x.example/{name}", world.key(f"{name}/notice"), 5))
    return format_note(Note(text, tuple(lines)))


@pytest.mark.threat(1)
@pytest.mark.parametrize("size", [3, 4, 900])
def test_another_history_under_our_key_is_kept_with_all_a_stranger_needs(
    house: House, world: World, archive: Archive, size: int
) -> None:
    note = forked(world, size, ["nobody"])
    error = refusal(house, archive, note)
    assert (error.code, error.status) == ("cosignature-forked", 409)
    assert error.sentence == f"The log's key signed another history of {size} entries than ours."
    (path,) = house.settings.evidence.iterdir()
    kept = path.read_bytes()
    assert note in kept
    assert archive.published.checkpoint in kept
    refusal(house, archive, note)
    assert len(list(house.settings.evidence.iterdir())) == 1


def test_another_history_that_our_key_did_not_sign_is_no_evidence(
    house: House, world: World, archive: Archive
) -> None:
    text = format_checkpoint(Checkpoint(world.origin, 3, bytes(32)))
    line = cosign(text, "council.example/Russia/notice", world.key("Russia/notice"), 5)
    assert refusal(house, archive, format_note(Note(text, (line,)))).code == "log-unsigned"
    assert not house.settings.evidence.exists()


@pytest.mark.threat(48)
def test_a_poisoned_line_is_refused_and_never_kept(
    house: House, world: World, archive: Archive
) -> None:
    good = parse_note(world.cosigned(["Russia"], 77))
    wrong = cosign(good.text, "council.example/Oslo", world.key("Vienna"), 77)
    stranger = cosign(good.text, "stranger.example", world.key("stranger"), 77)
    for line in (wrong, stranger):
        note = format_note(Note(good.text, (*good.signatures, line)))
        assert refusal(house, archive, note).code == "line-unexplained"
    log, russia = good.signatures
    flipped = russia.signature[:-1] + bytes([russia.signature[-1] ^ 1])
    false = type(russia)(russia.name, russia.key_id, flipped)
    assert refusal(house, archive, format_note(Note(good.text, (log, false)))).code == (
        "signature-wrong"
    )
    assert refusal(house, archive, format_note(Note(good.text, (russia,)))).code == "log-unsigned"


def test_a_checkpoint_that_nobody_cosigned_is_refused(
    house: House, world: World, archive: Archive
) -> None:
    error = refusal(house, archive, world.cosigned([], 77))
    assert isinstance(error, Malformed)
    assert error.code == "cosignature-lacking"


def test_a_checkpoint_of_another_log_is_refused(
    house: House, world: World, archive: Archive
) -> None:
    other = World(name="other")
    error = refusal(house, archive, other.cosigned(["Russia"], 77))
    assert isinstance(error, NotSound)
    assert error.code == "log-unsigned"
    assert not house.settings.evidence.exists()
