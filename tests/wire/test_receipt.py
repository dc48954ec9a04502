"""Receipts have one spelling, one council, one act, one time and one key."""

from __future__ import annotations

import pytest

from comity.errors import ComityError, Malformed, NotSound
from comity.wire.receipt import check_receipt, parse_receipt, receipt_row, receivers_of
from tests.lodging import Lodging

WORLD = Lodging()
ENTRY = WORLD.position("Russia", WORLD.circulate("Alliance", "On terrorism"), "object")
RAW = WORLD.receipt("Oslo", ENTRY, 1_006_510_100)


def keys() -> tuple[tuple[str, str], ...]:
    assert WORLD.reader.council is not None
    return WORLD.reader.council.charter.receipt_keys()


def test_a_receipt_says_who_held_which_act_when() -> None:
    said = check_receipt(parse_receipt(RAW), WORLD.council, receivers_of(keys()))
    assert (said.name, said.act, said.time) == ("Oslo", parse_receipt(RAW).act, 1_006_510_100)
    assert receipt_row(RAW)["time"] == 1_006_510_100


def test_a_receipt_is_of_one_council() -> None:
    with pytest.raises(NotSound) as told:
        check_receipt(parse_receipt(RAW), "0" * 64, receivers_of(keys()))
    assert told.value.code == "receipt-foreign"


def test_a_receipt_of_a_key_that_no_receiver_has_says_nothing() -> None:
    with pytest.raises(NotSound) as told:
        check_receipt(parse_receipt(RAW), WORLD.council, receivers_of(keys()[1:]))
    assert told.value.code == "receipt-unexplained"


def test_every_altered_byte_is_noticed() -> None:
    for place in range(len(RAW)):
        altered = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        with pytest.raises(ComityError):
            check_receipt(parse_receipt(altered), WORLD.council, receivers_of(keys()))


@pytest.mark.parametrize("time", ["007", "1e3", "-1", "+1", "1 ", "", "0", str(2**53)])
def test_a_time_has_one_spelling(time: str) -> None:
    with pytest.raises(Malformed):
        parse_receipt(RAW.replace(b"1006510100", time.encode()))
