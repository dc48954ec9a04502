"""For each finding of `comity charter check` a small charter with that fault, in plain data.

All are the sound charter of `plain` with one thing changed.
"""

from __future__ import annotations

from typing import Any

from comity.log.note import ED25519
from tests.world import World, key, procedure, vkey

Plain = dict[str, Any]
FIVE = ("A", "B", "C", "D", "E")
YES = {"word": "approve", "role": "assent"}
NO = {"word": "object", "role": "dissent"}
PASS = {"word": "abstain", "role": "neutral"}
ALL = {"to": "all", "standing": "decides"}
MAJORITY: Plain = {
    "name": "majority",
    "kind": "ratio",
    "of": ["assent"],
    "op": ">",
    "num": 3,
    "den": 5,
    "base": "cast",
}


def plain(parties: tuple[str, ...] = FIVE, **changes: Any) -> Plain:
    """One sphere in which all decide by more than three fifths of the votes cast."""
    world = World(parties, accede=False).charter_plain()
    sound = {
        "clock": world["clock"] | {"quorum": 4 if len(parties) == 5 else len(parties)},
        "groups": [],
        "rules": [MAJORITY],
        "procedures": [how()],
        "spheres": [sphere()],
        "amendment": "work",
    }
    return world | sound | changes


def how(name: str = "vote", **changes: Any) -> Plain:
    """The procedure of that sphere."""
    usual: Plain = {
        "rule": "majority",
        "missing": "none",
        "periods": owed(decides=60),
        "early": False,
        "positions": [YES, NO],
    }
    return procedure(name, **(usual | changes))


def owed(**seconds: int) -> list[Plain]:
    """Periods by standing."""
    return [{"standing": standing, "seconds": n} for standing, n in seconds.items()]


def sphere(*standings: Plain, name: str = "work", **changes: Any) -> Plain:
    """A sphere in which all decide, unless standings are given."""
    return {"name": name, "procedure": "vote", "standings": [*standings] or [ALL], **changes}


def to(party: str, standing: str = "decides") -> Plain:
    """The standing of one party."""
    return {"to": party, "standing": standing}


def power(name: str, *parties: str) -> Plain:
    """A sphere in which a power is given to some."""
    return sphere(powers=[{"power": name, "to": [*parties]}])


def rule(name: str = "majority", kind: str = "count", **fields: Any) -> Plain:
    """A rule; a count of those in favour unless said otherwise."""
    usual: Plain = {"of": ["assent"], "num": 1} if kind == "count" else {}
    return {"name": name, "kind": kind, **usual, **fields}


def weighed(*weights: Plain, **fields: Any) -> Plain:
    """A charter whose rule goes by weights."""
    return plain(rules=[MAJORITY | {"weight": "shares"} | fields], weights=[*weights])


def weights(**of: int) -> Plain:
    """A weight table."""
    return {"name": "shares", "of": [{"party": p, "weight": w} for p, w in of.items()]}


def ruled(*rules: Plain, groups: tuple[Plain, ...] = (), **changes: Any) -> Plain:
    """A charter with these rules, and changes of its procedure."""
    return plain(rules=[*rules], groups=[*groups], procedures=[how(**changes)])


def urgent(within: int = 60, **changes: Any) -> Plain:
    """A charter with a procedure of its own for emergencies, sound unless changed."""
    own = how("urgent", **({"periods": owed(decides=60), "minimum": 60} | changes))
    asked = {"consultation": {"within": within}} if within else {}
    rows = [sphere(occasions=[{"occasion": "emergency", "procedure": "urgent"}])]
    return plain(procedures=[how(), own], spheres=rows) | asked


def two_spheres(other: Plain, **changes: Any) -> Plain:
    """A second sphere under the rule `other`, by a procedure with changes."""
    return plain(
        rules=[MAJORITY, other],
        procedures=[how(), how("another", rule="other", **changes)],
        spheres=[sphere(), sphere(name="budget", procedure="another")],
    )


def clock(**changes: Any) -> Plain:
    """A charter with another clock."""
    return plain(clock=plain()["clock"] | changes)


def group(name: str, *members: str, **fields: Any) -> Plain:
    """A group."""
    return {"name": name, "members": [*members], **fields}


RECEIVING = clock(receivers=["Oslo", "Vienna"]) | {
    "witnesses": [
        row | {"receipt": vkey(f"{row['name']}/receipt", ED25519, key(f"{row['name']}/receipt"))}
        for row in plain()["witnesses"]
    ]
}
VOTERS = {"name": "voters", "counted": True}
PEOPLE = MAJORITY | {"name": "people", "group": "voters"}
EARLIER, LATER = {"until": "2000-12-31"}, {"since": "2002-01-01"}
BY_TURNS = group("few", terms=[{"party": "A"} | EARLIER, {"party": "B"} | LATER])
GROWING = group("few", "A", "B", terms=[{"party": "C"} | LATER])
THREE = rule("three", num=3)
QUIET = [to("E", "informed"), *(to(party) for party in "ABCD")]
SPARE = {"name": "spare", "procedure": "vote", "standings": [to("A")]}
DAY = {"within": 86_400}
HALF = MAJORITY | {"num": 1, "den": 2}

SERVICE = {
    "attempts": 3,
    "days": 3,
    "ways": 2,
    "attesters": 2,
    "mirrors": 2,
    "channels": ["node", "post"],
    "cure": 60,
}
BOTH = {**plain()["offices"][0], "acts": ["attempt", "conclude", "evidence"]}

FAULTS: dict[str, tuple[str, Plain]] = {
    "accession-partial": ("warn", plain(accession=4)),
    "filing-by-parties": ("warn", plain(offices=[plain()["offices"][0] | {"acts": ["conclude"]}])),
    "rule-group-unknown": (
        "refuse",
        ruled(
            rule("majority", "any", of=["majors", "people"]), MAJORITY | {"name": "majors"}, PEOPLE
        ),
    ),
    "rule-weights-unknown": ("refuse", weighed()),
    "weights-stranger": ("refuse", weighed(weights(A=1, B=1, C=1, D=1, E=1, Z=2))),
    "rule-idle": ("warn", ruled(MAJORITY, rule("spare"))),
    "group-idle": ("warn", plain(groups=[group("few", "A")])),
    "weights-idle": ("warn", plain(weights=[weights(A=1)])),
    "party-idle": ("warn", plain(spheres=[sphere(*(to(party) for party in "ABCD"))])),
    "word-idle": ("tell", plain(procedures=[how(positions=[YES, NO, PASS])])),
    "procedure-idle": ("warn", plain(procedures=[how(), how("spare")])),
    "period-idle": ("warn", ruled(MAJORITY, periods=owed(decides=60, consulted=60))),
    "proposer-against": ("warn", ruled(MAJORITY, proposer="object")),
    "assent-unsayable": ("refuse", ruled(MAJORITY, positions=[NO])),
    "languages-none": ("warn", ruled(MAJORITY, languages=[])),
    "service-weak": ("warn", plain(service=SERVICE | {"attempts": 2})),
    "service-impossible": ("refuse", plain(service=SERVICE | {"mirrors": 4})),
    "attester-host": ("warn", plain(service=SERVICE, offices=[BOTH])),
    "power-idle": ("warn", plain(spheres=[power("annex", "A")])),
    "group-empty": ("refuse", plain(groups=[group("few")])),
    "group-empty-on": ("warn", plain(groups=[BY_TURNS])),
    "days-missing": ("refuse", ruled(MAJORITY | EARLIER, MAJORITY | LATER)),
    "days-ended": ("refuse", ruled(MAJORITY | EARLIER)),
    "days-before": ("tell", ruled(MAJORITY | LATER)),
    "weight-missing": ("warn", weighed(weights(A=1, B=1, C=1, D=1))),
    "weight-missing-on": (
        "warn",
        weighed(
            weights(A=1, B=1, C=1, D=1) | {"until": "2001-12-31"},
            weights(A=1, B=1, C=1, D=1, E=1) | LATER,
        ),
    ),
    "count-out-of-reach": ("warn", ruled(rule(num=6))),
    "count-out-of-reach-on": (
        "warn",
        ruled(rule(num=3, group="few"), groups=(GROWING | {"since": "2001-01-01"},)),
    ),
    "sphere-undecided": ("refuse", plain(spheres=[sphere(to("all", "informed"))])),
    "sphere-closed": ("refuse", plain(spheres=[power("table")])),
    "standing-none": ("tell", plain(spheres=[sphere(), SPARE])),
    "standing-unprotected": (
        "warn",
        plain(spheres=[sphere(), sphere(to("A"), to("B", "consulted"), name="spare")]),
    ),
    "rule-never-met": ("refuse", ruled(rule(num=6))),
    "rule-always-met": ("warn", ruled(rule(num=0))),
    "quorum-never": ("refuse", ruled(MAJORITY, rule("six", num=6), quorum="six")),
    "quorum-always": ("warn", ruled(MAJORITY, rule("none", num=0), quorum="none")),
    "rejection-idle": (
        "warn",
        ruled(MAJORITY, rule("no", of=["dissent"]), rejection="no", default="rejected"),
    ),
    "rejection-never": ("warn", ruled(MAJORITY, rule("no", of=["block"]), rejection="no")),
    "outcomes-both": ("warn", ruled(MAJORITY, rule("no", of=["dissent"]), rejection="no")),
    "part-never": (
        "warn",
        ruled(
            rule(kind="any", of=["three", "blocked"]),
            THREE,
            MAJORITY | {"name": "blocked", "of": ["block"]},
        ),
    ),
    "part-always": (
        "warn",
        ruled(rule(kind="all", of=["three", "none"]), THREE, rule("none", num=0)),
    ),
    "replay-only": ("warn", ruled(MAJORITY | {"group": "voters"}, groups=(VOTERS,))),
    "group-counted": (
        "tell",
        ruled(rule(kind="any", of=["people", "three"]), THREE, PEOPLE, groups=(VOTERS,)),
    ),
    "vetoers": (
        "tell",
        ruled(
            rule(kind="all", of=["three", "no_veto"]),
            THREE,
            rule("no_veto", "consensus", group="great"),
            groups=(group("great", "A", "B"),),
        ),
    ),
    "vetoers-all": ("tell", ruled(rule(kind="consensus"))),
    "adopts-alone": ("tell", ruled(rule(group="chair"), groups=(group("chair", "A"),))),
    "word-weightless": ("tell", weighed(weights(A=4, B=4, C=4, D=2, E=0))),
    "against-can-help": (
        "tell",
        ruled(MAJORITY, rule("quorum", of=["assent", "dissent"], num=3), quorum="quorum"),
    ),
    "favour-can-hurt": ("tell", ruled(rule(op="==", num=2))),
    "half-fails": ("tell", ruled(HALF)),
    "half-passes": ("tell", ruled(HALF | {"op": ">="})),
    "amendment-weaker": ("warn", two_spheres(rule("other", num=5))),
    "amendment-without": ("warn", plain(spheres=[sphere(*QUIET)])),
    "amendment-by-silence": ("warn", ruled(MAJORITY, missing="assent")),
    "sphere-elsewhere": ("tell", two_spheres(rule("other", num=2), periods=[])),
    "quorum-unreachable": ("refuse", clock(quorum=6)),
    "quorum-too-small": ("refuse", clock(quorum=3)),
    "quorum-no-spare": ("warn", clock(quorum=5)),
    "faults-none": ("warn", clock(faults=0)),
    "time-in-one-hand": (
        "refuse",
        plain(witnesses=[each | {"operator": "A"} for each in plain()["witnesses"]]),
    ),
    "time-in-one-bloc": (
        "warn",
        plain(
            groups=[group("bloc", "A", "B")],
            clock=clock(timekeepers=["A", "B", "Oslo", "Vienna", "Geneva"])["clock"],
        ),
    ),
    "neutral-too-few": (
        "refuse",
        plain(("A", "B"), clock=clock(timekeepers=["A", "B", "Oslo"], quorum=2)["clock"]),
    ),
    "attesters-too-few": ("warn", clock(timekeepers=["A", "B", "Oslo"])),
    "contest-idle": ("warn", clock(contest=60)),
    "receivers-few": ("warn", RECEIVING),
    "minimum-short": ("warn", ruled(MAJORITY, minimum=30)),
    "early-waits": (
        "tell",
        plain(
            spheres=[sphere(*QUIET)],
            procedures=[how(early=True, periods=owed(decides=60, informed=60))],
        ),
    ),
    "emergency-unprotected": ("refuse", urgent(periods=owed(decides=0))),
    "emergency-no-minimum": ("refuse", urgent(minimum=0)),
    "emergency-closed": ("warn", urgent(within=0)),
    "occasion-shorter": ("tell", urgent(periods=owed(decides=30), minimum=30)),
    "occasion-usual": (
        "warn",
        plain(spheres=[sphere(occasions=[{"occasion": "minutes", "procedure": "vote"}])]),
    ),
    "consultation-nobody": ("warn", plain(spheres=[power("consult")], consultation=DAY)),
    "meeting-quorum-unreachable": ("warn", plain(meetings={"quorum": 6})),
    "period-below-delay": ("warn", ruled(MAJORITY, periods=owed(decides=1))),
}
"""By code: the level, and a charter with that fault."""
