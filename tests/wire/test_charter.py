"""Charters: from TOML to the record and back; whatever is wrong is refused by its place."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.charter import Charter
from comity.errors import ComityError, Malformed
from comity.keys import generate_key
from comity.log.note import COSIGNATURE, ED25519, format_vkey, make_vkey
from comity.wire.charter import charter_from_toml, format_charter, parse_charter, seconds
from comity.wire.draft import fill_draft, read_template, templates
from comity.wire.strict import format_json, parse_json
from tests.refusals import refusal
from tests.world import World, key, vkey

Path = tuple[str | int, ...]


def plain() -> dict[str, Any]:
    """A small charter in plain data."""
    return World(accede=False).charter_plain()


def spots(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every value inside plain data."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in items:
        yield (*path, name)
        if isinstance(item, dict | list):
            yield from spots(item, (*path, name))


def changed(value: dict[str, Any], path: Path, *new: Any) -> dict[str, Any]:
    """The data with the value at a path replaced or, where nothing is given, taken out."""
    made = copy.deepcopy(value)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    if new:
        (place[path[-1]],) = new
    else:
        del place[path[-1]]
    return made


@pytest.mark.parametrize("name", templates())
def test_every_charter_that_comes_with_comity_goes_onto_the_record_and_back(name: str) -> None:
    filled = fill_draft(read_template(name))
    raw = format_charter(filled)
    assert parse_json(raw) == filled
    charter = parse_charter(raw)
    assert isinstance(charter, Charter)
    assert charter.name == filled["name"]
    assert [party.name for party in charter.parties] == [row["name"] for row in filled["parties"]]
    assert format_charter(parse_json(raw)) == raw


def test_lengths_of_time_and_small_tables_become_seconds_and_rows() -> None:
    written = """
        grace = "90m"
        [standings]
        Russia = "consulted"
        [[procedures]]
        minimum = "6s"
        periods = { decides = "72h", consulted = "10d" }
        positions = { yes = "assent" }
        [powers]
        table = ["Russia"]
        [[weights]]
        of = { Russia = 3 }
    """
    assert charter_from_toml(written) == {
        "grace": 5_400,
        "standings": [{"to": "Russia", "standing": "consulted"}],
        "procedures": [
            {
                "minimum": 6,
                "periods": [
                    {"standing": "decides", "seconds": 259_200},
                    {"standing": "consulted", "seconds": 864_000},
                ],
                "positions": [{"word": "yes", "role": "assent"}],
            }
        ],
        "powers": [{"power": "table", "to": ["Russia"]}],
        "weights": [{"of": [{"party": "Russia", "weight": 3}]}],
    }


@pytest.mark.parametrize(("text", "wanted"), [("0s", 0), ("6s", 6), ("90m", 5_400), ("1d", 86_400)])
def test_a_length_of_time(text: str, wanted: int) -> None:
    assert seconds(text) == wanted


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "text",
    [
        *("", "s", "6", "6 s", " 6s", "6s\n", "6S", "1_0s", "+6s", "-6s", "6.5h", "1h30m", "6w"),
        *("\u0663s", "\u00b2s", "1e3s", "0x6s", "9" * 10 + "s", "9" * 5_000 + "s"),
    ],
)
def test_any_other_length_of_time_is_refused(text: str) -> None:
    assert refusal(seconds, text) == "span-malformed"


@pytest.mark.threat(42)
@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a = ",
        "a = 1\na = 2",
        "a = \x00",
        "a = " + "[" * 20_000,
        "a = " + "[" * 20_000 + "]" * 20_000,
        "a = " + "{b = " * 5_000,
        "a = " + "9" * 5_000,
        "[a" + ".a" * 20_000 + "]",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_not_toml_is_refused_and_does_not_break_the_reader(text: str) -> None:
    assert refusal(charter_from_toml, text) == "toml-malformed"


@pytest.mark.parametrize("value", ["1.5", "inf", "nan", "2001-11-23", "1e400", "07:32:00"])
def test_values_that_only_toml_has_never_reach_the_record(value: str) -> None:
    written = charter_from_toml(f"accession = {value}")
    assert refusal(format_charter, plain() | written) == "json-malformed"


def test_each_value_taken_out_is_refused_or_has_a_default() -> None:
    whole = plain()
    codes = [refusal(format_charter, changed(whole, path)) for path in spots(whole)]
    assert set(codes) <= {
        "",
        "field-missing",
        "value-unfit",
        "name-unknown",
        "name-twice",
    }
    assert codes.count("field-missing") > 40


def test_each_table_refuses_a_field_without_a_meaning() -> None:
    whole = plain()
    tables = [()] + [path for path in spots(whole) if isinstance(at(whole, path), dict)]
    assert len(tables) > 25
    for path in tables:
        assert refusal(format_charter, changed(whole, (*path, "more"), 1)) == "field-unknown"


def at(value: Any, path: Path) -> Any:
    """The value at a path."""
    for step in path:
        value = value[step]
    return value


ODD: list[Any] = [
    *(None, True, 1.5, -1, 0, 2**53, 2**63, "", "x", "a b", "x" * 2_000, "\u202e", "\ud800"),
    *([], {}, [[]], [{}], [1], {"a": 1}, [[[[[[[1]]]]]]], {"A": 1}),
]


def test_each_value_replaced_by_an_odd_one_is_refused_or_reads_back() -> None:
    """No other error ever: a charter comes from anybody, and every reader must survive it."""
    whole = plain()
    refused = tried = 0
    for path in spots(whole):
        for value in ODD:
            tried += 1
            refused += refusal(read_back, changed(whole, path, value)) != ""
    assert tried > 2_000
    assert refused > tried * 0.8


def read_back(value: dict[str, Any]) -> None:
    """Format a charter; what is accepted is read back the same."""
    raw = format_charter(value)
    assert format_json(parse_json(raw)) == raw


@pytest.mark.threat(39)
@given(st.data())
def test_bytes_near_a_charter_are_refused_or_are_the_one_spelling(drawn: st.DataObject) -> None:
    raw = format_charter(plain())
    start = drawn.draw(st.integers(0, len(raw)))
    end = drawn.draw(st.integers(start, min(start + 4, len(raw))))
    other = raw[:start] + drawn.draw(st.binary(max_size=4)) + raw[end:]
    try:
        parse_charter(other)
    except ComityError:
        return
    assert format_json(parse_json(other)) == other


@pytest.mark.threat(42)
@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b"[" * 100_000, b"9" * 100_000, b"{" * 100_000])
def test_other_documents_are_no_charters(raw: bytes) -> None:
    assert refusal(parse_charter, raw) in {"json-malformed", "value-unfit"}


NOTICE: Path = ("parties", 0, "notice")
ROOT: Path = ("parties", 0, "root", 0)
WITNESS: Path = ("witnesses", 0, "vkey")
OFFICE: Path = ("offices", 0, "vkey")


@pytest.mark.threat(12)
@pytest.mark.parametrize("path", [NOTICE, ROOT, WITNESS, OFFICE], ids=str)
def test_each_key_of_a_charter_is_strict_of_its_kind_and_in_one_role(path: Path) -> None:
    whole = plain()
    right = COSIGNATURE if path in (NOTICE, WITNESS) else ED25519
    wrong = ED25519 if right == COSIGNATURE else COSIGNATURE

    def code(text: str) -> str:
        return refusal(format_charter, changed(whole, path, text))

    assert code(vkey("new.example", right, key("new"))) == ""
    assert code(vkey("new.example", wrong, key("new"))) == "vkey-kind"
    assert code("new.example") == "vkey-malformed"
    assert code("new.example+00000000+" + "A" * 44) == "vkey-unsupported"
    for weak in (bytes(32), b"\x01" + bytes(31), b"\xff" * 32, b"\x02" + bytes(31)):
        assert code(format_vkey(make_vkey("weak.example", right, weak))) == "key-weak"
    # The key of the second party's root, under another name and the kind that is right here.
    again = vkey("again.example", right, key("council/Russia/root"))
    assert code(again) == "key-reused"


def test_two_keys_of_one_name_and_one_id_are_refused() -> None:
    """The id has 32 bits, so whoever may name a key can make two that signature lines mix up."""
    name = "council.example/witness"
    seeds = [hashlib.sha256(b"collision %d" % number).digest() for number in (77_368, 133_020)]
    first, second = (make_vkey(name, COSIGNATURE, generate_key(seed).public) for seed in seeds)
    assert first.key_id == second.key_id
    assert first.public != second.public
    whole = changed(plain(), WITNESS, format_vkey(first))
    assert refusal(format_charter, whole) == ""
    both = changed(whole, ("witnesses", 1, "vkey"), format_vkey(second))
    assert refusal(format_charter, both) == "key-ambiguous"


def test_the_refusals_name_the_place() -> None:
    with pytest.raises(Malformed) as caught:
        format_charter(changed(plain(), ("spheres", 2, "standings", 0, "standing"), "reigns"))
    assert caught.value.code == "value-unfit"
    assert caught.value.sentence.startswith("charter.spheres[2].standings[0].standing must be one ")
