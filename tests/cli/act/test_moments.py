"""Every instant that is accepted means one second; what could mean two or none is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.cli.act.moments import in_words, read_moment
from comity.cli.offsets import offsets_of
from comity.core.calendar import Calendar
from comity.errors import ComityError

NOW = int(datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp())


def utc(*parts: int) -> int:
    """POSIX seconds of an instant in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("2026-03-29 00:30 UTC", "", utc(2026, 3, 29, 0, 30)),
        ("2026-03-29T00:30:15Z", "", utc(2026, 3, 29, 0, 30, 15)),
        ("2026-03-29 00:30 +05:30", "", utc(2026, 3, 28, 19, 0)),
        ("2026-03-29 00:30-03:00", "", utc(2026, 3, 29, 3, 30)),
        ("2026-03-29 01:59 Europe/Berlin", "", utc(2026, 3, 29, 0, 59)),
        ("2026-03-29 03:00 Europe/Berlin", "", utc(2026, 3, 29, 1, 0)),
        ("2026-07-01 09:00", "Europe/Moscow", utc(2026, 7, 1, 6, 0)),
        ("2026-07-01 09:00 UTC", "Europe/Moscow", utc(2026, 7, 1, 9, 0)),
        ("+3d", "", NOW + 3 * 86_400),
        ("+90m", "Europe/Berlin", NOW + 5_400),
    ],
)
def test_an_instant_means_one_second(written: str, zone: str, meant: int) -> None:
    assert read_moment(written, zone, NOW) == meant


@pytest.mark.parametrize(
    ("written", "zone", "code"),
    [
        ("2026-03-29 02:00 Europe/Berlin", "", "instant-skipped"),
        ("2026-03-29 02:59", "Europe/Berlin", "instant-skipped"),
        ("2026-10-25 02:00 Europe/Berlin", "", "instant-twice"),
        ("2026-10-25 02:59:59", "Europe/Berlin", "instant-twice"),
        ("2011-12-30 12:00 Pacific/Apia", "", "instant-skipped"),
        ("2026-03-29 02:30", "", "instant-without-zone"),
        ("2026-03-29 02:30 Europe/Nowhere", "", "zone-unknown"),
        ("2026-03-29 02:30 ../../etc/passwd", "", "instant-malformed"),
        ("2026-02-30 02:30 UTC", "", "instant-malformed"),
        ("2026-03-29 24:00 UTC", "", "instant-malformed"),
        ("2026-03-29 02:30 +99:00", "", "instant-malformed"),
        ("2026-03-29", "UTC", "instant-malformed"),
        ("1774744200", "UTC", "instant-malformed"),
        ("tomorrow", "UTC", "instant-malformed"),
        ("+3", "UTC", "span-malformed"),
    ],
)
def test_what_could_mean_two_or_none_is_refused(written: str, zone: str, code: str) -> None:
    with pytest.raises(ComityError) as refused:
        read_moment(written, zone, NOW)
    assert refused.value.code == code


def test_a_fold_names_both_instants_and_a_gap_what_lies_around_it() -> None:
    with pytest.raises(ComityError) as twice:
        read_moment("2026-10-25 02:30 Europe/Berlin", "", NOW)
    assert "2026-10-25 00:30:00 UTC and 2026-10-25 01:30:00 UTC" in twice.value.sentence
    assert twice.value.facts == {
        "first": utc(2026, 10, 25, 0, 30),
        "second": utc(2026, 10, 25, 1, 30),
    }
    with pytest.raises(ComityError) as skipped:
        read_moment("2026-03-29 02:30 Europe/Berlin", "", NOW)
    hint = "Say 01:30 or 03:30 (2026-03-29 00:30:00 UTC or 2026-03-29 01:30:00 UTC)."
    assert skipped.value.hint == hint


def test_the_charters_own_time_is_counted_as_the_charter_counts_it() -> None:
    rows = offsets_of("Europe/Berlin", 2026, 2027)
    offsets = tuple((row["since"], row["minutes"] * 60) for row in rows)
    calendar = Calendar("Europe/Berlin", offsets, (1, 2, 3, 4, 5), 0, 86_400)
    for day in range(1, 32):
        for hour in range(24):
            written = f"2026-03-{day:02d} {hour:02d}:30"
            own, tables = (_read(written, each) for each in (calendar, None))
            assert own == tables, written
    fold = _read("2026-10-25 02:30", calendar)
    assert fold == _read("2026-10-25 02:30", None)
    assert "comes twice" in str(fold)


def _read(written: str, calendar: Calendar | None) -> int | tuple[str, str]:
    """What an instant of Berlin means, or why it means none."""
    zone = "" if calendar is not None else "Europe/Berlin"
    try:
        return read_moment(written, zone, NOW, calendar)
    except ComityError as error:
        return error.sentence, error.hint


def test_an_instant_is_shown_in_utc_and_locally_with_how_far_off_it_is() -> None:
    said = in_words(NOW + 3 * 86_400 + 5, NOW, "Europe/Moscow")
    assert said == "2026-03-04 12:00:05 UTC, 2026-03-04 15:00:05 Europe/Moscow (in 3 days)"
    assert in_words(NOW - 90, NOW) == "2026-03-01 11:58:30 UTC (90 seconds ago)"
