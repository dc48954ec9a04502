"""Putting people's keys into a charter: each party sends its own lines, nobody types them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from comity.cli.files import read_file
from comity.errors import Malformed, Missing, Refused
from comity.wire.charter import charter_from_toml

KINDS = ("parties", "witnesses", "offices")
Rows = dict[str, dict[str, Any]]


def put_keys(
    plain: Mapping[str, Any], files: Sequence[Path], named: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The charter with the keys of some files and of `named` (kind -> name -> vkey).

    A file is TOML with tables [[parties]], as `comity node keys` writes it. Raises Missing
    `keys-of-nobody` for a name that the charter has not, Refused `key-there-already` where the
    charter or another file says something else, Malformed `keys-malformed`.
    """
    made = dict(plain)
    given = [_read(path) for path in files]
    given += [{kind: _pairs(rows)} for kind, rows in named.items() if rows]
    for kind in KINDS:
        if any(kind in each for each in given):
            made[kind] = _merged(kind, plain, [each.get(kind, {}) for each in given])
    return made


def _merged(kind: str, plain: Mapping[str, Any], given: Sequence[Rows]) -> list[dict[str, Any]]:
    rows: Rows = {row["name"]: dict(row) for row in plain.get(kind, [])}
    for name, fields in (each for one in given for each in one.items()):
        if name not in rows:
            raise Missing(
                "keys-of-nobody",
                f"The charter names no {name} among its {kind}.",
                "Correct the name in the charter or in the file.",
            )
        for field, value in fields.items():
            if rows[name].setdefault(field, value) != value:
                raise Refused(
                    "key-there-already",
                    f"The charter has another {field} of {name} already.",
                    "Find out whose it is before you go on.",
                )
    return [*rows.values()]


def _read(path: Path) -> dict[str, Rows]:
    plain = charter_from_toml(read_file(path).decode("utf-8", "replace"))
    rows = {kind: each for kind, each in plain.items() if isinstance(each, list)}
    whole = set(plain) <= set(KINDS) and set(plain) == set(rows)
    if not whole or not all(_is_row(row) for each in rows.values() for row in each):
        raise Malformed(
            "keys-malformed",
            f"{path.name} is not a file of keys.",
            "Take the file that comity node keys has written.",
        )
    return {kind: {row["name"]: dict(row) for row in each} for kind, each in rows.items()}


def _is_row(row: object) -> bool:
    return isinstance(row, Mapping) and isinstance(row.get("name"), str)


def _pairs(rows: Mapping[str, str]) -> Rows:
    return {name: {"vkey": vkey} for name, vkey in rows.items()}
