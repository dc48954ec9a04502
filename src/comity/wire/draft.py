"""Drafts: charters as templates, before anybody has keys and on whatever scale of time.

A template names no keys. `with_keys` puts real ones in; `fill_draft` puts in keys made from the
names, so that a template can be read and checked, and nobody can sign under them by accident:
their seeds are public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from comity.errors import Missing
from comity.keys import generate_key
from comity.log.note import COSIGNATURE, ED25519, format_vkey, make_vkey
from comity.wire.charter import charter_from_toml
from comity.wire.digest import digest

_NOBODY: dict[str, Any] = {"parties": [], "witnesses": [], "offices": []}
KeyOf = Callable[[str, str], str]
"""(role, name) -> vkey; role is root, notice, witness or office."""


def templates() -> tuple[str, ...]:
    """The names of the charters that come with Comity."""
    found = (each.name for each in files("comity.charters").iterdir())
    return tuple(sorted(name[:-5] for name in found if name.endswith(".toml")))


def template(name: str) -> str:
    """The TOML of a charter that comes with Comity. Raises Missing `template-unknown`."""
    if name not in templates():
        raise Missing(
            "template-unknown", f"No charter {name} comes with Comity.", "List the charters."
        )
    return files("comity.charters").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def with_keys(plain: Mapping[str, Any], key_of: KeyOf) -> dict[str, Any]:
    """The charter in plain data with a key wherever one is missing.

    What is no list of tables is left as it is; reading the charter names its place.
    """
    made = {**_NOBODY, **plain}
    if _are_tables(made["parties"]):
        made["parties"] = [_party(party, key_of) for party in made["parties"]]
    for kind, role in (("witnesses", "witness"), ("offices", "office")):
        if _are_tables(made[kind]):
            made[kind] = [{"vkey": key_of(role, _name(row)), **row} for row in made[kind]]
    return made


def _are_tables(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows)


def _name(row: Mapping[str, Any]) -> str:
    """The name, as far as a key can be named after it."""
    return str(row.get("name")).replace(" ", "_").replace("+", "_")


def _party(party: Mapping[str, Any], key_of: KeyOf) -> dict[str, Any]:
    name = _name(party)
    made = {"notice": key_of("notice", name), **party}
    if "council" not in party and "root" not in party:
        made["root"] = [key_of("root", name)]
    return made


def with_council(plain: Mapping[str, Any], party: str, council: str) -> dict[str, Any]:
    """The charter with the identity of the inner council that a party is."""
    rows = plain.get("parties", [])
    parties = [
        {**row, "council": council} if row.get("name") == party else dict(row) for row in rows
    ]
    return {**plain, "parties": parties}


def with_spans(plain: Mapping[str, Any], spans: Mapping[str, int]) -> dict[str, Any]:
    """The charter with other lengths of time, in seconds.

    `merge_delay` and `grace` of the clock, `minimum` of procedures that have one, and periods by
    standing that are not 0.
    """
    clock = {key: spans.get(key, value) for key, value in plain["clock"].items()}
    return {
        **plain,
        "clock": clock,
        "procedures": [_paced(row, spans) for row in plain["procedures"]],
    }


def _paced(procedure: Mapping[str, Any], spans: Mapping[str, int]) -> dict[str, Any]:
    made = dict(procedure)
    if "minimum" in made and "minimum" in spans:
        made["minimum"] = spans["minimum"]
    made["periods"] = [
        {**row, "seconds": spans.get(row["standing"], row["seconds"]) if row["seconds"] else 0}
        for row in procedure.get("periods", [])
    ]
    return made


def fill_draft(plain: Mapping[str, Any]) -> dict[str, Any]:
    """A template made readable: keys from public seeds,
    and inner councils by the digest of their name.
    """
    made = with_keys(plain, _draft_key)
    for party in made["parties"] if _are_tables(made["parties"]) else []:
        council = party.get("council", "")
        if isinstance(council, str) and 0 < len(council) < 64:
            party["council"] = digest(council.encode())
    return made


def is_draft(plain: Mapping[str, Any]) -> bool:
    """Whether the charter lacks keys and could not be founded as it stands."""
    return fill_draft(plain) != {**_NOBODY, **plain}


def _draft_key(role: str, name: str) -> str:
    kind = COSIGNATURE if role in ("notice", "witness") else ED25519
    key = generate_key(sha256(f"comity draft {role} {name}".encode()).digest())
    return format_vkey(make_vkey(f"draft.invalid/{name}/{role}", kind, key.public))


def read_template(name: str) -> dict[str, Any]:
    """The plain data of a charter that comes with Comity, without keys."""
    return charter_from_toml(template(name))
