"""Reading one procedure of a charter from plain data; see `comity.core.charter_plain`."""

from __future__ import annotations

from comity.core import plain
from comity.core.charter import Extensions, Procedure, Simultaneous, Standing
from comity.core.plain import Plain, distinct, each, integer, name, need, only, rows, table, text
from comity.core.rules import COUNTED, SEALED, Vocabulary

DEFAULTS = ("rejected", "no_decision")
UNQUORATE = ("invalid", *DEFAULTS)
MOST_DAYS = 366
_FIELDS = [
    "answers",
    "default",
    "early",
    "extensions",
    "languages",
    "minimum",
    "missing",
    "name",
    "office_hours",
    "periods",
    "positions",
    "proposer",
    "quorum",
    "rejection",
    "rule",
    "simultaneous",
    "title",
    "unquorate",
]
_standing = plain.one_of(standing.value for standing in Standing)


def procedure_from_plain(row: Plain, place: str) -> Procedure:
    """The procedure that a row describes, with what its words and periods mean."""
    only(row, _FIELDS, place)
    vocabulary = _vocabulary(row, place)
    proposer = row.get("proposer", "")
    if proposer != "":
        plain.one_of(word for word, _ in vocabulary.words)(proposer, f"{place}.proposer")
    label = name(need(row, "name", place), f"{place}.name")
    periods = _periods(row.get("periods", []), f"{place}.periods")
    return Procedure(
        name=label,
        title=text(row.get("title", label), f"{place}.title"),
        vocabulary=vocabulary,
        rule=name(need(row, "rule", place), f"{place}.rule"),
        periods=tuple((standing, seconds) for standing, seconds, _ in periods),
        minimum=integer(row.get("minimum", 0), f"{place}.minimum"),
        early=plain.flag(row.get("early", False), f"{place}.early"),
        proposer=str(proposer),
        languages=each(name, need(row, "languages", place), f"{place}.languages"),
        default=plain.one_of(DEFAULTS)(row.get("default", "rejected"), f"{place}.default"),
        rejection=name(row["rejection"], f"{place}.rejection") if "rejection" in row else "",
        quorum=name(row["quorum"], f"{place}.quorum") if "quorum" in row else "",
        unquorate=plain.one_of(UNQUORATE)(row.get("unquorate", "invalid"), f"{place}.unquorate"),
        working=tuple((standing, days) for standing, _, days in periods if days),
        office_hours=plain.flag(row.get("office_hours", False), f"{place}.office_hours"),
        extensions=_extensions(row, place),
        answers=plain.flag(row.get("answers", False), f"{place}.answers"),
        simultaneous=_simultaneous(row, vocabulary, place),
    )


def _simultaneous(row: Plain, vocabulary: Vocabulary, place: str) -> Simultaneous | None:
    """Closed positions can hold nothing back, and nothing is decided before they are open."""
    if "simultaneous" not in row:
        return None
    words = [word for word, _ in vocabulary.words]
    if vocabulary.lapses or SEALED in words or row.get("early", False):
        raise plain.wrong(f"{place}.simultaneous", f"without holds, `early` and the word {SEALED}")
    place = f"{place}.simultaneous"
    given = table(row["simultaneous"], place)
    only(given, ("within", "unrevealed"), place)
    within = integer(need(given, "within", place), f"{place}.within", 1)
    if "unrevealed" not in given:
        return Simultaneous(within)
    return Simultaneous(within, plain.one_of(words)(given["unrevealed"], f"{place}.unrevealed"))


def _extensions(row: Plain, place: str) -> Extensions | None:
    if "extensions" not in row:
        return None
    place = f"{place}.extensions"
    given = table(row["extensions"], place)
    only(given, ("times", "longest"), place)
    return Extensions(
        times=integer(need(given, "times", place), f"{place}.times", 1, 100),
        longest=integer(need(given, "longest", place), f"{place}.longest", 1),
    )


def _vocabulary(row: Plain, place: str) -> Vocabulary:
    words, lapses = [], []
    for number, item in enumerate(rows(need(row, "positions", place), f"{place}.positions")):
        where = f"{place}.positions[{number}]"
        only(table(item, where), ("word", "role", "lapses"), where)
        word = plain.word(need(item, "word", where), f"{where}.word")
        words.append((word, plain.one_of(COUNTED)(need(item, "role", where), f"{where}.role")))
        if "lapses" in item:
            lapses.append((word, integer(item["lapses"], f"{where}.lapses", 1)))
    distinct([word for word, _ in words], f"{place}.positions")
    missing = plain.one_of(COUNTED)(need(row, "missing", place), f"{place}.missing")
    return Vocabulary(words=tuple(words), missing=missing, lapses=tuple(lapses))


def _periods(value: object, place: str) -> tuple[tuple[Standing, int, int], ...]:
    """Standing, seconds and working days of each row."""
    periods = []
    for number, item in enumerate(rows(value, place)):
        where = f"{place}[{number}]"
        only(table(item, where), ("standing", "seconds", "working_days"), where)
        standing = Standing(_standing(need(item, "standing", where), f"{where}.standing"))
        seconds = integer(need(item, "seconds", where), f"{where}.seconds")
        days = integer(item.get("working_days", 0), f"{where}.working_days", 0, MOST_DAYS)
        periods.append((standing, seconds, days))
    distinct([standing.value for standing, _, _ in periods], place)
    return tuple(periods)
