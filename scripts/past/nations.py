"""Votes in the Security Council and in the General Assembly of the United Nations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.past.common import ADOPTED, REJECTED, Line, day, outcome, table

PERMANENT = {
    "the russian federation": "Russia",
    "russian federation": "Russia",
    "ussr": "Russia",
    "china": "China",
    "france": "France",
    "uk": "UK",
    "usa": "US",
    "united states": "US",
    "the united states": "US",
}
UNSC_DAYS = {"22/23 November": "22 November", "29 + 30 March": "29 March", "2 Sep.": "2 September"}


def unsc_day(row: Mapping[str, str]) -> str:
    """The day of a meeting; of one that lasted over midnight the first."""
    return day(f"{UNSC_DAYS.get(row['date'], row['date'])} {row['year']}", "%d %B %Y")


def unsc(source: Path) -> Iterator[Line]:
    """Items of which the totals are known, with the permanent members that the table calls
    vetoing.
    """
    for number, row in enumerate(table(source / "unsc" / "decisions_1946_2022.csv"), 2):
        if not row["yes"]:
            continue
        words = {word: int(row[word]) for word in ("yes", "no", "abstain")}
        vetoing = [
            PERMANENT[name.lower()] for name in re.split(r", | and ", row["vetoed_by"]) if name
        ]
        # S/2022/431, 26 May 2022: two vetoes, and 13-0-2 in the source where it was 13-2-0.
        if len(vetoing) > words["no"]:
            words["no"], words["abstain"] = words["abstain"], words["no"]
        line: Line = {
            "id": f"{row['text'].split(' (')[0].removeprefix('Draft resolution ').split(' ')[0]}"
            f" row {number}",
            "date": unsc_day(row) if row["date"] else f"{row['year']}-07-01",
            "procedure": "substantive",
            "counts": {"council": {word: count for word, count in words.items() if count}},
            "official": outcome(row["outcome"] == "adopted"),
        }
        if vetoing:
            line["positions"] = dict.fromkeys(vetoing, "no")
        yield line


UNSC_NAMES = {
    "Union of Soviet Socialist Republics": "Russian Federation",
    "Ukranian Soviet Socialist Republic": "Ukraine",
    "Syrian Arab Republic": "Syria",
    "Cote d' Ivoire": "Côte d'Ivoire",
    "Democratic Yemen": "Yemen",
}


def unsc_failed(source: Path) -> Iterator[Line]:
    """Drafts that failed, with the position of each member; the day is that of the meeting."""
    meetings = {
        row["meeting"]: unsc_day(row)
        for row in table(source / "unsc" / "decisions_1946_2022.csv")
        if row["date"]
    }
    words = {"yes": "In Favor", "no": "Against", "abstain": "Abstain"}
    for number, row in enumerate(table(source / "unsc" / "failed_drafts_member_positions.csv"), 2):
        positions = {
            UNSC_NAMES.get(name, name): word
            for word, column in words.items()
            for name in re.findall(r"'([^']*)'|\"([^\"]*)\"", row[column])
            for name in [name[0] or name[1]]
        }
        yield {
            "id": f"{row['Voting On']} row {number}",
            "date": meetings.get(f"S/PV.{row['Meeting Number']}", f"{row['Year']}-07-01"),
            "procedure": "substantive",
            "positions": positions,
            "official": REJECTED,
        }


CHINA = {
    "884": ("question_of_importance", ADOPTED),
    "885": ("important", REJECTED),
    "1119": ("question_of_importance", ADOPTED),
    "1120": ("important", REJECTED),
    "1186": ("question_of_importance", REJECTED),
    "1190": ("simple", ADOPTED),
}
"""The votes on who represents China: first whether it is an important question, then the question
itself, by the majority that the first vote called for.
"""
UNGA_WORDS = {"Y": "yes", "N": "no", "A": "abstain"}


UNGA_LATE = ("2197", "2202", "2203", "2302", "2303", "2304", "2305", "2640", "4372")
"""Votes of members who were admitted later in the month than the day that the source gives."""


def unga_day(row: Mapping[str, str]) -> str:
    """The day of a vote. The source has lost the second digit of many days (it has none after the
    ninth of a month before 1997), so a day that cannot be is put at the end of its month.
    """
    return row["date"][:8] + "30" if row["rcid"] in UNGA_LATE else row["date"]


def unga_positions(order: list[str], row: Mapping[str, str]) -> dict[str, str]:
    """The position of each state; a dot is absence, or no member yet."""
    return {
        state: UNGA_WORDS[letter]
        for state, letter in zip(order, row["positions"], strict=True)
        if letter in UNGA_WORDS
    }


def unga_china(source: Path) -> Iterator[Line]:
    """The votes on the representation of China, with the position of each member."""
    order = json.loads((source / "unga" / "countries.json").read_text())["order"]
    for row in table(source / "unga" / "decisions.csv.gz"):
        if row["rcid"] in CHINA:
            procedure, official = CHINA[row["rcid"]]
            yield {
                "id": row["rcid"],
                "date": unga_day(row),
                "procedure": procedure,
                "positions": unga_positions(order, row),
                "official": official,
            }


def unga(source: Path) -> Iterator[Line]:
    """Votes on whole drafts that became resolutions, from the 31st session on, by name."""
    order = json.loads((source / "unga" / "countries.json").read_text())["order"]
    for row in table(source / "unga" / "decisions.csv.gz"):
        if is_whole_draft(row):
            yield {
                "id": f"{row['rcid']} {row['unres']}",
                "date": unga_day(row),
                "procedure": "simple",
                "positions": unga_positions(order, row),
                "official": ADOPTED,
            }


def is_whole_draft(row: Mapping[str, str]) -> bool:
    """Not an amendment, a paragraph or a motion, by flag or by text."""
    told = f"{row['short']} {row['descr']}".lower()
    return (
        int(row["session"]) >= 31
        and re.fullmatch(r"R/[0-9]+/[0-9A-Z]+", row["unres"]) is not None
        and "1" not in (row["amend"], row["para"])
        and re.search("amend|motion", told) is None
    )
