"""The charter: a council's rules of procedure as a value.

Nothing here has an effect. `comity.core.charter_plain` reads a charter from plain data,
`comity.core.lint` says what is wrong with one, and every act is judged under the charter in force
at its place in the record. Times and periods are whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from comity.core.calendar import Calendar
from comity.core.charter_meet import Meetings
from comity.core.rules import Rule, RuleBook, Vocabulary


class Standing(Enum):
    """What a party is owed in a sphere, from most to least."""

    DECIDES = "decides"
    CONSULTED = "consulted"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class Party:
    """A member or partner;
    `council` is the identity of the inner council of a party that is one.

    notice: the vkey of its notice key; notice_mldsa: of a second one, "" where it has one key only.
    also: other names under which sources know it.
    receipt: the vkey of its receipts, "" for none.
    """

    name: str
    title: str
    roots: tuple[str, ...]
    notice: str
    council: str = ""
    also: tuple[str, ...] = ()
    notice_mldsa: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A machine that cosigns checkpoints under the key `vkey`.

    operator: the party that runs it, "" for a neutral one. vkey_mldsa: a second key, "" for none.
    receipt: as of a party.
    """

    name: str
    title: str
    vkey: str
    operator: str = ""
    vkey_mldsa: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A machine or post of the council itself, which may sign only the acts named."""

    name: str
    title: str
    vkey: str
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """The time for which a party belongs to a group, "" for no bound."""

    party: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of parties, from one day to another.

    members: those who belong to it on the day for which the charter is read; terms: of those who
    belong to it for a time only. counted: its members are not named, only totals are known of
    them; seats: how many they are, 0 where that is not known.
    """

    name: str
    title: str
    members: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    counted: bool = False
    seats: int = 0
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight table, from one day to another: what each party counts under this name;
    a party not named counts 0.
    """

    name: str
    of: tuple[tuple[str, int], ...]
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Who attests time, how many of them may lie, and the council's delays in seconds.

    quorum: how many parties' notice keys make a checkpoint final. receivers: who signs receipts for
    acts lodged with them; contest: seconds after a closing in which a receipt may still show that a
    position was left out.
    """

    timekeepers: tuple[str, ...]
    faults: int
    quorum: int
    merge_delay: int
    grace: int
    contest: int
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """When a party that gives no notice is deemed served.

    At least `attempts` by `attesters` different attesters on `days` different working days over
    `ways` different channels, while `mirrors` other parties hold the text; cure: seconds in which
    it may be set aside.
    """

    attempts: int
    days: int
    ways: int
    attesters: int
    mirrors: int
    channels: tuple[str, ...]
    cure: int


@dataclass(frozen=True, slots=True)
class Sphere:
    """A subject area: its procedure, the standing of each party, and who holds which power.

    granted, empowered: the same as written, to parties, groups or `all`. occasions: (occasion,
    procedure) where another procedure than the usual one serves; within: seconds in which a
    consultation is answered here, 0 for the charter's own.
    """

    name: str
    title: str
    procedure: str
    standings: tuple[tuple[str, Standing], ...]
    powers: tuple[tuple[str, tuple[str, ...]], ...]
    granted: tuple[tuple[str, Standing], ...] = ()
    empowered: tuple[tuple[str, tuple[str, ...]], ...] = ()
    occasions: tuple[tuple[str, str], ...] = ()
    within: int = 0

    def procedures(self) -> tuple[str, ...]:
        """The names of the procedures it goes by, the usual one first."""
        return tuple(dict.fromkeys((self.procedure, *(name for _, name in self.occasions))))

    def procedure_for(self, occasion: str) -> str:
        """The name of the procedure for an occasion, "" where the sphere has none for it."""
        return dict(self.occasions).get(occasion, "") if occasion else self.procedure

    def standing(self, party: str) -> Standing | None:
        """The standing of a party, None where it has none."""
        return next((standing for name, standing in self.standings if name == party), None)

    def may(self, power: str, party: str) -> bool:
        """Whether a party holds a power; a power not listed belongs to all who decide."""
        for name, holders in self.powers:
            if name == power:
                return party in holders
        return self.standing(party) is Standing.DECIDES


@dataclass(frozen=True, slots=True)
class Extensions:
    """How often one circulation's deadline may be extended, and by how many seconds each time."""

    times: int
    longest: int


@dataclass(frozen=True, slots=True)
class Simultaneous:
    """Positions are committed to first and revealed together.

    within: seconds after the deadline in which they may be revealed; unrevealed: the word that a
    commitment nobody has opened counts as, "" for having said nothing.
    """

    within: int
    unrevealed: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a matter is decided: who is owed which period, what words there are, and the rule.

    periods: seconds owed to each standing; a standing listed with 0 is owed notice but no time.
    working: working days owed to a standing, beside the seconds; office_hours: what comes after
    hours counts from the next opening. extensions: None where a deadline is never extended.
    answers: whether nothing is adopted before what consulted parties said has been answered.
    simultaneous: how positions stay closed until the deadline, None where they are open.
    minimum: least seconds between circulation and the stated deadline.
    proposer: the word that the circulating party is taken to have said, "" for none.
    rule: met, the text is adopted; rejection: a rule that, met, rejects it, "" for none; default:
    the outcome if neither is met. quorum: a rule without which the outcome is `unquorate`.
    """

    name: str
    title: str
    vocabulary: Vocabulary
    rule: str
    periods: tuple[tuple[Standing, int], ...]
    minimum: int
    early: bool
    proposer: str
    languages: tuple[str, ...]
    default: str
    rejection: str = ""
    quorum: str = ""
    unquorate: str = "invalid"
    working: tuple[tuple[Standing, int], ...] = ()
    office_hours: bool = False
    extensions: Extensions | None = None
    answers: bool = False
    simultaneous: Simultaneous | None = None

    def rules(self) -> tuple[str, ...]:
        """The names of the rules it goes by: for adoption, rejection and quorum."""
        return tuple(name for name in (self.rule, self.rejection, self.quorum) if name)

    def period(self, standing: Standing | None) -> int | None:
        """Seconds owed to a standing, None where it is owed nothing."""
        return next((seconds for owed, seconds in self.periods if owed is standing), None)

    def working_days(self, standing: Standing | None) -> int:
        """Working days owed to a standing, 0 where it is owed none."""
        return next((days for owed, days in self.working if owed is standing), 0)

    def needs_calendar(self) -> bool:
        """Whether its periods can be counted only by a calendar."""
        return self.office_hours or bool(self.working)


@dataclass(frozen=True, slots=True)
class Written:
    """What of a charter changes with the days, as written: all rows, whatever their time."""

    groups: tuple[Group, ...] = ()
    weights: tuple[Weights, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Charter:
    """The whole charter, as it is on one day; `comity.core.edition` gives that of another."""

    name: str
    title: str
    clock: Clock
    parties: tuple[Party, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    weights: tuple[Weights, ...]
    spheres: tuple[Sphere, ...]
    procedures: tuple[Procedure, ...]
    rules: RuleBook
    offices: tuple[Office, ...]
    amendment: str
    accession: int
    sources: tuple[str, ...]
    written: Written = Written()
    calendar: Calendar | None = None
    service: Service | None = None
    meetings: Meetings = field(default_factory=Meetings)

    def within(self, sphere: Sphere) -> int:
        """Seconds in which a consultation in a sphere must be answered, 0 where nothing is said."""
        return sphere.within or self.meetings.within

    def party(self, name: str) -> Party | None:
        """The party of that name."""
        return next((party for party in self.parties if party.name == name), None)

    def office(self, name: str) -> Office | None:
        """The office of that name."""
        return next((office for office in self.offices if office.name == name), None)

    def group(self, name: str) -> Group | None:
        """The group of that name, as it is on the day for which the charter is read."""
        return next((group for group in self.groups if group.name == name), None)

    def sphere(self, name: str) -> Sphere | None:
        """The sphere of that name."""
        return next((sphere for sphere in self.spheres if sphere.name == name), None)

    def procedure(self, name: str) -> Procedure:
        """The procedure of that name; charters are read only if every sphere names one."""
        return next(procedure for procedure in self.procedures if procedure.name == name)

    def title_of(self, name: str) -> str:
        """What people call a party, witness or office."""
        titles = {each.name: each.title for each in self.parties}
        titles |= {each.name: each.title for each in self.witnesses}
        titles |= {each.name: each.title for each in self.offices}
        return titles.get(name, name)

    def receipt_keys(self) -> tuple[tuple[str, str], ...]:
        """(name, vkey) of everyone who signs receipts."""
        bodies = [(each.name, each.receipt) for each in self.parties]
        bodies += [(each.name, each.receipt) for each in self.witnesses]
        return tuple(pair for pair in bodies if pair[1])

    def cosigners(self) -> tuple[tuple[str, str, str], ...]:
        """(role, name, vkey) of every key that may cosign checkpoints: notice and witness keys.

        Who has two keys is there twice, with the ML-DSA-44 key behind the other.
        """
        held = [("notice", each.name, each.notice, each.notice_mldsa) for each in self.parties]
        held += [("witness", each.name, each.vkey, each.vkey_mldsa) for each in self.witnesses]
        return tuple((role, name, key) for role, name, *keys in held for key in keys if key)
