"""Assembles the self-contained verifier from its parts: python scripts/verifier_page.py.

The modules are put one behind the other, what they need before what needs it, without their
imports and exports; names at the top of modules are therefore unique across all of them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "src" / "comity" / "verifier"
PAGE = HOME / "verifier.html"
MODULES = (
    "bytes",
    "words",
    "plain",
    "shake",
    "mldsa",
    "note",
    "rules",
    "rulebook",
    "calendar",
    "occasions",
    "charter",
    "verdict",
    "clock",
    "served",
    "deadline",
    "outcome",
    "acts",
    "circulations",
    "periods",
    "serving",
    "common",
    "times",
    "keys",
    "contest",
    "evidence",
    "receipts",
    "undertakings",
    "consultations",
    "meetings",
    "seals",
    "answers",
    "reveals",
    "withdrawals",
    "council",
    "state",
    "reader",
    "certificate",
    "sealed",
    "report",
    "keybook",
    "replay",
    "tree",
    "places",
    "judge_sealed",
    "judge",
    "search",
    "record",
    "source",
    "telling",
    "show",
    "page",
)
IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(\w+)\.js\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)
POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none';"
    " form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def module(name: str) -> str:
    """The source of a module."""
    return (HOME / "js" / f"{name}.js").read_text(encoding="utf-8")


def script() -> str:
    """All modules as one strict script."""
    parts = [EXPORT.sub("", IMPORT.sub("", module(name))).strip() for name in MODULES]
    return '\n"use strict";\n{\n' + "\n\n".join(parts) + "\n}\n"


def integrity(text: str) -> str:
    """The hash by which a policy lets an inline script or style stand."""
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def assemble() -> str:
    """The page."""
    template = (HOME / "page.html").read_text(encoding="utf-8")
    style = "\n" + (HOME / "style.css").read_text(encoding="utf-8")
    code = script()
    policy = POLICY.format(script=integrity(code), style=integrity(style))
    for place, text in (("policy", policy), ("style", style), ("script", code)):
        template = template.replace(f"{{{place}}}", text, 1)
    return template


if __name__ == "__main__":
    PAGE.write_text(assemble(), encoding="utf-8")
