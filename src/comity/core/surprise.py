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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from comity.core.charter import Charter, Sphere, Standing
from comity.core.edition import away
from comity.core.evaluate import evaluate
from comity.core.roll import members_of, roll_of
from comity.core.rules import Vocabulary

MOST_SCENES = 1_000
MOST_WORK = 40_000
_SILENCE = "(silence)"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way.

    kind: table, circulate, notice, say, wait, conclude, or change (of the charter).
    """

    kind: str
    by: str = ""
    word: str = ""


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
    stops: bool = False


@dataclass(frozen=True, slots=True)
class _Scene:
    """How far a circulation has come."""

    by: str = ""
    noticed: bool = False
    spoken: tuple[tuple[str, str], ...] = ()
    waited: bool = False


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
    """Parties that the charter treats alike have the like prospect, with their names exchanged."""
    members = {m.name: m for m in members_of(charter, (p.name for p in charter.parties))}
    known: dict[object, Prospect] = {}
    absent = away(charter)
    for party in (each for each in charter.parties if each.name not in absent):
        member, name = members[party.name], party.name
        powers = (sphere.may("table", name), sphere.may("circulate", name))
        keeps = name in charter.clock.timekeepers
        standing = (sphere.standing(name), powers, keeps, bool(party.council))
        kind = (standing, member.groups, member.weights)
        if kind not in known:
            known[kind] = _prospect(charter, sphere, name)
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


def _prospect(charter: Charter, sphere: Sphere, party: str) -> Prospect:
    model = _Model(charter, sphere, party)
    steps, blocked = _search(model)
    if blocked == "unproved":
        steps = model.all_in_favour()
    found = Prospect(
        sphere=sphere.name,
        party=party,
        verdict="can",
        why="",
        steps=steps,
        period=model.procedure.period(sphere.standing(party)),
        stops=model.stops(),
    )
    if steps:
        return found
    if blocked == "unproved":
        return replace(found, verdict="unproved", why="size")
    return replace(found, verdict="cannot", why=blocked)


def _search(model: _Model) -> tuple[tuple[Step, ...], str]:
    """The shortest way to an adopted text without the party, or () and what blocks all ways."""
    if model.is_owed() and next(model.circulations(), None):
        return (), "notice"
    start = _Scene()
    queue: deque[tuple[_Scene, tuple[Step, ...]]] = deque([(start, ())])
    met: dict[_Scene, None] = {start: None}
    blocks: dict[str, None] = {}
    while queue:
        if len(met) > min(MOST_SCENES, MOST_WORK // len(model.roll.members or (0,))):
            return (), "unproved"
        scene, way = queue.popleft()
        blocked = model.blocked(scene)
        if not blocked:
            return (*way, Step("conclude", model.filer("conclude"))), ""
        blocks[blocked] = None
        if blocked in _FOR_GOOD:
            continue
        for steps, after in model.moves(scene):
            if after not in met:
                met[after] = None
                queue.append((after, (*way, *steps)))
    return (), next(why for why in _ORDER if why in blocks)


_FOR_GOOD = ("notice", "filing", "word")
_ORDER = ("notice", "word", "filing", "clock", "rule", "alone")


class _Model:
    """One sphere of a charter, seen by a party that does nothing."""

    def __init__(self, charter: Charter, sphere: Sphere, party: str) -> None:
        self.charter, self.sphere, self.party = charter, sphere, party
        self.procedure = charter.procedure(sphere.procedure)
        everyone = tuple(each.name for each in charter.parties)
        self.others = tuple(name for name in everyone if name != party)
        self.roll = roll_of(charter, everyone, sphere)
        self.owed = tuple(
            name for name in self.others if self.procedure.period(sphere.standing(name)) is not None
        )
        self.can_wait = (
            sum(keeper != party for keeper in charter.clock.timekeepers) > charter.clock.faults
        )

    def filer(self, act: str) -> str:
        """Who but the party can file evidence or an outcome: an office, else a party; or ""."""
        for office in self.charter.offices:
            if act in office.acts:
                return office.name
        # A party that is a council acts by certificates of decisions, which file nothing.
        able = [p.name for p in self.charter.parties if not p.council and p.name != self.party]
        return able[0] if able else ""

    def stops(self) -> bool:
        """Whether each of the party's words against keeps the rule from ever being met."""
        if self.sphere.standing(self.party) is not Standing.DECIDES:
            return False
        against = [w for w, role in self.procedure.vocabulary.words if role in _AGAINST]
        return bool(against) and not any(self._can_be_met(against=word) for word in against)

    def _can_be_met(self, *, against: str) -> bool:
        """Whether some positions of the others meet the rule although the party is against it.

        First it is tried with all others of one voice, which is quick and mostly enough.
        """
        mine = {self.party: against}
        for word, _ in self.procedure.vocabulary.words:
            words = {each.name: word for each in self.roll.members} | mine
            if self._verdict(words, final=True) == "met":
                return True
        return self._verdict(mine, final=False) != "failed"

    def is_owed(self) -> bool:
        """Whether nothing can be concluded without the party's own notice."""
        return self.procedure.period(self.sphere.standing(self.party)) is not None

    def blocked(self, scene: _Scene) -> str:
        """What keeps the text from being adopted now, "" if nothing does."""
        if not scene.by:
            return "alone"
        if self.is_owed():
            return "notice"
        if self.needs_word:
            return "word"
        if not self.filer("conclude") or (self.owed and not self.filer("evidence")):
            return "filing"
        if not scene.waited and not self._at_once(scene):
            return "rule" if self.can_wait else "clock"
        return "" if self._met(scene) else "rule"

    def _at_once(self, scene: _Scene) -> bool:
        """Whether the charter allows concluding before any time has passed."""
        answered = [name for name, _ in scene.spoken]
        heard = not self.owed or (scene.noticed and all(n in answered for n in self.owed))
        return self.procedure.early and heard

    def _met(self, scene: _Scene) -> bool:
        words = {n: w for n, w in scene.spoken if self._decides(n)}
        proposer = self.procedure.proposer
        if proposer and self._decides(scene.by):
            words = {scene.by: proposer} | words
        return self._verdict(words, final=scene.waited) == "met"

    def _verdict(self, words: dict[str, str], *, final: bool) -> str:
        return evaluate(
            self.charter.rules,
            self.procedure.rule,
            self.roll,
            self.procedure.vocabulary,
            words,
            final=final,
        ).verdict

    @cached_property
    def needs_word(self) -> bool:
        """Whether no positions of the others meet the rule while the party is silent."""
        if not self._decides(self.party):
            return False
        spoken = self.procedure.vocabulary
        silence = (_SILENCE, spoken.missing)
        reason = evaluate(
            self.charter.rules,
            self.procedure.rule,
            self.roll,
            Vocabulary((*spoken.words, silence), spoken.missing),
            {self.party: _SILENCE},
            final=False,
        )
        return reason.verdict == "failed"

    def _decides(self, name: str) -> bool:
        return self.sphere.standing(name) is Standing.DECIDES

    def all_in_favour(self) -> tuple[Step, ...]:
        """A way in which the others, as few as will do, say a word in favour; () if none leads
        there. Taken where there are too many ways to look at.
        """
        words = [word for word, role in self.procedure.vocabulary.words if role == "assent"]
        heard = [name for name in self.others if self._decides(name)]
        for steps, scene in self.circulations():
            before = replace(scene, noticed=bool(self.owed), waited=self.can_wait)
            for word in words:
                full = replace(before, spoken=tuple((name, word) for name in sorted(heard)))
                if not self.blocked(full):
                    return (*steps, *self._told(self._fewest(full)))
        return ()

    def _fewest(self, scene: _Scene) -> _Scene:
        """The scene without those whose word is not needed, the lightest left out first."""
        weight = {m.name: tuple(heavy for _, heavy in m.weights) for m in self.roll.members}
        for said in sorted(scene.spoken, key=lambda each: (weight.get(each[0], ()), each[0])):
            fewer = replace(scene, spoken=tuple(each for each in scene.spoken if each != said))
            if not self.blocked(fewer):
                scene = fewer
        return scene

    def _told(self, scene: _Scene) -> Iterator[Step]:
        """The steps that lead from a circulation to a scene, and the conclusion."""
        if scene.noticed:
            yield Step("notice")
        for name, word in scene.spoken:
            yield Step("say", name, word)
        if scene.waited:
            yield Step("wait")
        yield Step("conclude", self.filer("conclude"))

    def moves(self, scene: _Scene) -> Iterator[tuple[tuple[Step, ...], _Scene]]:
        """Every step the others may take, with the scene after it."""
        if not scene.by:
            yield from self.circulations()
            return
        if self.owed and not scene.noticed and self.filer("evidence"):
            yield (Step("notice"),), replace(scene, noticed=True)
        if scene.waited:
            return
        timed = self.filer("evidence") and (scene.noticed or not self.owed)
        if timed and self.can_wait:
            yield (Step("wait"),), replace(scene, waited=True)
        for name, word in self._words(scene):
            spoken = tuple(sorted([*scene.spoken, (name, word)]))
            yield (Step("say", name, word),), replace(scene, spoken=spoken)

    def circulations(self) -> Iterator[tuple[tuple[Step, ...], _Scene]]:
        """Every way in which another party can put a text before the council."""
        for name in self.others:
            if self.sphere.may("table", name):
                yield (Step("table", name), Step("circulate", name)), _Scene(name)
        for name in self.others:
            tabling = [n for n in (*self.others, self.party) if self.sphere.may("table", n)]
            if self.sphere.may("circulate", name) and tabling:
                yield (Step("table", tabling[0]), Step("circulate", name)), _Scene(name)

    def _words(self, scene: _Scene) -> Iterator[tuple[str, str]]:
        """One silent party of each kind with one word of each role: the rest is the same again."""
        silent = {m.name: m for m in self.roll.members}
        spoken = [name for name, _ in scene.spoken]
        kinds: dict[object, str] = {}
        for name in self.others:
            if name in spoken or self.sphere.standing(name) not in _HEARD:
                continue
            member = silent.get(name)
            kind = (member and (member.groups, member.weights), name in self.owed, name == scene.by)
            kinds.setdefault(kind, name)
        words = {role: word for word, role in reversed(self.procedure.vocabulary.words)}
        for name in kinds.values():
            for word in words.values():
                yield name, word


_AGAINST = ("dissent", "block")
_HEARD = (Standing.DECIDES, Standing.CONSULTED)
