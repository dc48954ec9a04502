"""Every short play of a circulation in which one party does nothing, by the rules themselves.

No model: acts go through `comity.core.evolve`, one after the other, and councils are values, so
that every branch can be followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product

from comity.core.acts import (
    Accede,
    Accredit,
    Act,
    Body,
    Circulate,
    Conclude,
    Evidence,
    Found,
    Position,
    Prefix,
    Stamp,
    Table,
    Text,
)
from comity.core.charter import Charter
from comity.core.context import Context, Signer
from comity.core.evolve import evolve
from comity.core.state import Circulation, Council
from comity.errors import Refused

TEXTS = (Text("en", "e" * 64), Text("fr", "f" * 64))
START = 1_000_000
_numbers = count()


def play(council: Council | None, kind: str, by: str, body: Body, **context: object) -> Council:
    """The council after an act; any signer that the facts give it. Raises Refused."""
    role = str(context.pop("role", "delegate"))
    size = 0 if council is None else council.size
    chain = None if council is None else council.chains.get(by)
    head = council.id if council is not None else ""
    act = Act(
        id=f"{next(_numbers):064x}",
        kind=kind,
        by=by,
        key=by,
        council=head,
        charter="0" * 64 if council is None else council.charter_hash,
        seen=Prefix(size, "root"),
        prev=head if chain is None else chain.tip,
        nonce="",
        authority="",
        body=body,
    )
    facts = Context(Signer(role, by), seen_root="root", evidence_root="root", **context)  # type: ignore[arg-type]
    return evolve(council, act, facts)


def founded(charter: Charter) -> Council:
    """A council under the charter in which all parties have acceded and have delegates."""
    first = charter.parties[0].name
    council = play(None, "found", first, Found("o", ("v",), "t"), charter=charter, role="root")
    for party in charter.parties[1:]:
        council = play(council, "accede", party.name, Accede(), role="root")
    for party in charter.parties:
        body = Accredit(party.name, party.name)
        council = play(council, "accredit", party.name, body, role="root", delegate_key=party.name)
    return council


def stamped(council: Council, absent: str, time: int) -> Council:
    """Evidence in which everyone but one party has cosigned at a time."""
    charter = council.charter
    stamps = [Stamp(role, name, time) for role, name, _ in charter.cosigners() if name != absent]
    body = Evidence(council.size, "root", tuple(stamps))
    return play(council, "evidence", "secretariat", body, role="office")


def adopted_without(charter: Charter, sphere: str, absent: str) -> bool:
    """Whether any play at all adopts a text in the sphere while a party does nothing.

    The party may have tabled the text; it neither circulates, says anything nor gives notice.
    """
    start = founded(charter)
    others = [party.name for party in charter.parties if party.name != absent]
    words = [word for word, _ in charter.procedure(_procedure(charter, sphere)).vocabulary.words]
    for council, circulation in _circulations(start, sphere, others, absent):
        for said in product(["", *words], repeat=len(others)):
            spoken = _spoken(council, circulation, dict(zip(others, said, strict=True)))
            for waits in ((), (START,), (START, START + 10_000)):
                if spoken is not None and _adopts(spoken, circulation, absent, waits):
                    return True
    return False


def _procedure(charter: Charter, sphere: str) -> str:
    found = charter.sphere(sphere)
    assert found is not None
    return found.procedure


def _circulations(
    start: Council, sphere: str, others: list[str], absent: str
) -> Iterator[tuple[Council, Circulation]]:
    for tabler, circulator in product([*others, absent], others):
        try:
            council = play(start, "table", tabler, Table(sphere, "t", TEXTS))
            matter = next(iter(council.matters))
            council = play(council, "circulate", circulator, Circulate(matter, TEXTS, START))
        except Refused:
            continue
        yield council, next(iter(council.open.values()))


def _spoken(council: Council, circulation: Circulation, said: dict[str, str]) -> Council | None:
    documents = tuple(text.document for text in TEXTS)
    for name, word in said.items():
        if word:
            try:
                council = play(council, "position", name, Position(circulation.id, word, documents))
            except Refused:
                return None
    return council


def _adopts(
    council: Council, circulation: Circulation, absent: str, waits: tuple[int, ...]
) -> bool:
    for time in waits:
        council = stamped(council, absent, time)
    try:
        body = Conclude(circulation.id, "adopted")
        council = play(council, "conclude", "secretariat", body, role="office")
    except Refused:
        return False
    return True
