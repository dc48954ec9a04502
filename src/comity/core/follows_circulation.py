"""What would follow from an act for a circulation: positions, time, service, how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from comity.core.deadline import effective_deadline
from comity.core.effect import Effect
from comity.core.explain import explain
from comity.core.instants import instant
from comity.core.outcome import judge_positions, outcome_early, tally
from comity.core.state import Circulation, Council
from comity.errors import Refused


def on_circulations(before: Council, after: Council) -> Iterator[Effect]:
    """What changes on circulations that were open before and still are, or are over."""
    for identity, now in after.closed.items():
        then = before.closed.get(identity)
        if then is not None and then is not now:
            facts: dict[str, str | int] = {"circulation": identity}
            yield from _positions(then, now, facts)
            yield from _lifted(then, now, facts)
            yield from _annulled(then, now, facts)
    for identity, now in after.open.items():
        then = before.open.get(identity)
        if then is None or now == then:
            continue
        facts = {"circulation": identity}
        yield from _positions(then, now, facts)
        yield from _annulled(then, now, facts)
        yield from _time(then, now, facts)
        yield from _service(then, now, facts)
        yield from _lifted(then, now, facts)
        for position, _ in now.answered[len(then.answered) :]:
            words = "What the consulted party said has been addressed."
            yield Effect("position-answered", words, {**facts, "position": position})
        for each in fields(Circulation):
            if each.name not in _SAID and getattr(then, each.name) != getattr(now, each.name):
                words = f"The circulation's table of {each.name.replace('_', ' ')} changes."
                yield Effect("circulation-changes", words, {**facts, "table": each.name})
        yield from standing_of(after, now)


_SAID = (
    *("positions", "extensions", "requests", "waived", "serving", "lifted", "answered"),
    *("notices", "latest", "served", "closed", "outcome", "annulled", "before"),
)


def _positions(
    then: Circulation, now: Circulation, facts: Mapping[str, str | int]
) -> Iterator[Effect]:
    for spoken in now.positions[len(then.positions) :]:
        words = f"{spoken.party} says {spoken.word}"
        if spoken.replaces:
            words += ", in place of what it said before"
        said = {"party": spoken.party, "position": spoken.word}
        yield Effect("position-taken", f"{words}.", {**facts, **said})


def _annulled(
    then: Circulation, now: Circulation, facts: Mapping[str, str | int]
) -> Iterator[Effect]:
    if now.annulled != then.annulled and now.before is not None:
        kind = now.before.kind.replace("_", " ")
        words = f"The outcome {kind} is annulled: a position handed in in time was left out."
        yield Effect("outcome-annulled", words, {**facts, "outcome": now.before.kind})


def _time(then: Circulation, now: Circulation, facts: Mapping[str, str | int]) -> Iterator[Effect]:
    for more in now.extensions[len(then.extensions) :]:
        words = f"The stated deadline moves to {instant(more.deadline)}."
        yield Effect("deadline-moves", words, {**facts, "deadline": more.deadline})
    for asked in now.requests[len(then.requests) :]:
        words = f"{asked.party} asks for time until {instant(asked.deadline)}; nothing moves yet."
        yield Effect("time-asked", words, {**facts, "party": asked.party})
    for name in now.waived[len(then.waived) :]:
        words = f"{name} gives up its period; its notice is still owed."
        yield Effect("period-waived", words, {**facts, "party": name})


def _service(
    then: Circulation, now: Circulation, facts: Mapping[str, str | int]
) -> Iterator[Effect]:
    old, new = then.serving, now.serving
    for tried in new.attempts[len(old.attempts) :]:
        words = f"{tried.by} tried to serve {tried.party} over {tried.channel}."
        yield Effect("service-attempted", words, {**facts, "party": tried.party})
    for deemed in new.deemed[len(old.deemed) :]:
        words = f"{deemed.party} is deemed served; its period runs from this act."
        yield Effect("service-deemed", words, {**facts, "party": deemed.party})
    for cured in new.cures[len(old.cures) :]:
        words = f"{cured.by} says that {cured.party} could reach nobody."
        yield Effect("service-cured", words, {**facts, "party": cured.party})
    for each in new.unopened[len(old.unopened) :]:
        words = f"The notice of {each.party} is void until it can open the document."
        yield Effect("notice-void", words, {**facts, "party": each.party})
    for before, after in zip(old.unopened, new.unopened, strict=False):
        if after.lifted != before.lifted:
            words = f"{after.party} can open the document; its period runs from here."
            yield Effect("notice-again", words, {**facts, "party": after.party})


def _lifted(
    then: Circulation, now: Circulation, facts: Mapping[str, str | int]
) -> Iterator[Effect]:
    for position, _ in now.lifted[len(then.lifted) :]:
        words = "The reservation no longer stands; it stays on the record."
        yield Effect("reservation-lifted", words, {**facts, "position": position})


def standing_of(council: Council, circulation: Circulation) -> Iterator[Effect]:
    """How an open circulation stands, and what is still needed before it can be concluded."""
    facts: dict[str, str | int] = {"circulation": circulation.id}
    verdict = tally(circulation, judge_positions(circulation, council.stamps, None), final=False)
    for line in explain(verdict.reason):
        yield Effect("reason", line, facts)
    if verdict.kind == "open":
        yield Effect("result-open", "The result can still go either way.", facts)
    else:
        words = f"No later position can change the result: {verdict.kind.replace('_', ' ')}."
        yield Effect("result-settled", words, facts | {"outcome": verdict.kind})
    yield from _needed(council, circulation, facts)


def _needed(
    council: Council, circulation: Circulation, facts: Mapping[str, str | int]
) -> Iterator[Effect]:
    deadline = effective_deadline(circulation, council.stamps)
    if deadline is not None:
        words = f"The deadline is {instant(deadline)}."
        yield Effect("deadline", words, {**facts, "deadline": deadline})
    try:
        outcome = circulation.outcome or outcome_early(circulation, council.stamps)
    except Refused as refusal:
        yield Effect("still-needed", refusal.sentence, {**facts, "reason": refusal.code})
        return
    words = f"It can be concluded now: {outcome.kind.replace('_', ' ')}."
    yield Effect("ready", words, {**facts, "outcome": outcome.kind})
