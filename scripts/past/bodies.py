"""Votes of standards bodies and software projects, and cases of consensus among governments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.past.common import ADOPTED, REJECTED, Line, outcome


def cabf(source: Path) -> Iterator[Line]:
    """Ballots with the position of each member; of the active members only the quorum is known."""
    for ballot in json.loads((source / "cabf" / "ballots.json").read_text()):
        smime = ballot["id"].startswith("SMC")
        line: Line = {
            "id": ballot["id"],
            "date": ballot["date"],
            "procedure": "smime_ballot" if smime else "ballot",
            "positions": {
                name: word
                for side in ("issuers", "consumers")
                for word, names in ballot[side].items()
                for name in names
            },
            "official": outcome(ballot["official_result"] == "passed"),
        }
        if ballot["quorum"]:
            # More than half of the active members: the most active members with that quorum.
            active = "active_smime" if smime else "active"
            line["seats"] = {active: 2 * ballot["quorum"] - 1}
        yield line


def iso(source: Path) -> Iterator[Line]:
    """The ballot on DIS 29500 and its count after the time for changes, where of the O-members
    only totals are known.
    """
    first, second = json.loads((source / "iso_dis29500" / "ballots.json").read_text())
    yield {
        "id": first["id"],
        "date": first["date"],
        "procedure": "dis",
        "positions": named(first["p_members"]) | named(first["o_members"]),
        "official": REJECTED,
    }
    others = second["other_members_counts"]
    mine = {word: len(names) for word, names in second["p_members"].items()}
    yield {
        "id": second["id"],
        "date": second["date"],
        "procedure": "dis",
        "positions": named(second["p_members"]) | named({"no": others["no"]}),
        "counts": {
            "o_members": {
                "yes": others["yes_total_all"] - mine["yes"],
                "no": others["no_total_all"] - mine["no"],
            }
        },
        "official": ADOPTED,
    }


def named(words: Mapping[str, list[str]]) -> dict[str, str]:
    """Positions by member from members by position."""
    return {name: word for word, names in words.items() for name in names}


def php(source: Path) -> Iterator[Line]:
    """First questions of yes or no, as totals; the flag of rejection is not reliable."""
    dump = (source / "php_rfc" / "dump.sql").read_text()
    rows = re.DOTALL | re.MULTILINE
    told = r"INTO rfc .*?VALUES\((\d+),.*?,([01]),'([0-9-]{10})[^'\n]*'\);$"
    flags = {rfc: (flag == "0", begun) for rfc, flag, begun in re.findall(told, dump, rows)}
    votes = r"INTO vote .*?VALUES\((\d+),(\d+),1,.*?,'(\{.*?\})',(\d+),\d\);$"
    for number, rfc, written, threshold in re.findall(votes, dump, re.MULTILINE):
        counts = {word.lower(): count for word, count in json.loads(written).items()}
        if counts and set(counts) <= {"yes", "no"} and rfc in flags:
            adopted, begun = flags[rfc]
            yield {
                "id": f"vote {number} on RFC {rfc}",
                "date": begun,
                "procedure": "rfc" if threshold == "66" else "other",
                "counts": {"voters": counts},
                "official": outcome(adopted),
            }


def eu(source: Path) -> Iterator[Line]:
    """Four votes in the Council; whoever is not named against, abstaining or out was in favour."""
    votes = json.loads((source / "eu_council_sample" / "votes.json").read_text())
    procedures = {"EV-CVD-2024": "reverse_qmv", "RELOC-2015": "qmv_participating"}
    for vote in votes:
        aside = {"against": "against", "abstain": "abstain"}
        positions = {name: word for key, word in aside.items() for name in vote[key]}
        members = EU27 + (["UK"] if vote["members"] == "EU28" else [])
        out = vote["not_participating"]
        yield {
            "id": vote["id"],
            "date": vote["date"],
            "procedure": procedures.get(vote["id"], "qmv"),
            "positions": {name: positions.get(name, "for") for name in members if name not in out},
            "recused": out,
            "official": ADOPTED,
        }


EU27 = ["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "EL", "HU", "IE", "IT"]
EU27 += ["LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"]


def consensus_case(source: Path, number: int) -> dict[str, Any]:
    """One of the cases of consensus and silence."""
    cases = json.loads((source / "consensus_cases" / "cases.json").read_text())
    return dict(cases[number])


def nato(source: Path) -> Iterator[Line]:
    """The Council of nineteen on the defence of Turkey, 2003: objections at the table in January,
    silence broken in February.
    """
    for event in consensus_case(source, 0)["events"]:
        if "objecting" in event:
            silence = event["what"].startswith("silence")
            yield {
                "id": f"Turkey {event['at']}",
                "date": event["at"],
                "procedure": "silence" if silence else "at_the_table",
                "positions": dict.fromkeys(event["objecting"], "break" if silence else "object"),
                "official": REJECTED,
            }


def nato_dpc(source: Path) -> Iterator[Line]:
    """The same text in the Defence Planning Committee of eighteen, where nobody objected."""
    event = consensus_case(source, 0)["events"][-1]
    yield {
        "id": f"Turkey {event['at']}",
        "date": event["at"],
        "procedure": "at_the_table",
        "positions": {},
        "official": ADOPTED,
    }


def osce(source: Path) -> Iterator[Line]:
    """Consensus minus one of 52, and consensus of 55 with one State suspended."""
    minus_one, lisbon = consensus_case(source, 1), consensus_case(source, 2)
    for case, procedure in ((minus_one, "consensus_minus_one"), (lisbon, "consensus")):
        event = case["events"][0]
        yield {
            "id": case["id"],
            "date": event["at"],
            "procedure": procedure,
            "positions": dict.fromkeys(event["objecting"], "object"),
            "recused": event.get("excluded", []),
            "official": REJECTED,
        }
