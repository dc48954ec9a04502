"""Decisions that are sealed, for tests: seals, affirmations, and certificates put together anew."""

from __future__ import annotations

from collections.abc import Iterable

from comity.core.state import Council
from comity.log.note import parse_note
from comity.verify.make_sealed import make_sealed
from comity.wire.sealed import SealedCertificate, parse_sealed
from comity.wire.state import state_digest
from tests.world import World


def state_of(world: World) -> Council:
    """The council as it is."""
    assert world.reader.council is not None
    return world.reader.council


def seal(world: World, by: str = "Russia") -> str:
    """A seal of the council's state as it is; its id."""
    council = state_of(world)
    return world.do("seal", by, size=council.size, state=state_digest(council))


def affirm(world: World, sealing: str, parties: Iterable[str], signer: str = "") -> None:
    """The word of these parties on a seal."""
    for party in parties:
        world.do("affirm", party, signer=signer, seal=sealing)


def ready(world: World, words: str = "On terrorism") -> str:
    """A circulation whose deadline has passed, before it is concluded."""
    circulation = world.circulate("Alliance", words)
    world.say("Russia", circulation, "approve", reservation=world.document(b"With regret.\n"))
    world.evidence()
    world.time += 200
    world.evidence()
    return circulation


def sealed(
    parties: tuple[str, ...] = ("Alliance", "Russia", "Norway"), signer: str = ""
) -> tuple[World, str]:
    """A council with an older decision, and one that is concluded after a seal that all affirm."""
    world = World(parties)
    world.decide(world.circulate("Alliance", "On something older"))
    circulation = ready(world)
    affirm(world, seal(world), parties, signer)
    world.conclude(circulation)
    return world, circulation


def cut(world: World, circulation: str, cosigners: Iterable[str] | None = None) -> bytes:
    """The sealed certificate of a decision, cosigned now."""
    names = world.parties if cosigners is None else tuple(cosigners)
    note = parse_note(world.cosigned(names, world.time))
    return make_sealed(world.entries, world.documents.get, [note], circulation)


def parts(world: World, circulation: str) -> SealedCertificate:
    """The same, in its parts."""
    return parse_sealed(cut(world, circulation))
