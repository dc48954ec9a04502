"""A small charter for tests of replaying, and ways to replay one decision under it."""

from __future__ import annotations

from typing import Any

from comity.core.charter import Charter
from comity.core.past import decision_from_plain
from comity.core.replay import Replay, Replayed
from comity.wire.charter import charter_from_toml, format_charter, parse_charter
from comity.wire.draft import fill_draft

COUNCIL = """
format = "comity/charter/v1"
name = "council"
title = "Council of five, later of six"
amendment = "general"
accession = 5

[clock]
timekeepers = ["Oslo", "Vienna", "Geneva"]
faults = 1
quorum = 3
merge_delay = "5m"
grace = "10m"

[parties]
China = "China"
France = { title = "French Republic", also = ["FR", "FRA"] }
Russia = { title = "Russian Federation", also = ["USSR", "Soviet Union"] }
India = { title = "India", also = ["IN", "Union"] }
Ireland = { title = "Ireland", also = ["IE", "Union"] }
Kenya = "Kenya"
Malta = "Malta"

[[witnesses]]
name = "Oslo"
title = "Oslo"
[[witnesses]]
name = "Vienna"
title = "Vienna"
[[witnesses]]
name = "Geneva"
title = "Geneva"

[[groups]]
name = "permanent"
members = ["China", "France", "Russia"]
[[groups]]
name = "elected"
members = ["India", "Ireland"]
terms = { Kenya = "2000-01-01/" }
[[groups]]
name = "council"
members = ["China", "France", "Russia", "India", "Ireland"]
terms = { Kenya = "2000-01-01/" }
[[groups]]
name = "asia"
members = ["China", "India"]
[[groups]]
name = "people"
counted = true
[[groups]]
name = "house"
counted = true
seats = 10

[[weights]]
name = "shares"
of = { China = 5, France = 5, Russia = 5, India = 2, Ireland = 1, Kenya = 1 }

[[spheres]]
name = "general"
procedure = "substantive"
standings = { council = "decides", Malta = "informed" }
[[spheres]]
name = "motions"
procedure = "procedural"
standings = { council = "decides" }
[[spheres]]
name = "budget"
procedure = "weighted"
standings = { council = "decides" }
[[spheres]]
name = "texts"
procedure = "silence"
standings = { council = "decides" }
[[spheres]]
name = "polls"
procedure = "double"
standings = { Malta = "decides" }
[[spheres]]
name = "bills"
procedure = "house"
standings = { Malta = "decides" }
[[spheres]]
name = "referendums"
procedure = "referendum"
standings = { people = "decides", Malta = "informed" }

[[procedures]]
name = "substantive"
positions = { yes = "assent", no = "dissent", abstain = "neutral", aside = "leave" }
missing = "none"
rule = "substantive"
languages = ["en"]
[[procedures]]
name = "procedural"
positions = { yes = "assent", no = "dissent", abstain = "neutral" }
missing = "none"
rule = "most"
languages = ["en"]
[[procedures]]
name = "weighted"
positions = { yes = "assent", no = "dissent" }
missing = "none"
rule = "heavy"
languages = ["en"]
[[procedures]]
name = "silence"
positions = { agree = "assent", break = "dissent" }
missing = "assent"
rule = "nobody_objects"
languages = ["en"]
default = "no_decision"
[[procedures]]
name = "double"
positions = { yes = "assent", no = "dissent" }
missing = "none"
rule = "both"
languages = ["en"]
[[procedures]]
name = "house"
positions = { yea = "assent", nay = "dissent", present = "neutral" }
missing = "none"
rule = "majority_of_the_house"
quorum = "half_the_house"
languages = ["en"]
[[procedures]]
name = "referendum"
positions = { yes = "assent", no = "dissent" }
missing = "none"
rule = "most"
languages = ["en"]
[[procedures]]
name = "idle"
positions = { yes = "assent", no = "dissent" }
missing = "none"
rule = "most"
languages = ["en"]

[[rules]]
name = "four"
kind = "count"
of = ["assent"]
num = 4
group = "council"
[[rules]]
name = "no_veto"
kind = "count"
of = ["dissent"]
op = "<="
num = 0
group = "permanent"
[[rules]]
name = "substantive"
kind = "all"
of = ["four", "no_veto"]
[[rules]]
name = "most"
kind = "ratio"
of = ["assent"]
op = ">"
num = 1
den = 2
base = "cast"
[[rules]]
name = "heavy"
kind = "ratio"
of = ["assent"]
num = 3
den = 5
base = "component"
weight = "shares"
[[rules]]
name = "nobody_objects"
kind = "consensus"
[[rules]]
name = "both"
kind = "all"
of = ["most_people", "most_elected"]
[[rules]]
name = "most_people"
kind = "ratio"
of = ["assent"]
op = ">"
num = 1
den = 2
base = "cast"
group = "people"
[[rules]]
name = "most_elected"
kind = "ratio"
of = ["assent"]
op = ">"
num = 1
den = 2
base = "cast"
group = "elected"
[[rules]]
name = "majority_of_the_house"
kind = "ratio"
of = ["assent"]
op = ">"
num = 1
den = 2
base = "cast"
group = "house"
[[rules]]
name = "half_the_house"
kind = "ratio"
of = ["assent", "dissent", "neutral"]
op = ">"
num = 1
den = 2
base = "component"
group = "house"
"""


def charter_of(toml: str) -> Charter:
    """A charter as people write it, with draft keys."""
    return parse_charter(format_charter(fill_draft(charter_from_toml(toml))))


def replayed(procedure: str, **fields: Any) -> Replayed:
    """One decision under the council's charter, as a line of a file gives it."""
    line = {"id": "one", "procedure": procedure, **fields}
    return Replay(charter_of(COUNCIL)).outcome(decision_from_plain(line, "Line 1"), "Line 1")


def kind(procedure: str, **fields: Any) -> str:
    """The kind of its outcome."""
    return replayed(procedure, **fields).kind
