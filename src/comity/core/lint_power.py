"""Findings about who can do what alone, and about words that do not do what people expect.

Vetoers come from the prospects; dictators, parties whose word never matters, and words that help
what they are said against are tried against everything the others can say (`comity.core.weighing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.core.charter import Charter
from comity.core.findings import Finding, finding
from comity.core.lint_scope import Scope, scopes
from comity.core.surprise import Prospect
from comity.core.surprise_words import listing
from comity.core.verdict import verdict_of
from comity.core.weighing import AGAINST, Weighing


def power_findings(charter: Charter, found: Sequence[Prospect]) -> Iterator[Finding]:
    """Everything to say about the weight of a party's word."""
    everywhere = scopes(charter)
    for scope in everywhere:
        yield from _vetoers(scope, found)
        weighing = scope.adopting()
        if weighing is not None and len(scope.roll.members) > 1:
            yield from _dictators(scope, weighing)
            yield from _dummies(scope, weighing)
            yield from _turns(scope, weighing)
        yield from _ties(scope)
    yield from _weaker(charter, everywhere)


def _vetoers(scope: Scope, found: Sequence[Prospect]) -> Iterator[Finding]:
    first = [each for each in found if each.sphere == scope.spheres[0]]
    who = [each.party for each in first if each.stops]
    if who and len(who) == len(scope.roll.members) > 1:
        yield finding("tell", "vetoers-all", sphere=scope.title)
    elif who and len(scope.roll.members) > 1:
        yield finding("tell", "vetoers", sphere=scope.title, who=listing(who))


def _dictators(scope: Scope, weighing: Weighing) -> Iterator[Finding]:
    """Whoever alone adopts whatever the others say; tried first with all others against."""
    yes, no = weighing.choice("assent"), weighing.choice(*AGAINST)
    word = weighing.choices[yes][1]
    nothing = weighing.said({}, no)
    for kind in weighing.kinds:
        alone = weighing.said({kind.names[0]: yes}, no)
        if not word or weighing.met(nothing) or not weighing.met(alone):
            continue
        said = {kind.names[0]: word}
        rules, procedure = scope.charter.rules, scope.procedure
        if verdict_of(rules, procedure, scope.roll, said, final=False).kind == "adopted":
            every = len(kind.names) == len(scope.roll.members)
            who = "anybody who decides" if every else listing(kind.names)
            yield finding("tell", "adopts-alone", sphere=scope.title, who=who)


def _dummies(scope: Scope, weighing: Weighing) -> Iterator[Finding]:
    if weighing.ever() is not True:
        return
    choices = range(len(weighing.choices))
    pairs = [(one, other) for one in choices for other in choices if one != other]
    for at, kind in enumerate(weighing.kinds):
        matters = any(weighing.better(at, one, other) for one, other in pairs)
        same = len(dict.fromkeys(kind.rows)) == 1
        if not matters and (weighing.exact or same):
            yield finding("tell", "word-weightless", sphere=scope.title, who=listing(kind.names))


def _turns(scope: Scope, weighing: Weighing) -> Iterator[Finding]:
    """Words against that can bring a text through, and words in favour that can lose it."""
    no, quiet = weighing.choice(*AGAINST), weighing.choice("neutral")
    words = [word for _, word in weighing.choices]
    kinds = range(len(weighing.kinds))
    if no:
        for instead in dict.fromkeys((0, quiet)):
            if any(weighing.better(kind, no, instead) for kind in kinds):
                facts = {"word": words[no], "instead": words[instead] or "saying nothing"}
                yield finding("tell", "against-can-help", sphere=scope.title, **facts)
                break
    yes = weighing.choice("assent")
    if yes and any(weighing.better(kind, 0, yes) for kind in kinds):
        yield finding("tell", "favour-can-hurt", sphere=scope.title, word=words[yes])


def _ties(scope: Scope) -> Iterator[Finding]:
    """What becomes of exactly half, where a rule asks for half."""
    for rule in scope.rules():
        if rule.kind == "ratio" and 2 * rule.num == rule.den and rule.op in (">", ">="):
            code = "half-fails" if rule.op == ">" else "half-passes"
            yield finding("tell", code, sphere=scope.title, rule=rule.name)


def _weaker(charter: Charter, everywhere: Sequence[Scope]) -> Iterator[Finding]:
    """Spheres whose rule is changed more easily than it is met: some who can change the charter
    against all others could not adopt a text there.
    """
    changing = next((s for s in everywhere if charter.amendment in s.spheres), None)
    if changing is None or (amending := changing.adopting()) is None:
        return
    weaker: dict[int, list[str]] = {}
    for scope in everywhere:
        ruling = None if scope is changing else scope.adopting()
        if ruling is not None and ruling.ever():
            few = _changing_without(amending, ruling)
            weaker.setdefault(few, []).extend(scope.spheres)
    for few, spheres in weaker.items():
        if few:
            facts: dict[str, str | int] = {"few": few, "changes": charter.amendment}
            yield finding("warn", "amendment-weaker", sphere=listing(spheres), **facts)


def _changing_without(amending: Weighing, ruling: Weighing) -> int:
    """How many can change the charter though they cannot adopt a text under the other rule; 0 if
    none were found, the heaviest first or those first who count least under the other rule.
    """
    yes, no = ruling.choice("assent"), ruling.choice(*AGAINST)
    heavy = _worth(amending)
    light = _worth(ruling)
    names = [name for kind in amending.kinds for name in kind.names]
    orders = (
        sorted(names, key=lambda name: -heavy.get(name, 0)),
        sorted(names, key=lambda name: (light.get(name, 0), -heavy.get(name, 0))),
        names[::-1],
    )
    for order in orders:
        few = _enough(amending, order)
        if few and not ruling.met(ruling.said(dict.fromkeys(few, yes), no)):
            return len(few)
    return 0


def _worth(weighing: Weighing) -> dict[str, int]:
    yes, no = weighing.choice("assent"), weighing.choice(*AGAINST)
    return {
        name: sum(kind.rows[yes]) - sum(kind.rows[no])
        for kind in weighing.kinds
        for name in kind.names
    }


def _enough(weighing: Weighing, order: Sequence[str]) -> Sequence[str]:
    """The first so many whose word in favour meets the rules against all others, () if none."""
    yes, no = weighing.choice("assent"), weighing.choice(*AGAINST)
    for many in range(1, len(order) + 1):
        if weighing.met(weighing.said(dict.fromkeys(order[:many], yes), no)):
            return order[:many]
    return ()
