"""Words for act sheets: what each kind of act is for, and what each of its fields wants.

A kind that is added to `comity.core.acts_plain` gets a line in KINDS here, and a line in FIELDS
for each field that no other kind has; SPECIAL is for fields that mean something else in one kind.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, str]] = {
    "found": ("Found a council", "The first entry of a record; its id is the council's identity."),
    "accede": ("Accede", "A party of the charter becomes a member. Signed with its root key."),
    "accredit": (
        "Accredit a delegate",
        "A party gives a delegate's key a competence. Signed with its root key.",
    ),
    "recall": ("Recall a delegate", "Ends an accreditation. Signed with the party's root key."),
    "suspend": (
        "Suspend a delegate's key",
        "Ends an accreditation at once, in haste. Any one root key of the party signs it.",
    ),
    "withdraw_party": (
        "Leave the council",
        "Your party is a member no more; what it said and undertook stays. A root key signs it.",
    ),
    "table": ("Table a matter", "Opens a matter in a sphere, with the first version of its text."),
    "amend": (
        "Amend the text of a matter",
        "Puts a new version in place of the last. An open circulation ends withdrawn.",
    ),
    "circulate": (
        "Circulate a text",
        "Serves the latest version of a matter on all who have standing; the periods begin.",
    ),
    "extend": (
        "Extend a deadline",
        "Moves the stated deadline later, as often and as far as the procedure allows.",
    ),
    "request": (
        "Ask for more time",
        "Asks for a later deadline; it moves when somebody extends it.",
    ),
    "attempt": (
        "Record an attempt to serve",
        "Says that you tried to serve a party that gives no notice, over a channel.",
    ),
    "deem": (
        "Deem a party served",
        "States that the charter's steps are complete; that party's period runs from here.",
    ),
    "cure": ("Cure a service", "Says that a party deemed served could reach nobody."),
    "cannot_open": (
        "Say that a text cannot be opened",
        "Your party's notice is void until you lift this.",
    ),
    "lift": (
        "Lift a reservation",
        "Takes back the reservation of a position, or that a text cannot be opened.",
    ),
    "waive": (
        "Waive a period",
        "Gives up the period that protects your party on one circulation.",
    ),
    "withdraw": (
        "Withdraw something",
        "Takes back a circulation, an undertaking after its notice, or a meeting: name one.",
    ),
    "position": (
        "Take a position",
        "Says what your party says of the circulated texts. A later one replaces an earlier one.",
    ),
    "reveal": (
        "Open a sealed position",
        "After the deadline, says what your party committed to. Nothing else can be said now.",
    ),
    "evidence": ("File evidence", "Puts a cosigned checkpoint on the record."),
    "conclude": ("Conclude a circulation", "Files the outcome that the rules give, and no other."),
    "undertake": (
        "Undertake something",
        "Promises something under an adopted decision, for a term.",
    ),
    "seal": (
        "Seal the state",
        "States what the record comes to before this act; it stands only if every reader agrees.",
    ),
    "affirm": (
        "Affirm a seal",
        "Your party's word that its own node has found the state that was sealed.",
    ),
    "report": ("Report on an undertaking", "Your party's own word on what it has promised."),
    "discharge": (
        "Discharge an undertaking",
        "Says that another party has carried out what it promised.",
    ),
    "consult": (
        "Call a consultation",
        "A meeting must be convened within the charter's time; nobody need agree to that.",
    ),
    "convene": ("Convene a meeting", "Calls a meeting with its agenda, or changes one."),
    "attend": ("Say who attends", "Says who speaks for your party at a meeting."),
    "answer": (
        "Answer a consulted party",
        "Addresses what a party that is consulted has said, before the outcome is filed.",
    ),
    "retrieve": (
        "Retrieve a matter",
        "Takes a matter back from the joint format; it ends withdrawn, for all to see.",
    ),
    "minute": (
        "File the record of a meeting",
        "Puts an adopted matter on file as the record of its decisions.",
    ),
}
"""kind -> (title, what it does)."""

FIELDS: Mapping[str, tuple[str, str]] = {
    "acts": ("words", "A kind of act that the delegate may do; none named means all."),
    "agenda": ("matters", "A matter on the agenda, in the order in which they are taken."),
    "amends": ("document", "File of the new charter, where the text changes the charter."),
    "attempts": ("acts", "An attempt to serve; filled in with those on the record."),
    "channel": ("word", "The charter's word for the way by which it was tried."),
    "checkpoint": ("note", "File of the cosigned checkpoint."),
    "circulation": ("circulation", "The circulation that is meant."),
    "compromised_since": ("count", "The entry since which somebody else may have had the key."),
    "conditions": ("document", "File of the conditions under which it is promised."),
    "commitment": ("digest", "Of a position that is `sealed`: the digest of what it will say."),
    "consultation": ("consultation", "The consultation that is answered."),
    "corrects": ("matter", "The adopted matter whose slips it corrects."),
    "deadline": ("instant", "Until when positions count."),
    "delegate": ("name", "A name for the delegate, of an office rather than a person."),
    "delegates": ("delegates", "A delegate who speaks for your party."),
    "document": ("paper", "The text, by its language or the beginning of its hash."),
    "due": ("instant", "The date that the report answers."),
    "ends": ("instant", "When it ends."),
    "format": ("text", "A group of the charter, or words such as “at 20”."),
    "local": ("text", "The deadline in the charter's own time; filled in from its calendar."),
    "logs": ("vkeys", "A key of the record's log, as its host prints it."),
    "mandate": ("table", "What an adoption empowers our delegates to do in an outer council."),
    "matter": ("matter", "The matter that is meant."),
    "meeting": ("meeting", "The meeting that is meant."),
    "names": ("document", "File with the names of those who attend."),
    "notice": ("span", "How long before it ends your party would say so; none, if it never can."),
    "occasion": (
        "occasion",
        "What the circulation is for, where the charter has other rules for it.",
    ),
    "of": ("act", "The act of your own party that is taken back."),
    "origin": ("text", "The name of the record's log, as its host keeps it."),
    "outcome": ("word", "The outcome that the rules give."),
    "party": ("name", "The party that is meant."),
    "place": ("text", "Where it is held."),
    "position": ("word", "The charter's word for what your party says."),
    "replaces": ("acts", "An earlier position of your party that this one replaces."),
    "report_due": ("instant", "When a report on it is due."),
    "report_every": ("span", "A report is due as often as this."),
    "reports": ("instants", "A date on which a report is due."),
    "reservation": ("document", "File of a reservation, kept with the decision until lifted."),
    "seal": ("act", "The seal that is affirmed."),
    "size": ("count", "How many entries come before the seal."),
    "state": ("digest", "The hash of the state, as your own node finds it."),
    "role": ("role", "member, chair or observer."),
    "sphere": ("name", "The charter's name of the subject area."),
    "salt": ("digest", "The 64 hexadecimal digits that you committed to and kept."),
    "spheres": ("words", "A sphere in which the delegate may act; none named means all."),
    "starts": ("instant", "When it begins."),
    "statement": ("document", "File of a statement that goes with the position."),
    "text": ("document", "File of the text."),
    "texts": ("texts", "A language and the file of the text in it."),
    "title": ("text", "A title, in few words."),
    "undertaking": ("undertaking", "The undertaking that is meant."),
    "until": ("instant", "When the term of the accreditation ends; none, if it has no end."),
    "vkey": ("vkey", "The delegate's public key, or a file that holds the key."),
}
"""field -> (form of its value, what it wants)."""

SPECIAL: Mapping[tuple[str, str], tuple[str, str]] = {
    ("answer", "of"): ("act", "The consulted party's position that is answered."),
    ("reveal", "of"): ("act", "Your party's own sealed position."),
    ("position", "texts"): ("documents", "The circulated texts; filled in from the circulation."),
    ("circulate", "texts"): ("texts", "The latest version; filled in from the matter."),
    ("undertake", "circulation"): ("decision", "The adopted decision under which it is promised."),
    ("convene", "spheres"): ("words", "A sphere of which the meeting treats."),
    ("convene", "meeting"): ("meeting", "The meeting that is changed, where it is no new one."),
    ("table", "meeting"): ("meeting", "The meeting whose decisions the text records."),
    ("withdraw", "circulation"): ("circulation", "The circulation that is taken back."),
    ("withdraw", "undertaking"): ("undertaking", "The undertaking that is withdrawn."),
    ("withdraw", "meeting"): ("meeting", "The meeting that is called off."),
    ("extend", "deadline"): ("instant", "The new deadline."),
    ("request", "deadline"): ("instant", "Until when your party asks for time."),
    ("request", "statement"): ("document", "File that says why."),
    ("suspend", "delegate"): ("delegate", "The delegate whose key is suspended."),
    ("recall", "delegate"): ("delegate", "The delegate whose accreditation ends."),
}
"""(kind, field) -> the same, where it differs from the field's usual meaning."""

_ID = "3f5c1b9a7e2d4c6f8a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5"
_VKEY = "north.example/delegation+3fb6f2d6+AbXS0mO3XcNVvb0h9Y0nCDZ8tZL9BcX2H7QpZlYk8vQb"

FORMS: Mapping[str, tuple[str, object]] = {
    "text": ("TEXT", "Joint statement"),
    "name": ("NAME", "security"),
    "word": ("WORD", "approve"),
    "role": ("WORD", "member"),
    "occasion": ("WORD", "minutes"),
    "words": ("WORD", ["position"]),
    "count": ("NUMBER", 3),
    "span": ("SPAN", 259_200),
    "flag": ("yes|no", True),
    "instant": ("INSTANT", 1_790_000_000),
    "instants": ("INSTANT", [1_790_000_000]),
    "document": ("FILE", _ID),
    "documents": ("FILE", [_ID]),
    "texts": ("LANG=FILE", [{"lang": "en", "document": _ID}]),
    "vkey": ("VKEY", _VKEY),
    "vkeys": ("VKEY", [_VKEY]),
    "note": ("FILE", ["council.example/log"]),
    "table": ("KEY=VALUE", {"act": "accede", "council": _ID}),
    "json": ("JSON", _ID),
    "digest": ("SHA256", _ID),
    "paper": ("LANG|SHA256", _ID),
    "circulation": ("ID|TITLE", _ID),
    "decision": ("ID|TITLE", _ID),
    "matter": ("ID|TITLE", _ID),
    "delegate": ("ID|NAME", _ID),
    "undertaking": ("ID|TITLE", _ID),
    "meeting": ("ID|TITLE", _ID),
    "consultation": ("ID|TITLE", _ID),
    "matters": ("ID|TITLE", [_ID]),
    "delegates": ("ID|NAME", [_ID]),
    "act": ("ID", _ID),
    "acts": ("ID", [_ID]),
}
"""form -> (how a value is written for a command, an example in plain data)."""

MANY = (
    *("words", "documents", "instants", "texts", "vkeys", "table"),
    *("acts", "matters", "delegates"),
)
"""Forms of which several values may be given, one after the other."""
