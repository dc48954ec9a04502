"""Roll calls of the House of Representatives, 1990 to 2012."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.past.common import ADOPTED, REJECTED, Line, day, table

HOUSE_RESULTS = {"Passed": ADOPTED, "Agreed to": ADOPTED, "Failed": REJECTED}
HOUSE_QUORUMS = {("1991", "233"): "adjourn"}
"""Roll call 233 of 1991 is a motion to adjourn, though its question is empty in the source."""


def us_house(source: Path) -> Iterator[Line]:
    """Roll calls as totals; calls of the House, elections of a Speaker and what was vacated are
    not among them.
    """
    for row in table(source / "us_house" / "decisions.csv.gz"):
        if row["vote_type"] not in ("QUORUM", "") and row["official_result"] in HOUSE_RESULTS:
            yield {
                "id": f"{row['year']}-{row['roll']}",
                "date": day(row["date"], "%d-%b-%Y"),
                "procedure": house_procedure(row),
                "counts": {"house": house_counts(row)},
                "seats": {"house": listed(row)},
                "official": HOUSE_RESULTS[row["official_result"]],
            }


def speakers(source: Path) -> Iterator[Line]:
    """Elections of a Speaker: whether the person whom the source calls elected is elected."""
    elections = json.loads((source / "us_house" / "speaker_elections.json").read_text())
    for row in table(source / "us_house" / "decisions.csv.gz"):
        number = f"{row['year']}-{row['roll']}"
        if number in elections:
            yield {
                "id": f"{number} {row['official_result']}",
                "date": day(row["date"], "%d-%b-%Y"),
                "procedure": "simple",
                "counts": {"house": speaker_counts(elections[number])},
                "official": ADOPTED,
            }


def speaker_counts(election: Mapping[str, Any]) -> dict[str, int]:
    """Yea is a vote for the person, nay one for anybody else; "Present" is no vote."""
    votes = {name: int(count) for name, count in election["counts"].items()}
    aside = ("Not voting", "not in seat", "Present")
    cast = sum(count for name, count in votes.items() if name not in aside)
    mine = votes.get(election["official_result"], 0)
    counts = {"yea": mine, "nay": cast - mine, "present": votes.get("Present", 0)}
    return {word: count for word, count in counts.items() if count}


def house_counts(row: Mapping[str, str]) -> dict[str, int]:
    """Who said what; whoever did not vote said nothing."""
    words = {"yea": "official_yea", "nay": "official_nay", "present": "official_present"}
    return {word: int(row[field]) for word, field in words.items() if int(row[field])}


def listed(row: Mapping[str, str]) -> int:
    """How many names the roll call has; those of delegates too, when they vote."""
    return sum(int(row[f"official_{word}"]) for word in ("yea", "nay", "present", "not_voting"))


def house_procedure(row: Mapping[str, str]) -> str:
    """The majority that the type of the vote asks for."""
    if row["vote_type"].startswith("2/3"):
        return "two_thirds_suspension"
    if row["vote_type"].startswith("3/5"):
        return "three_fifths"
    if (row["year"], row["roll"]) in HOUSE_QUORUMS or is_adjournment(row["question"]):
        return "adjourn"
    return "simple"


def is_adjournment(question: str) -> bool:
    """A motion to adjourn for the day, which needs no quorum."""
    return question.lower() in ("on motion to adjourn", "motion to adjourn")
