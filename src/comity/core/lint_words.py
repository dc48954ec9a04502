"""Findings in plain English: one sentence each."""

from __future__ import annotations

from comity.core.findings import Finding
from comity.core.instants import span

_SENTENCES = {
    "key-draft": "{who} has a draft key, with which anybody can sign.",
    "inner-first": (
        "{party} is a council and may form its position before the others hear of a text: no "
        "inner procedure can yet require consultation first."
    ),
    "group-empty": "The group {group} has no members.",
    "group-empty-on": "The group {group} has no members on {day}.",
    "group-idle": "Nothing uses the group {group}.",
    "weights-idle": "Nothing uses the weights {weights}.",
    "party-idle": "{party} has no standing in any sphere.",
    "word-idle": "In the procedure {procedure} saying {word} counts as saying nothing does.",
    "weight-missing": (
        "In {sphere} {party} decides and is not in the weights {weights}: it counts 0."
    ),
    "weight-missing-on": (
        "On {day} {party} decides in {sphere} and is not in the weights {weights}: it counts 0."
    ),
    "days-missing": "There is no {what} {name} after {until} and before {since}.",
    "days-ended": "There is no {what} {name} after {until}.",
    "days-before": "There is no {what} {name} before {since}.",
    "accession-partial": (
        "Texts are circulated once {accession} of {parties} parties have acceded; the others can "
        "be told only after the fact."
    ),
    "office-too-strong": "The office {office} may sign {act}, which only parties may.",
    "filing-by-parties": "No office files {act}; the parties must do it themselves.",
    "filing-by-nobody": "Nobody can file {act}: no office may, and every party is a council.",
    "rule-group-unknown": "The rule {rule} counts the group {group}, which does not exist.",
    "rule-weights-unknown": "The rule {rule} uses the weights {weights}, which do not exist.",
    "weights-stranger": "The weights {weights} name {party}, which is no party.",
    "rule-idle": "Nothing uses the rule {rule}.",
    "procedure-idle": "No sphere uses the procedure {procedure}.",
    "period-idle": (
        "The procedure {procedure} gives a period to those who are {standing}, and nobody is "
        "where it is used."
    ),
    "proposer-against": (
        "In the procedure {procedure} the proposer is taken to say {word}, which is not in favour."
    ),
    "assent-unsayable": "In the procedure {procedure} nobody can be in favour.",
    "languages-none": "The procedure {procedure} names no authentic language.",
    "service-weak": "Service without notice asks for {have} {what} only; at least {least} protect.",
    "service-impossible": "Service without notice needs {need} {what}, and there are {have}.",
    "attester-host": (
        "The office {office} may file more than attempts at service, so its attempts never count."
    ),
    "power-idle": "In {sphere} the power to {power} is named, and nothing gives it an effect yet.",
    "standing-none": "In {sphere} there is no standing at all for {who}.",
    "standing-unprotected": (
        "Consulted in {sphere}, and owed neither notice nor time by its procedure: {who}."
    ),
    "sphere-undecided": "In {sphere} nobody decides.",
    "sphere-closed": "In {sphere} nobody may table a text.",
    "rule-never-met": "In {sphere} no positions whatever adopt a text.",
    "rule-always-met": "In {sphere} every text is adopted whatever anybody says.",
    "amendment-without": "This charter itself changes in {sphere}, with no say for {who}.",
    "amendment-weaker": (
        "{few} in {changes} can change this charter and its rules for {sphere}, though they could "
        "adopt nothing there."
    ),
    "amendment-by-silence": "In {sphere} this charter can be changed by silence alone.",
    "sphere-elsewhere": (
        "What belongs in {safe} can be tabled in {open}, where these can be told only after the "
        "fact: {who}."
    ),
    "quorum-never": "In {sphere} the quorum {rule} can never be reached.",
    "quorum-always": "In {sphere} the quorum {rule} is there even if nobody speaks.",
    "rejection-idle": (
        "The procedure {procedure} rejects in any case what is not adopted, so the rule {rule} "
        "makes no difference."
    ),
    "rejection-never": "In {sphere} the rule of rejection, {rule}, can never be met.",
    "outcomes-both": (
        "In {sphere} the rules of adoption and of rejection can both be met; the text is then "
        "adopted."
    ),
    "part-never": "In {sphere} the rule {rule} can never be met.",
    "part-always": "In {sphere} the rule {rule} is met whatever anybody says.",
    "count-out-of-reach": (
        "In {sphere} the rule {rule} asks for {need}, and at most {most} can be reached."
    ),
    "count-out-of-reach-on": (
        "On {day} the rule {rule} asks for {need} in {sphere}, and at most {most} can be reached."
    ),
    "replay-only": (
        "In {sphere} no live council can adopt a text: the rule counts {group}, of which only "
        "totals are known."
    ),
    "group-counted": (
        "In {sphere} a rule counts {group} by totals alone; in a live council it counts nobody."
    ),
    "vetoers": "In {sphere} a word against from any one of these stops a text: {who}.",
    "vetoers-all": "In {sphere} a word against from anybody who decides stops a text.",
    "adopts-alone": "In {sphere} one alone can adopt a text against all others: {who}.",
    "word-weightless": "In {sphere} these decide, and their words never matter: {who}.",
    "against-can-help": (
        "In {sphere} saying {word} can bring through a text that {instead} would have stopped."
    ),
    "favour-can-hurt": (
        "In {sphere} saying {word} can lose a text that saying nothing would have adopted."
    ),
    "half-fails": "In {sphere} exactly half does not meet the rule {rule}.",
    "half-passes": "In {sphere} exactly half meets the rule {rule}.",
    "emergency-unprotected": (
        "In {sphere} the emergency procedure {procedure} gives no time to those who are {standing}."
    ),
    "emergency-no-minimum": (
        "In {sphere} the emergency procedure {procedure} lets a deadline be stated for at once."
    ),
    "emergency-closed": (
        "In {sphere} the emergency procedure can never be opened: the charter gives no time for "
        "consultations."
    ),
    "occasion-usual": "In {sphere} the procedure for {occasion} is the usual one.",
    "occasion-shorter": (
        "In {sphere} those who are {standing} have {period} for {occasion}, in place of {usual}."
    ),
    "consultation-nobody": "In {sphere} nobody may call a consultation.",
    "meeting-quorum-unreachable": (
        "A quorum of {quorum} parties is asked of every meeting, and in {sphere} only {deciding} "
        "decide."
    ),
    "quorum-unreachable": "A quorum of {quorum} cannot be had of {parties} parties.",
    "quorum-too-small": (
        "A quorum of {quorum} of {parties} is too small: two quorums may have no honest party in "
        "common; {least} is the least."
    ),
    "quorum-no-spare": (
        "All {parties} parties' nodes must be up before a checkpoint is final; there is no spare."
    ),
    "faults-none": (
        "No timekeeper may lie: with faults 0 any one of the {timekeepers} can make an entry look "
        "earlier."
    ),
    "time-in-one-hand": (
        "{holder} alone holds {held} timekeepers, and only {faults} may lie: it can end every "
        "period at will."
    ),
    "time-in-one-bloc": (
        "{holder} together hold {held} timekeepers, and only {faults} may lie: in concert they "
        "can end every period at will."
    ),
    "neutral-too-few": (
        "A council of two needs at least {least} neutral witnesses as timekeepers; this one has "
        "{neutral}."
    ),
    "attesters-too-few": (
        "Only {left} timekeepers may be independent of both proposer and addressee; two are needed."
    ),
    "grace-too-short": (
        "The grace of {grace} is shorter than the merge delay of {merge_delay}: acts that the host "
        "held back come too late."
    ),
    "contest-idle": (
        "{able} receivers are timekeepers with a receipt key; below {least} no receipt counts, and "
        "nothing can be contested."
    ),
    "receivers-few": (
        "{able} receivers are timekeepers with a receipt key; with fewer than {least}, liars can "
        "refuse an act that was handed in in time."
    ),
    "minimum-short": (
        "The procedure {procedure} allows a deadline after {minimum}, shorter than the period of "
        "{period} that it owes; every such deadline moves."
    ),
    "early-waits": (
        "In the procedure {procedure} early conclusion waits for the {period} of those informed, "
        "who cannot answer."
    ),
    "period-below-delay": (
        "In the procedure {procedure} the period of those who are {standing} is shorter than the "
        "host may hold an act back."
    ),
}
CODES = tuple(_SENTENCES)
"""The code of every finding there is."""
_LENGTHS = ("grace", "merge_delay", "contest", "minimum", "period", "usual")


def finding_sentence(finding: Finding) -> str:
    """The sentence of a finding."""
    facts = {
        name: span(value) if name in _LENGTHS and isinstance(value, int) else value
        for name, value in finding.facts
    }
    if facts.get("standing") == "decides":
        facts["standing"] = "deciding"
    return _SENTENCES[finding.code].format(**facts)
