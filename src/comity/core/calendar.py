"""The charter's calendar: local time, working days and office hours, by arithmetic alone.

A calendar is data of the charter, offsets from UTC included, so that no reader depends on the
time zone tables of its machine. Local time is counted in seconds as if it were UTC. Rules of
counting after Regulation 1182/71: the day of the event is not counted, and a period in days ends
with the last hour of its last day.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.instants import civil

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and office hours at one place.

    zone: what people call the place's time; offsets: (instant, seconds east of UTC from then on),
    ascending, the first also for all time before. days: working days of the week, Monday 1; opens,
    closes: seconds after local midnight; holidays: days such as 2001-12-25 on which nobody works.
    """

    zone: str
    offsets: tuple[tuple[int, int], ...]
    days: tuple[int, ...]
    opens: int
    closes: int
    holidays: tuple[str, ...] = ()

    def offset(self, instant: int) -> int:
        """Seconds east of UTC at an instant."""
        found = self.offsets[0][1]
        for since, seconds in self.offsets:
            if since <= instant:
                found = seconds
        return found

    def local(self, instant: int) -> int:
        """The local time at an instant."""
        return instant + self.offset(instant)

    def words(self, instant: int) -> str:
        """An instant as "2001-11-26 18:00 Europe/Brussels", with seconds where there are any."""
        day, seconds = divmod(self.local(instant), _DAY)
        hours, rest = divmod(seconds, 3_600)
        odd = f":{rest % 60:02d}" if rest % 60 else ""
        return f"{day_name(day)} {hours:02d}:{rest // 60:02d}{odd} {self.zone}"

    def instants(self, local: int) -> tuple[int, ...]:
        """The instants that have this local time: one; none in a gap, two in a fold."""
        offsets = dict.fromkeys(seconds for _, seconds in self.offsets)
        found = [local - east for east in offsets if self.local(local - east) == local]
        return tuple(sorted(found))

    def is_working(self, day: int) -> bool:
        """Whether people work on a day, counted from 1970-01-01, a Thursday."""
        return (day + 3) % 7 + 1 in self.days and day_name(day) not in self.holidays

    def opening(self, instant: int) -> int:
        """The instant itself within office hours, else the next opening."""
        day, seconds = divmod(self.local(instant), _DAY)
        if self.is_working(day):
            if self.opens <= seconds < self.closes:
                return instant
            if seconds < self.opens:
                return self._at(day, self.opens)
        return self._at(self.working_day(day, 1), self.opens)

    def working_day(self, day: int, count: int) -> int:
        """The `count`-th working day after a day."""
        while count:
            day += 1
            count -= self.is_working(day)
        return day

    def after_days(self, instant: int, count: int) -> int:
        """The close of the `count`-th working day after the one on which an event counts."""
        day = self.local(self.opening(instant)) // _DAY
        return self._at(self.working_day(day, count), self.closes)

    def _at(self, day: int, seconds: int) -> int:
        """The first instant of a local time; in a gap the clocks are read as before it."""
        local = day * _DAY + seconds
        return next(iter(self.instants(local)), local - self.offset(local - _DAY))


def day_name(day: int) -> str:
    """A day counted from 1970-01-01 as 2001-11-23."""
    year, month, number = civil(day)
    return f"{year:04d}-{month:02d}-{number:02d}"
