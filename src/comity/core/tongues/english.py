"""English phrases for charters."""

from __future__ import annotations

from comity.core.instants import UNITS
from comity.core.tongue import Tongue

ENGLISH = Tongue(
    code="en",
    units=UNITS,
    phrases={
        "and": "and",
        "or": "or",
        "head-parties": "Parties",
        "head-sphere": "Sphere {name}: {title}",
        "head-procedure": "Procedure {name}: {title}",
        "head-rules": "Decision rules",
        "head-clock": "Time and witnesses",
        "head-change": "Change",
        "parties": "The {title} has {number} parties: {names}.",
        "party-council": (
            "{party} is itself a council, {council}…, and acts only by certificates of its own "
            "decisions."
        ),
        "group": "{group} ({title}): {names}.",
        "group-empty": "{group} ({title}): nobody on this day.",
        "group-counted": "{group} ({title}): its members are not named, only counted.",
        "group-seats": "{group} ({title}): {seats} members, not named, only counted.",
        "office": "The {office} ({title}) may file {acts}, nothing else.",
        "all-two": "Both parties",
        "all-many": "All {number} parties",
        "all-of-group": "The {number} of {group}",
        "decides-one": "{who} decides",
        "decides-many": "{who} decide",
        "consulted-one": "{who} is consulted",
        "consulted-many": "{who} are consulted",
        "informed-one": "{who} is informed",
        "informed-many": "{who} are informed",
        "owed-nothing-one": "{standing} and is owed nothing before the decision.",
        "owed-nothing-many": "{standing} and are owed nothing before the decision.",
        "owed-notice-one": "{standing} and is owed notice before any conclusion.",
        "owed-notice-many": "{standing} and are owed notice before any conclusion.",
        "owed-period-one": "{standing} and is owed notice and then {period}.",
        "owed-period-many": "{standing} and are owed notice and then {period}.",
        "may-table-nobody": "Nobody may table a text.",
        "may-table-one": "{who} may table a text.",
        "may-table-many": "{who} may table a text.",
        "stops-nobody": "No party's objection alone keeps a text from being adopted.",
        "stops-one": (
            "{who}'s objection alone keeps a text from being adopted; nobody else's does."
        ),
        "stops-many": "{who} can each keep a text from being adopted by objecting alone.",
        "may-consult-one": (
            "{who} may call a consultation, alone; a meeting must then begin within {period}."
        ),
        "may-consult-many": (
            "{who} may each call a consultation, alone; a meeting must then begin within {period}."
        ),
        "occasion-emergency": (
            "In an emergency, while a consultation is open, the procedure is {procedure}:"
        ),
        "occasion-corrigendum": "To correct an adopted text the procedure is {procedure}:",
        "occasion-minutes": (
            "For the record of a meeting's decisions the procedure is {procedure}:"
        ),
        "meeting-minimum": (
            "A meeting is convened at least {period} before it starts, unless a consultation asks "
            "for it."
        ),
        "meeting-quorum-one": "A meeting has a quorum if {number} of those who decide attends.",
        "meeting-quorum-many": "A meeting has a quorum if {number} of those who decide attend.",
        "procedure": "The procedure is {procedure}.",
        "words": "One may say {words}.",
        "word-assent": "{word} (in favour)",
        "word-dissent": "{word} (against)",
        "word-neutral": "{word} (neither)",
        "word-block": "{word} (a block)",
        "word-leave": "{word} (standing aside)",
        "word-demand": "{word} (a demand)",
        "word-none": "{word} (as good as silence)",
        "silence-assent": "Whoever says nothing until the deadline agrees.",
        "silence-dissent": "Whoever says nothing until the deadline is against.",
        "silence-neutral": "Whoever says nothing until the deadline abstains.",
        "silence-block": "Whoever says nothing until the deadline blocks.",
        "silence-leave": "Whoever says nothing until the deadline stands aside.",
        "silence-demand": "Whoever says nothing until the deadline makes a demand.",
        "silence-none": "Silence is neither for nor against.",
        "proposer": "Whoever circulates is taken to say {word}.",
        "adopted": "A text is adopted if {condition}; {otherwise}.",
        "rejection": "It is rejected if {condition}.",
        "quorum-invalid": "Without a quorum the result is invalid: {condition}.",
        "quorum-rejected": "Without a quorum it is rejected: {condition}.",
        "quorum-no_decision": "Without a quorum there is no decision: {condition}.",
        "otherwise-no_decision": "otherwise there is no decision and the matter stays open",
        "otherwise-rejected": "otherwise it is rejected",
        "minimum": "A deadline is at least {period} after the circulation.",
        "service": (
            "Whoever gives no notice is served after {attempts} attempts on {days} working days "
            "over {ways} of these channels: {channels}; by {attesters} who are neither proposer "
            "nor host, while {mirrors} other parties hold the text."
        ),
        "cure": (
            "Within {period} it may set this aside with the word of one other party that it could "
            "reach nobody."
        ),
        "working-days-one": "one working day",
        "working-days-many": "{number} working days",
        "answers": "Nothing is adopted before what those consulted say has been answered.",
        "simultaneous": (
            "Positions stay closed until the deadline, for everyone, and are opened within "
            "{period} after it."
        ),
        "unrevealed": "One that nobody opens counts as {word}.",
        "unrevealed-nothing": "One that nobody opens counts as nothing said.",
        "office-hours": "What comes outside office hours counts from the next opening.",
        "extensions-one": "Its deadline may be extended once, by {longest} at most.",
        "extensions-many": "Its deadline may be extended {number} times, by at most {longest}.",
        "lapses": "{word} holds the deadline back until it is lifted or {period} have run, once.",
        "calendar": "Office hours are {opens} to {closes} in {zone}, on {days}.",
        "holidays-one": "One day is a holiday: {last}.",
        "holidays-many": "{number} days are holidays, the last of them {last}.",
        "day-1": "Monday",
        "day-2": "Tuesday",
        "day-3": "Wednesday",
        "day-4": "Thursday",
        "day-5": "Friday",
        "day-6": "Saturday",
        "day-7": "Sunday",
        "early": (
            "It may be concluded before the deadline once all who are owed notice have it, their "
            "periods have run or they have answered, and nothing can change the result."
        ),
        "never-early": "It is never concluded before the deadline and the grace have passed.",
        "languages-one": "Its texts are in {names}.",
        "languages-many": "Its texts are in {names}, equally authentic.",
        "rule": "{name}: {condition}.",
        "rule-since": "{name}, from {since}: {condition}.",
        "rule-until": "{name}, until {until}: {condition}.",
        "rule-between": "{name}, from {since} to {until}: {condition}.",
        "op->=": "at least {number}",
        "op->": "more than {number}",
        "op-<=": "at most {number}",
        "op-<": "fewer than {number}",
        "op-==": "exactly {number}",
        "amount-nobody": "nobody",
        "share": "{amount} of {base}",
        "share-all": "all of {base}",
        "root": "{amount} times the square root of {base}",
        "base-cast": "votes for and against",
        "base-present": "those who took a position",
        "base-participating": "those taking part",
        "base-component": "all who decide",
        "said-assent-one": "is in favour",
        "said-assent-many": "are in favour",
        "said-dissent-one": "is against",
        "said-dissent-many": "are against",
        "said-neutral-one": "abstains",
        "said-neutral-many": "abstain",
        "said-block-one": "blocks",
        "said-block-many": "block",
        "said-leave-one": "stands aside",
        "said-leave-many": "stand aside",
        "said-demand-one": "makes a demand",
        "said-demand-many": "make a demand",
        "said-none-one": "says nothing",
        "said-none-many": "say nothing",
        "said-word-one": "says {words}",
        "said-word-many": "say {words}",
        "among": "{condition} among {group}",
        "among-base": "the number of {group} ({base})",
        "weighted": "{condition}, counted by {weight}",
        "minority": ("fewer {said} than the fewest who hold more than {share} of {weight}"),
        "minority-plus": (
            "fewer {said} than the fewest who hold more than {share} of {weight} and {plus} more"
        ),
        "seats": "the seats",
        "in-brackets": "({condition})",
        "at-least": "at least {number} hold of {parts}",
        "none-of": "none holds of {parts}",
        "not": "not {part}",
        "if": "if {when}, then {then}, otherwise {otherwise}",
        "clock": "Time is what {number} timekeepers attest: {names}; {liars}.",
        "liars-none": "none of them may lie or be wrong",
        "liars-one": "one of them may lie or be down",
        "liars-many": "{number} of them may lie or be down",
        "witness-neutral": "The witness {name} ({title}) is neutral.",
        "witness-run": "The witness {name} ({title}) is run by {operator}.",
        "final": (
            "A checkpoint is final when {quorum} of {number} parties' own nodes have cosigned it."
        ),
        "delays": (
            "The host must publish within {delay}; a circulation closes {grace} after its deadline "
            "at the earliest."
        ),
        "amendment": "This charter changes by a text adopted in {sphere} and in no other way.",
        "accession": ("Nothing is circulated before {number} of {parties} parties have acceded."),
        "source": "Source: {source}.",
    },
)
