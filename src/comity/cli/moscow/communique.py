"""The public word: what was decided and who reserved, told from the record alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from comity.cli.moscow.play import Play
from comity.core.instants import instant, span
from comity.core.surprise_words import listing
from comity.verify.decisions import decisions_of
from comity.verify.report import Decided, Promise

NAME = "communique.txt"


def communique(play: Play, out: Path) -> None:
    """Say it, and leave it beside the records."""
    play.speech.scene("The public word")
    lines = [*_lines(play)]
    for line in lines:
        play.speech.plain(line)
    (out / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(play: Play) -> Iterator[str]:
    for each in decisions_of(play.joint.council):
        if each.outcome == "adopted":
            yield from _decision(play, each)


def _decision(play: Play, each: Decided) -> Iterator[str]:
    when = "" if each.decided is None else f" at {instant(each.decided)}"
    yield f"{each.title} ({each.sphere}): adopted{when}."
    yield f"  {_prior_notice(each)}"
    for said in each.positions:
        if said.reservation:
            yield f"  {said.party} reserves: {_text(play, said.reservation)}"
        if said.statement:
            yield f"  {said.party} states: {_text(play, said.statement)}"
    for promise in each.undertakings:
        yield f"  {_promise(promise)}"


def _prior_notice(each: Decided) -> str:
    """Who had the text before the decision, and who only afterwards or never."""
    late = {
        notice.party: notice.ahead
        for notice in each.notices
        if notice.party != each.by and (notice.entry is None or notice.entry > each.concluded)
    }
    if not late:
        return f"All {len(each.notices)} parties had the text before."
    names = [
        name if ahead is None or ahead >= 0 else f"{name} ({span(-ahead)} later)"
        for name, ahead in late.items()
    ]
    return f"Only after the fact: {listing(names)}."


def _promise(promise: Promise) -> str:
    return f"{promise.party} undertakes: {promise.title}, until {instant(promise.ends)}."


def _text(play: Play, name: str) -> str:
    return " ".join(play.joint.reader.document(name).decode().split())
