"""The bytes of a charter: TOML as people write it, strict JSON as the record fixes it.

In TOML a length of time may be written "72h", "10d", "90m" or "6s", a standing table
`standings = { Russia = "consulted" }`, and tables may be keyed by name; on the record everything is
a list of rows and whole seconds, so that names stay values. Source: the specification, page
"charter".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from comity.core.charter import Charter
from comity.core.charter_plain import charter_from_plain
from comity.errors import Malformed
from comity.keys import check_public_key
from comity.log.note import COSIGNATURE, ED25519, MLDSA, parse_vkey
from comity.wire.strict import format_json, parse_json

_SPAN = re.compile(r"([0-9]{1,9})([smhd])")
_WORKING = re.compile(r"(?:([0-9]{1,9}[smhd]) and )?([0-9]{1,3}) working days?")
_HOUR = re.compile(r"([0-9]{2}):([0-9]{2})")
_UNIT = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_CLOCK_SPANS = ("merge_delay", "grace", "contest", "cure", "within")
_SPANS = (*_CLOCK_SPANS, "seconds", "minimum", "longest", "lapses")
_HOURS = ("opens", "closes")


def parse_charter(raw: bytes) -> Charter:
    """The charter in a document of the record. Raises Malformed."""
    charter = charter_from_plain(parse_json(raw))
    check_keys(charter)
    return charter


def format_charter(plain: Mapping[str, Any]) -> bytes:
    """The document of a charter in plain data;
    raises Malformed unless it reads back as a charter.
    """
    raw = format_json(dict(plain))
    parse_charter(raw)
    return raw


def charter_from_toml(text: str) -> dict[str, Any]:
    """The plain data of a charter written by people.
    Raises Malformed with the place in the file.
    """
    try:
        return {key: _plain(key, value) for key, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError) as error:
        # ValueError is also a number of thousands of digits, RecursionError a list in a list in …
        raise Malformed(
            "toml-malformed", f"The charter is not TOML: {error}.", "Correct that line."
        ) from error


def _plain(key: str, value: Any) -> Any:
    if key in _SPANS and isinstance(value, str):
        return seconds(value)
    if key in _HOURS and isinstance(value, str):
        return hour(value)
    if key in _ROWS and isinstance(value, dict):
        return _ROWS[key](value)
    if isinstance(value, dict):
        return {inner: _plain(inner, item) for inner, item in value.items()}
    if isinstance(value, list):
        return [_plain("", item) for item in value]
    return value


def _bodies(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`Russia = "Russia"`, or `Russia = { title = "Russia", also = ["USSR"] }`."""
    return [
        {"name": name, **(_plain("", each) if isinstance(each, dict) else {"title": each})}
        for name, each in written.items()
    ]


def _terms(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`Ireland = ["1962-01-01/1962-12-31", "2021-01-01/"]`: one row for each time; or the other
    way round, `"2021-01-01/" = ["India", "Ireland"]`: one row for each party.
    """
    pairs = [
        (each, name) if "/" in name else (name, each)
        for name, listed in written.items()
        for each in ([listed] if isinstance(listed, str) else listed)
    ]
    return [{"party": party, **_between(time)} for party, time in pairs]


def _between(written: str) -> dict[str, str]:
    since, slash, until = written.partition("/")
    if not slash:
        raise Malformed(
            "term-malformed",
            f"{written} is not a time from one day to another.",
            "Write 2021-01-01/2022-12-31, and leave out a day where there is no bound.",
        )
    return {key: day for key, day in (("since", since), ("until", until)) if day}


def _periods(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`decides = "72h"`, `"3 working days"` or `"24h and 3 working days"`."""
    return [{"standing": standing, **_period(value)} for standing, value in written.items()]


def _period(value: Any) -> dict[str, Any]:
    match = _WORKING.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return {"seconds": _plain("seconds", value)}
    return {"seconds": seconds(match[1] or "0s"), "working_days": int(match[2])}


def _positions(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`hold = "block"`, or `hold = { role = "block", lapses = "10d" }`."""
    return [
        {"word": word, **(_plain("", each) if isinstance(each, dict) else {"role": each})}
        for word, each in written.items()
    ]


def _pairs(first: str, second: str) -> Callable[[Mapping[str, Any]], list[dict[str, Any]]]:
    """Rows of two fields from a table keyed by the first."""

    def rows(written: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{first: key, second: _plain(second, value)} for key, value in written.items()]

    return rows


_ROWS: dict[str, Callable[[Mapping[str, Any]], list[dict[str, Any]]]] = {
    "occasions": _pairs("occasion", "procedure"),
    "of": _pairs("party", "weight"),
    "parties": _bodies,
    "periods": _periods,
    "positions": _positions,
    "powers": _pairs("power", "to"),
    "standings": _pairs("to", "standing"),
    "terms": _terms,
}


def seconds(written: str) -> int:
    """The whole seconds in "72h", "10d", "90m" or "6s". Raises Malformed `span-malformed`."""
    match = _SPAN.fullmatch(written)
    if match is None:
        raise Malformed(
            "span-malformed", f"{written} is not a length of time.", "Write 6s, 90m, 72h or 10d."
        )
    return int(match[1]) * _UNIT[match[2]]


def hour(written: str) -> int:
    """Seconds after midnight of "09:30". Raises Malformed `hour-malformed`."""
    match = _HOUR.fullmatch(written)
    if match is None:
        raise Malformed(
            "hour-malformed", f"{written} is not a time of day.", "Write 09:30, or 24:00 at most."
        )
    return int(match[1]) * 3_600 + int(match[2]) * 60


def check_keys(charter: Charter) -> None:
    """Raises Malformed or NotSound unless all keys are of the right kind, strict, in one role each,
    and no two have one name and one id, by which signature lines are told apart.
    """
    material: dict[bytes, str] = {}
    lines: list[tuple[str, bytes]] = []
    for text, kinds in _keys(charter):
        vkey = parse_vkey(text)
        if vkey.kind not in kinds:
            wanted = " or ".join(f"{kind:02x}" for kind in kinds)
            raise Malformed(
                "vkey-kind", f"The key {vkey.name} is not of type {wanted}.", "Make such a key."
            )
        if vkey.kind != MLDSA:
            check_public_key(vkey.public)
        if vkey.public in material:
            raise Malformed(
                "key-reused",
                f"One key serves both {material[vkey.public]} and {vkey.name}.",
                "Give each role a key of its own.",
            )
        if (vkey.name, vkey.key_id) in lines:
            raise Malformed(
                "key-ambiguous",
                f"Two keys of the name {vkey.name} have the same key id.",
                "Make one of them anew.",
            )
        material[vkey.public] = vkey.name
        lines.append((vkey.name, vkey.key_id))


def _keys(charter: Charter) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every vkey of a charter, and the kinds of which it may be."""
    for root in (root for party in charter.parties for root in party.roots):
        yield root, (ED25519,)
    for office in charter.offices:
        yield office.vkey, (ED25519,)
    for _, vkey in charter.receipt_keys():
        yield vkey, (ED25519,)
    held = [(each.notice, each.notice_mldsa) for each in charter.parties]
    held += [(each.vkey, each.vkey_mldsa) for each in charter.witnesses]
    for key, second in held:
        if second:
            yield key, (COSIGNATURE,)
            yield second, (MLDSA,)
        else:
            yield key, (COSIGNATURE, MLDSA)
