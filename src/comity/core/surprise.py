"""Can a party be told only after the fact? A search over what the rules allow, not over words.

For each sphere and each party X a small model of one circulation is explored, shortest ways first:
somebody else circulates a text, the others' nodes give notice, others take positions, time passes,
somebody concludes. X does nothing and its node gives no notice. If some way ends in an adopted
text, X *can* be told only after the fact, and the way is kept step by step; if none does, X
*cannot*, and what stood in the way is the reason. The decision rule is `comity.core.evaluate`.

Assumed: all parties have acceded, at most f of the timekeepers lie, and what is not in the council
is not bound by it. A charter that can be changed without X protects X nowhere, so the sphere of
amendment is asked first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from comity.core.charter import Charter, Sphere
from comity.core.edition import away
from comity.core.surprise_model import Ground, Model, Scene, Step
from comity.core.surprise_occasions import occasions_of, opening

MOST_SCENES = 1_000
MOST_WORK = 40_000
MANY_KINDS = 20
VERDICTS = ("can", "unproved", "cannot")
"""The verdicts, the worst first."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one party must expect in one sphere.

    verdict: `can` or `cannot` be told only after the fact, or `unproved` where the search was cut.
    why: for `cannot` what stands in the way: notice (owed to the party, with `period` seconds),
    word (nothing is adopted without its own), rule (nothing is ever adopted), alone (nobody else
    can circulate), filing (nobody else can put evidence or outcomes on the record), clock (no time
    passes without it); for `can`, `charter` where the way begins with changing the charter.
    stops: whether its objection keeps every text from being adopted.
    """

    sphere: str
    party: str
    verdict: str
    why: str
    steps: tuple[Step, ...] = ()
    period: int | None = None
    days: int = 0
    stops: bool = False


def prospects(charter: Charter) -> tuple[Prospect, ...]:
    """The prospect of every party in every sphere, in the charter's order; none of parties that
    belong to the council at another time only.
    """
    direct = {
        (found.sphere, found.party): found
        for sphere in charter.spheres
        for found in _in_sphere(charter, sphere)
    }
    return tuple(
        _by_way_of_amendment(found, direct[charter.amendment, party], charter)
        for (_, party), found in direct.items()
    )


def _in_sphere(charter: Charter, sphere: Sphere) -> Iterator[Prospect]:
    """The prospects in a sphere, each the worst of its usual procedure and its occasions."""
    short = [
        (occasion, {each.party: each for each in _under(charter, own, occasion)})
        for occasion, own in occasions_of(charter, sphere)
    ]
    for found in _under(charter, sphere):
        worst = found
        for occasion, prospects_there in short:
            step, other = opening(charter, sphere, occasion, found.party), prospects_there
            if step is not None:
                worst = _worse(worst, other[found.party], step)
        yield worst


def _worse(found: Prospect, other: Prospect, step: Step) -> Prospect:
    """The worse of two prospects of one party; the other is opened by one more step."""
    if VERDICTS.index(other.verdict) >= VERDICTS.index(found.verdict):
        return found
    steps = (step, *other.steps) if other.steps else ()
    return replace(found, verdict=other.verdict, why=other.why, steps=steps)


def _under(charter: Charter, sphere: Sphere, occasion: str = "") -> Iterator[Prospect]:
    """Parties that the charter treats alike have the like prospect, with their names exchanged."""
    procedure, absent = charter.procedure(sphere.procedure), away(charter)
    present = [party.name for party in charter.parties if party.name not in absent]
    if not all(map(charter.rules.stands, procedure.rules())):
        # On the day of this edition the rules are not in force, so nothing is adopted.
        yield from (Prospect(sphere.name, name, "cannot", "rule") for name in present)
        return
    ground = Ground(charter, sphere, occasion)
    known: dict[object, Prospect] = {}
    for name in present:
        kind = (ground.kind(name), name in charter.clock.timekeepers)
        if kind not in known:
            known[kind] = _prospect(ground, name, tuple(known.values()))
        yield _exchanged(known[kind], name)


def _exchanged(found: Prospect, name: str) -> Prospect:
    """The prospect of an equal: its name in place of the other's, and the other way round."""
    swap = {found.party: name, name: found.party}
    steps = tuple(replace(step, by=swap.get(step.by, step.by)) for step in found.steps)
    return replace(found, party=name, steps=steps)


def _by_way_of_amendment(found: Prospect, amendment: Prospect, charter: Charter) -> Prospect:
    if found.verdict != "cannot" or amendment.verdict == "cannot":
        return found
    if amendment.verdict == "unproved":
        return replace(found, verdict="unproved", why="charter")
    steps = (*amendment.steps, Step("change", word=found.sphere))
    return replace(found, verdict="can", why="charter", steps=steps)


def _prospect(ground: Ground, party: str, known: Sequence[Prospect]) -> Prospect:
    """The prospect of one party. known: those of other kinds of parties in the sphere."""
    model = Model(ground, party)
    ways = [each.steps for each in known]
    # With so many kinds of parties a way that serves is good enough; the shortest is not sought.
    many = ground.variety > MANY_KINDS
    steps = model.way_of(ways) if many else ()
    steps, blocked = (steps, "") if steps else _search(model, many)
    if blocked == "unproved":
        steps = model.way_of(ways) or model.all_in_favour()
    found = Prospect(
        sphere=ground.sphere.name,
        party=party,
        verdict="can",
        why="",
        steps=steps,
        period=ground.period(party),
        days=ground.procedure.working_days(ground.standings.get(party)),
        stops=model.stops(),
    )
    if steps:
        return found
    if blocked == "unproved":
        return replace(found, verdict="unproved", why="size")
    return replace(found, verdict="cannot", why=blocked)


def _search(model: Model, many: bool) -> tuple[tuple[Step, ...], str]:
    """The shortest way to an adopted text without the party, or () and what blocks all ways.

    many: whether there are many kinds of parties, so that less is tried for each.
    """
    first = next((scene for _, scene in model.circulations()), None)
    if first is None:
        return (), "alone"
    if model.blocked(first) in _FOR_GOOD:
        return (), model.blocked(first)
    work = MOST_WORK // MANY_KINDS if many else MOST_WORK
    most = min(MOST_SCENES, work // len(model.ground.roll.members or (0,)))
    start = Scene()
    queue: deque[tuple[Scene, tuple[Step, ...]]] = deque([(start, ())])
    met: dict[Scene, None] = {start: None}
    blocks: dict[str, None] = {}
    while queue:
        if len(met) > most:
            return (), "unproved"
        scene, way = queue.popleft()
        blocked = model.blocked(scene)
        if not blocked:
            return (*way, Step("conclude", model.filer("conclude"))), ""
        blocks[blocked] = None
        for steps, after in model.moves(scene):
            if after not in met:
                met[after] = None
                queue.append((after, (*way, *steps)))
    return (), next(why for why in _ORDER if why in blocks)


_FOR_GOOD = ("notice", "filing", "word")
_ORDER = ("clock", "rule", "alone")
