"""What a report says of keys that were compromised and of parties that said two things."""

from __future__ import annotations

from collections.abc import Iterator

from comity.verify.report import Report


def key_lines(report: Report) -> Iterator[str]:
    """Lines of the report for people; none where nothing is contested."""
    if report.contested:
        yield from ("", "Contested: by a key that its party suspended as compromised")
    for each in report.contested:
        yield (
            f"  entry {each.entry}, {each.kind} by {each.party}: compromised since entry"
            f" {each.since}, says entry {each.suspended}; it keeps its effect"
        )
    if report.equivocations:
        yield from ("", "Two things said at one place of a party's own chain")
    for pair in report.equivocations:
        entries = ", ".join(str(entry) for entry in pair.entries)
        yield f"  {pair.by}, entries {entries}: both follow its act {pair.prev[:12]}"
