"""One circulation in one sphere, seen by a party that does nothing: which steps lead where.

What is the same for every party of a sphere is worked out once (`Ground`). A `Scene` is how far a
circulation has come; a `Model` says what keeps a text from being adopted there without one party,
and which steps the others may take next. The search is `comity.core.surprise`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from comity.core.bounds import bounds
from comity.core.charter import Charter, Procedure, Sphere, Standing
from comity.core.completions import choices_of
from comity.core.evaluate import evaluate
from comity.core.judge import spoken_tallies
from comity.core.roll import members_of, roll_of
from comity.core.rules import Rule, RuleBook, Vocabulary

_SILENCE = "(silence)"
_ADOPTION = "(adoption)"
_AGAINST = ("dissent", "block")
_HEARD = (Standing.DECIDES, Standing.CONSULTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way.

    kind: consult, convene or correct (what opens an occasion), table, circulate, notice, say, wait,
    conclude, or change (of the charter).
    """

    kind: str
    by: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """How far a circulation has come."""

    by: str = ""
    noticed: bool = False
    spoken: tuple[tuple[str, str], ...] = ()
    waited: bool = False


class Ground:
    """A sphere of a charter and who is who in it; `variety` is how many kinds of parties it has."""

    def __init__(self, charter: Charter, sphere: Sphere, occasion: str = "") -> None:
        self.charter, self.sphere = charter, sphere
        self.procedure = charter.procedure(sphere.procedure)
        self.book = _with_adoption(charter.rules, self.procedure)
        self.everyone = tuple(party.name for party in charter.parties)
        self.roll = roll_of(charter, self.everyone, sphere)
        self.heavy = {m.name: tuple(heavy for _, heavy in m.weights) for m in self.roll.members}
        self.standings = dict(sphere.standings)
        self.tabling = tuple(name for name in self.everyone if sphere.may("table", name))
        self.circulating = tuple(name for name in self.everyone if sphere.may("circulate", name))
        self.sponsoring = self.tabling
        if occasion:
            self._leave_out_councils(occasion)
        self._kinds = self._told_apart()
        self.variety = len(dict.fromkeys(self._kinds.values()))

    def _leave_out_councils(self, occasion: str) -> None:
        """No decision of an inner council provides an occasion, so its delegates cannot use one."""
        alone = [party.name for party in self.charter.parties if not party.council]
        self.sponsoring = tuple(name for name in self.tabling if name in alone)
        self.circulating = tuple(name for name in self.circulating if name in alone)
        if occasion != "emergency":
            self.tabling = self.sponsoring

    def kind(self, party: str) -> object:
        """What tells a party from others: standing, powers, and what of it the rules count."""
        return self._kinds[party]

    def period(self, party: str) -> int | None:
        """The seconds that a party is owed, None where it is owed nothing."""
        return self.procedure.period(self.standings.get(party))

    def decides(self, party: str) -> bool:
        """Whether a party decides here."""
        return self.standings.get(party) is Standing.DECIDES

    def heard(self, party: str) -> bool:
        """Whether a party may take positions."""
        return self.standings.get(party) in _HEARD

    def _told_apart(self) -> dict[str, object]:
        names = self.procedure.rules()
        rules = [rule for name in names for rule in self.charter.rules.under(name)]
        groups = [name for rule in rules for name in (rule.group, rule.base_group)]
        tables = [rule.weight for rule in rules]
        kinds: dict[str, object] = {}
        for party, member in zip(
            self.charter.parties, members_of(self.charter, self.everyone), strict=True
        ):
            name = party.name
            powers = (name in self.tabling, name in self.circulating)
            within = tuple(group for group in member.groups if group in groups)
            weights = tuple(heavy for table, heavy in member.weights if table in tables)
            counted = (within, weights) if self.decides(name) else None
            kinds[name] = (self.standings.get(name), powers, bool(party.council), counted)
        return kinds


def _with_adoption(book: RuleBook, procedure: Procedure) -> RuleBook:
    """The rules with one more, met where a text is adopted: its rule, and its quorum if any."""
    parts = tuple(name for name in (procedure.rule, procedure.quorum) if name)
    return RuleBook({**book.rules, _ADOPTION: Rule(_ADOPTION, "all", parts)})


class Model:
    """One sphere of a charter, seen by a party that does nothing."""

    def __init__(self, ground: Ground, party: str) -> None:
        self.ground, self.party, self.procedure = ground, party, ground.procedure
        self.others = tuple(name for name in ground.everyone if name != party)
        self.owed = tuple(name for name in self.others if ground.period(name) is not None)
        self.protected = ground.period(party) is not None
        # Who is owed notice is safe in any case.
        self.needs_word = not self.protected and self._needs_word()
        clock = ground.charter.clock
        self.can_wait = sum(keeper != party for keeper in clock.timekeepers) > clock.faults
        self._filers = {act: self._filer(act) for act in ("evidence", "conclude")}

    def filer(self, act: str) -> str:
        """Who but the party can file evidence or an outcome: an office, else a party; or ""."""
        return self._filers[act]

    def _filer(self, act: str) -> str:
        for office in self.ground.charter.offices:
            if act in office.acts:
                return office.name
        # A party that is a council acts by certificates of decisions, which file nothing.
        parties = self.ground.charter.parties
        able = [p.name for p in parties if not p.council and p.name != self.party]
        return able[0] if able else ""

    def stops(self) -> bool:
        """Whether each of the party's words against keeps a text from ever being adopted."""
        if not self.ground.decides(self.party):
            return False
        against = [w for w, role in self.procedure.vocabulary.words if role in _AGAINST]
        spoken = self.procedure.vocabulary
        return bool(against) and all(self._never(spoken, word) for word in against)

    def blocked(self, scene: Scene) -> str:
        """What keeps the text from being adopted now, "" if nothing does."""
        if not scene.by:
            return "alone"
        if self.protected:
            return "notice"
        if self.needs_word:
            return "word"
        if not self.filer("conclude") or (self.owed and not self.filer("evidence")):
            return "filing"
        if not scene.waited and not self._at_once(scene):
            return "rule" if self.can_wait else "clock"
        return "" if self._met(scene) else "rule"

    def _at_once(self, scene: Scene) -> bool:
        """Whether the charter allows concluding before any time has passed."""
        answered = [name for name, _ in scene.spoken]
        heard = not self.owed or (scene.noticed and all(n in answered for n in self.owed))
        return self.procedure.early and heard

    def _met(self, scene: Scene) -> bool:
        words = {n: w for n, w in scene.spoken if self.ground.decides(n)}
        proposer = self.procedure.proposer
        if proposer and self.ground.decides(scene.by):
            words = {scene.by: proposer} | words
        return self._verdict(words, final=scene.waited) == "met"

    def _verdict(self, words: dict[str, str], *, final: bool) -> str:
        ground, vocabulary = self.ground, self.procedure.vocabulary
        return evaluate(ground.book, _ADOPTION, ground.roll, vocabulary, words, final=final).verdict

    def _needs_word(self) -> bool:
        """Whether no positions of the others adopt a text while the party is silent."""
        if not self.ground.decides(self.party):
            return False
        spoken = self.procedure.vocabulary
        silence = (_SILENCE, spoken.missing)
        return self._never(Vocabulary((*spoken.words, silence), spoken.missing), _SILENCE)

    def _never(self, vocabulary: Vocabulary, word: str) -> bool:
        """Whether nothing the others say adopts a text where the party says this word."""
        book, roll, said = self.ground.book, self.ground.roll, {self.party: word}
        spoken, silent = spoken_tallies(roll, vocabulary, said)
        if not bounds(book, book.rules[_ADOPTION], spoken, silent, choices_of(vocabulary))[0]:
            return True
        # Bounds may take for possible what is not; one way that meets the rule shows that it is.
        own = {} if word == _SILENCE else said
        words = [word for word, role in self.procedure.vocabulary.words if role == "assent"]
        full = {member.name: word for member in silent for word in words[:1]}
        if self._verdict({**full, **own}, final=True) == "met":
            return False
        return evaluate(book, _ADOPTION, roll, vocabulary, said, final=False).verdict == "failed"

    def way_of(self, known: Iterable[tuple[Step, ...]]) -> tuple[Step, ...]:
        """A way found for another party that serves for this one too, () if there is none."""
        for steps in known:
            without = all(step.by != self.party for step in steps)
            if steps and without and not self.blocked(_ended(steps)):
                return steps
        return ()

    def all_in_favour(self) -> tuple[Step, ...]:
        """A way in which the others, as few as will do, say a word in favour; () if none leads
        there. Taken where there are too many ways to look at.
        """
        words = [word for word, role in self.procedure.vocabulary.words if role == "assent"]
        heard = [name for name in self.others if self.ground.decides(name)]
        for steps, scene in self.circulations():
            before = replace(scene, noticed=bool(self.owed), waited=self.can_wait)
            for word in words:
                full = replace(before, spoken=tuple((name, word) for name in sorted(heard)))
                if not self.blocked(full):
                    return (*steps, *self._told(self._fewest(full)))
        return ()

    def _fewest(self, scene: Scene) -> Scene:
        """The scene without those whose word is not needed, the lightest left out first."""
        weight = self.ground.heavy
        for said in sorted(scene.spoken, key=lambda each: (weight.get(each[0], ()), each[0])):
            fewer = replace(scene, spoken=tuple(each for each in scene.spoken if each != said))
            if not self.blocked(fewer):
                scene = fewer
        return scene

    def _told(self, scene: Scene) -> Iterator[Step]:
        """The steps that lead from a circulation to a scene, and the conclusion."""
        if scene.noticed:
            yield Step("notice")
        for name, word in scene.spoken:
            yield Step("say", name, word)
        if scene.waited:
            yield Step("wait")
        yield Step("conclude", self.filer("conclude"))

    def moves(self, scene: Scene) -> Iterator[tuple[tuple[Step, ...], Scene]]:
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

    def circulations(self) -> Iterator[tuple[tuple[Step, ...], Scene]]:
        """How a text comes to be served: by one party of each kind, at best its own text."""
        ground = self.ground
        for name in self._one_of_each(n for n in ground.sponsoring if n != self.party):
            yield (Step("table", name), Step("circulate", name)), Scene(name)
        tabling = [name for name in ground.tabling if name != self.party] or [*ground.tabling]
        for name in self._one_of_each(n for n in ground.circulating if n != self.party):
            if tabling:
                yield (Step("table", tabling[0]), Step("circulate", name)), Scene(name)

    def _one_of_each(self, names: Iterable[str]) -> tuple[str, ...]:
        kinds: dict[object, str] = {}
        for name in names:
            kinds.setdefault(self.ground.kind(name), name)
        return tuple(kinds.values())

    def _words(self, scene: Scene) -> Iterator[tuple[str, str]]:
        """One silent party of each kind with one word of each role: the rest is the same again."""
        spoken = [name for name, _ in scene.spoken]
        kinds: dict[object, str] = {}
        for name in self.others:
            if name not in spoken and self.ground.heard(name):
                kinds.setdefault((self.ground.kind(name), name == scene.by), name)
        words = {role: word for word, role in reversed(self.procedure.vocabulary.words)}
        for name in kinds.values():
            for word in words.values():
                yield name, word


def _ended(steps: Sequence[Step]) -> Scene:
    """The scene before the conclusion of a way."""
    kinds = [step.kind for step in steps]
    by = next(step.by for step in steps if step.kind == "circulate")
    spoken = tuple(sorted((step.by, step.word) for step in steps if step.kind == "say"))
    return Scene(by, "notice" in kinds, spoken, "wait" in kinds)
