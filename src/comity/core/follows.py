"""What would follow from an act: the difference between a council before it and after it.

Each effect has a stable code, one sentence for people and the same as facts for programs. What a
kind of act does that is not named here still shows, as a table that has grown or changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from comity.core.charter import Standing
from comity.core.effect import Effect
from comity.core.explain import explain
from comity.core.follows_between import between
from comity.core.follows_circulation import on_circulations
from comity.core.instants import instant, period_words, span
from comity.core.state import Circulation, Council, Delegate, Owed


def effects(before: Council | None, after: Council) -> tuple[Effect, ...]:
    """Everything that differs, in the order of: council, people, matters, circulations, rest."""
    if before is None:
        return (Effect("council-founded", f"The council {after.title} is founded."),)
    return (
        *_people(before, after),
        *_charter(before, after),
        *_matters(before, after),
        *_served(before, after),
        *_ended(before, after),
        *on_circulations(before, after),
        *between(before, after),
        *_rest(before, after),
    )


def _people(before: Council, after: Council) -> Iterator[Effect]:
    for name in after.members:
        if name not in before.members:
            yield Effect("member-joins", f"{name} becomes a member.", {"party": name})
    for name in before.members:
        if name not in after.members:
            yield Effect("member-leaves", f"{name} is no member any more.", {"party": name})
    for key, now in after.delegates.items():
        then = before.delegates.get(key)
        facts = {"party": now.party, "delegate": now.name, "key": key}
        if then is None:
            words = f"{now.name} may act for {now.party}: {_competence(now)}."
            yield Effect("delegate-accredited", words, facts)
        elif now.suspended and not then.suspended:
            words = f"{now.name} is suspended, and no longer acts for {now.party} with this key."
            yield Effect("delegate-suspended", words, facts)
        elif now.recalled >= 0 and then.recalled < 0:
            yield Effect("delegate-recalled", f"{now.name} no longer acts for {now.party}.", facts)


def _competence(delegate: Delegate) -> str:
    done = ", ".join(delegate.acts) or "every act of a delegate"
    where = ", ".join(delegate.spheres) or "every sphere"
    until = "" if delegate.until is None else f", until {instant(delegate.until)}"
    return f"{done}, in {where}{until}"


def _charter(before: Council, after: Council) -> Iterator[Effect]:
    if after.charter_hash == before.charter_hash:
        return
    facts = {"charter": after.charter_hash}
    yield Effect("charter-changes", f"The charter {after.charter.title} comes into force.", facts)


def _matters(before: Council, after: Council) -> Iterator[Effect]:
    for identity, now in after.matters.items():
        then, facts = before.matters.get(identity), {"matter": identity}
        if then is None:
            words = f"“{now.title}” is a matter in the sphere {now.sphere}; nobody is asked yet."
            yield Effect("matter-opens", words, facts)
            continue
        if len(now.versions) > len(then.versions):
            words = f"“{now.title}” has a new version of its text, number {len(now.versions)}."
            yield Effect("text-changes", words, facts)
        if now.status != then.status:
            words = f"The matter “{now.title}” is {now.status}."
            yield Effect("matter-settled", words, facts | {"status": now.status})


def _served(before: Council, after: Council) -> Iterator[Effect]:
    for identity, now in after.open.items():
        if identity in before.open:
            continue
        title = after.matters[now.matter].title
        facts: dict[str, str | int] = {"circulation": identity, "deadline": now.deadline}
        words = f"“{title}” is in circulation until {instant(now.deadline)} at the earliest."
        yield Effect("circulation-opens", words, facts)
        yield from (_owes(identity, owed) for owed in now.owed)
        yield Effect("deadline-rule", _deadline_rule(now), {"minimum": now.procedure.minimum})
        yield Effect("silence", f"Silence counts as: {now.procedure.vocabulary.missing}.")


def _owes(circulation: str, owed: Owed) -> Effect:
    facts: dict[str, str | int] = {"circulation": circulation, "party": owed.party}
    facts |= {"standing": owed.standing.value, "period": owed.period or 0}
    says = {
        Standing.DECIDES: "decides",
        Standing.CONSULTED: "is consulted",
        Standing.INFORMED: "is informed",
    }[owed.standing]
    if owed.period is None:
        return Effect("party-served", f"{owed.party} {says}; no period is owed.", facts)
    promised = period_words(owed.period, owed.days)
    words = f"{owed.party} {says}, and is owed {promised} from its own notice."
    return Effect("party-served", words, facts)


def _deadline_rule(circulation: Circulation) -> str:
    """In words: the latest of what may move the deadline."""
    owed = any(each.period or each.days for each in circulation.owed)
    least = circulation.procedure.minimum
    parts = ["Later notice moves the deadline"] if owed else ["The deadline is as stated"]
    if least:
        parts.append(f"it is never less than {span(least)} after the circulation")
    return "; ".join(parts) + "."


def _ended(before: Council, after: Council) -> Iterator[Effect]:
    for identity in before.open:
        now = after.closed.get(identity)
        if now is None or now.outcome is None:
            continue
        title, kind = after.matters[now.matter].title, now.outcome.kind
        facts = {"circulation": identity, "outcome": kind}
        words = f"The circulation of “{title}” ends: {kind.replace('_', ' ')}."
        yield Effect("circulation-ends", words, facts)
        reason = now.outcome.reason
        for line in () if reason is None else explain(reason):
            yield Effect("reason", line)


_TOLD = (
    *("id", "title", "size", "charters", "members", "left", "chains", "delegates", "matters"),
    *("open", "closed", "undertakings", "trailing", "stamps", "times"),
    *("consultations", "meetings"),
)


def _rest(before: Council, after: Council) -> Iterator[Effect]:
    """What nothing above names: other tables of the council that have changed."""
    for each in fields(Council):
        if each.name not in _TOLD and getattr(before, each.name) != getattr(after, each.name):
            words = f"The council's table of {each.name.replace('_', ' ')} changes."
            yield Effect("table-changes", words, {"table": each.name})
