"""Charters, notes and strict JSON one value or one byte away from sound, read alike by both."""

from __future__ import annotations

import base64
import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page

from comity.errors import ComityError
from comity.log.note import parse_note
from comity.wire.charter import parse_charter
from comity.wire.draft import fill_draft, read_template, templates
from comity.wire.strict import format_json, parse_json
from tests.verifier.mutations import flipped
from tests.verify.exported import small
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ODD: tuple[Any, ...] = (
    "",
    "x y",
    "a" * 41,
    "Ж",
    -1,
    0,
    2**53 - 1,
    True,
    [],
    {},
    ["a"],
    [{}],
    "2002-02-30",
    "all",
)
READ = """
([reader, texts]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return texts.map((text) => {
    try {
      comity[reader](bytes(text));
      return "";
    } catch (fault) {
      return fault.code ?? String(fault.stack);
    }
  });
}
"""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a value."""
    items: Sequence[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def altered(plain: Any, dice: random.Random) -> Any:
    """The value with one value inside taken out, doubled or replaced."""
    made = copy.deepcopy(plain)
    *path, key = dice.choice(list(places(made)))
    inside = made
    for step in path:
        inside = inside[step]
    doing = dice.randrange(6)
    if doing == 0:
        del inside[key]
    elif doing == 1 and isinstance(inside, list):
        inside.append(copy.deepcopy(inside[key]))
    elif doing == 2 and isinstance(inside, dict):
        inside["more"] = 1
    else:
        inside[key] = copy.deepcopy(dice.choice(ODD))
    return made


def spelled(value: Any) -> bytes:
    """Strict JSON, also of what is nested too deep for it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def assert_read_alike(
    page: Page, reader: str, ours: Callable[[bytes], object], raws: list[bytes]
) -> list[str]:
    """Both readers take the same bytes, and name the same fault in the others."""
    texts = [base64.b64encode(raw).decode() for raw in raws]
    theirs = page.evaluate(READ, [reader, texts])
    told = [_code(ours, raw) for raw in raws]
    odd = [each for each in zip(told, theirs, raws, strict=True) if each[0] != each[1]]
    assert odd == []
    return told


def _code(read: Callable[[bytes], object], raw: bytes) -> str:
    try:
        read(raw)
    except ComityError as error:
        return error.code
    return ""


def charters() -> list[dict[str, Any]]:
    """Every charter that comes with Comity, with keys, and one small one."""
    filled = [fill_draft(read_template(name)) for name in templates()]
    return [*filled, World(accede=False).charter_plain()]


def test_charters_altered_value_by_value(judge: Page) -> None:
    dice = random.Random(11)
    plains = charters()
    raws = [format_json(plain) for plain in plains]
    for plain in plains:
        raws += [spelled(altered(plain, dice)) for _ in range(12)]
    raws += [spelled(altered(plains[-1], dice)) for _ in range(400)]
    told = assert_read_alike(judge, "parseCharter", parse_charter, raws)
    assert told[: len(plains)] == [""] * len(plains)
    assert len(set(told)) > 8


def test_strict_json_byte_by_byte(judge: Page) -> None:
    dice = random.Random(12)
    sound = format_json({"a": [1, -7, True, 'é"\\ '], "b": {"c": {"d": [[[]]]}}, "z_1": ""})
    pieces: tuple[bytes, ...] = (
        b"null",
        b"1.0",
        b"-0",
        b"01",
        b"9007199254740992",
        b"\xe2\x80\xae",
        b"\\n",
        b"{}",
    )
    pieces += (b"[", b"]", b'"', b"\\", b",", b" ", b"\xff", b"\xed\xa0\x80", b"\xf3\xa0\x80\x81")
    raws = [sound, b"", b"7", b'"x"', b"[[[[[[]]]]]]", b"[[[[[[[]]]]]]]", b"-9007199254740991"]
    for _ in range(800):
        at = dice.randrange(len(sound))
        raws.append(sound[:at] + dice.choice(pieces) + sound[at + dice.randrange(3) :])
        raws.append(flipped(sound, dice))
    assert "" in assert_read_alike(judge, "parseStrict", parse_json, raws)


def test_notes_byte_by_byte(judge: Page) -> None:
    dice = random.Random(13)
    world = small()
    notes = [world.entries[-1], world.cosigned(world.parties, world.time)]
    pieces = ("\n", "\n\n", "\u2014 ", " ", "+", "=", "\u00a0", "\ufeff", "\u2003", "A", "Ж", "\r")
    raws = list(notes)
    for raw in notes:
        for _ in range(400):
            at = dice.randrange(len(raw))
            raws.append(raw[:at] + dice.choice(pieces).encode() + raw[at + dice.randrange(2) :])
            raws.append(flipped(raw, dice))
    told = assert_read_alike(judge, "parseNote", parse_note, raws)
    assert set(told) == {"", "note-malformed", "name-malformed"}
