"""The shapes of what the HTTP API takes and gives, as JSON Schema (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ENTRY: Schema = {"type": "integer", "minimum": 0, "description": "Index of an entry."}
INSTANT: Schema = {"type": "integer", "description": "POSIX seconds."}
BASE64: Schema = {"type": "string", "contentEncoding": "base64"}


def ref(name: str) -> Schema:
    """The named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def rows(item: Schema) -> Schema:
    """A list of those."""
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def table(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these fields and no other."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


FACTS: Schema = {
    "type": "object",
    "additionalProperties": {"type": ["string", "integer"]},
    "description": "The same for programs.",
}
TEXTS = rows(table({"lang": TEXT, "document": DIGEST}))
RECORDED: Schema = {
    "enum": [
        "nothing was recorded",
        "the act is recorded",
        "it is not yet known whether the act was recorded",
    ]
}

SCHEMAS: dict[str, Schema] = {
    "Fault": table(
        {"code": TEXT, "sentence": TEXT, "hint": TEXT, "recorded": RECORDED, "facts": FACTS}
    ),
    "Error": table({"error": ref("Fault")}),
    "Effect": table({"code": TEXT, "sentence": TEXT, "facts": FACTS}),
    "Kind": table(
        {
            "kind": TEXT,
            "title": TEXT,
            "help": TEXT,
            "fields": rows(
                table({"name": TEXT, "form": TEXT, "help": TEXT, "needed": FLAG, "many": FLAG})
            ),
        }
    ),
    "Followed": table({"council": DIGEST, "title": TEXT, "party": TEXT, "size": ENTRY}),
    "Head": {"type": "object", "description": "The head of an act, without its nonce."},
    "DraftRequest": table(
        {"council": DIGEST, "act": TEXT, "by": TEXT, "vkey": TEXT, "fields": {"type": "object"}},
        {"documents": rows(BASE64)},
    ),
    "Draft": table(
        {
            "act": DIGEST,
            "text": {"type": "string", "description": "What would have to be signed."},
            "index": ENTRY,
            "accepted": FLAG,
            "error": or_null(ref("Fault")),
            "effects": rows(ref("Effect")),
        }
    ),
    "SignedAct": table(
        {"entry": {"type": "string", "description": "The act as a signed note."}},
        {"documents": rows(BASE64)},
    ),
    "Recorded": table(
        {"status": {"const": "recorded"}, "act": DIGEST, "index": ENTRY, "seen": FLAG}
    ),
    "Lodged": table(
        {
            "status": {"enum": ["recorded", "refused", "waiting", "unknown"]},
            "act": DIGEST,
            "receipts": rows({"type": "string", "description": "A signed note."}),
        },
        {
            "index": ENTRY,
            "size": ENTRY,
            "root": DIGEST,
            "effect": {"type": "string", "description": "Why it has no effect, else empty."},
            "code": TEXT,
            "sentence": TEXT,
        },
    ),
    "Council": table(
        {
            "council": DIGEST,
            "title": TEXT,
            "charter": DIGEST,
            "size": ENTRY,
            "root": DIGEST,
            "spheres": rows(
                table(
                    {
                        "name": TEXT,
                        "title": TEXT,
                        "procedure": TEXT,
                        "standings": rows(table({"party": TEXT, "standing": TEXT})),
                    }
                )
            ),
        }
    ),
    "Party": table(
        {
            "party": TEXT,
            "title": TEXT,
            "member": FLAG,
            "council": TEXT,
            "delegates": rows(
                table(
                    {
                        "name": TEXT,
                        "key": DIGEST,
                        "acts": rows(TEXT),
                        "spheres": rows(TEXT),
                        "recalled": or_null(ENTRY),
                    }
                )
            ),
        }
    ),
    "Matter": table(
        {
            "matter": DIGEST,
            "entry": ENTRY,
            "title": TEXT,
            "sphere": TEXT,
            "by": TEXT,
            "status": TEXT,
            "circulations": rows(DIGEST),
            "versions": rows(table({"entry": ENTRY, "by": TEXT, "texts": TEXTS})),
        }
    ),
    "Circulation": table(
        {
            "circulation": DIGEST,
            "entry": ENTRY,
            "matter": DIGEST,
            "title": TEXT,
            "sphere": TEXT,
            "by": TEXT,
            "charter": DIGEST,
            "texts": TEXTS,
            "stated_deadline": INSTANT,
            "deadline": or_null(INSTANT),
            "silence": TEXT,
            "words": rows(TEXT),
            "outcome": or_null(TEXT),
            "concluded": or_null(ENTRY),
            "decided": or_null(INSTANT),
            "reasons": rows(TEXT),
            "waits_for": or_null(table({"code": TEXT, "sentence": TEXT})),
            "parties": rows(ref("Served")),
            "requests": rows(
                table({"act": DIGEST, "party": TEXT, "deadline": INSTANT, "statement": TEXT})
            ),
        }
    ),
    "Served": table(
        {
            "party": TEXT,
            "standing": TEXT,
            "period": or_null({"type": "integer", "description": "Seconds."}),
            "working_days": {"type": "integer", "description": "Beside the seconds."},
            "waived": FLAG,
            "deemed": FLAG,
            "void": FLAG,
            "notice": or_null(INSTANT),
            "positions": rows(ref("Position")),
        }
    ),
    "Position": table(
        {
            "act": DIGEST,
            "entry": ENTRY,
            "position": TEXT,
            "status": TEXT,
            "time": or_null(INSTANT),
            "reservation": TEXT,
            "statement": TEXT,
            "lifted": or_null(ENTRY),
            "answered": or_null(ENTRY),
        }
    ),
    "Undertaking": table(
        {
            "undertaking": DIGEST,
            "entry": ENTRY,
            "party": TEXT,
            "circulation": DIGEST,
            "title": TEXT,
            "text": DIGEST,
            "starts": INSTANT,
            "ends": INSTANT,
            "conditions": TEXT,
            "notice": or_null({"type": "integer", "description": "Seconds."}),
            "due": rows(INSTANT),
            "reports": rows(
                table({"act": DIGEST, "entry": ENTRY, "text": DIGEST, "due": or_null(INSTANT)})
            ),
            "discharged": or_null(ENTRY),
            "withdrawn": or_null(ENTRY),
        }
    ),
}
