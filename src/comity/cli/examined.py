"""What the examination of a log found, in sentences and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from comity.errors import ComityError
from comity.log.faults import Fault, Faults
from comity.log.note import format_vkey
from comity.log.signed import Signed
from comity.log.tiles import tiles_of

SHOWN = 20
"""Faults that are told one by one; what is beyond is counted."""


@dataclass(frozen=True)
class Examined:
    """A log whose checkpoint stood and whose files were examined; or why the checkpoint did not."""

    signed: Signed | None = None
    faults: Faults | None = None
    error: ComityError | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.faults is not None and not self.faults.met

    @property
    def met(self) -> tuple[Fault, ...]:
        """What is wrong."""
        if self.error is not None:
            return (Fault(self.error.code, self.error.sentence, "checkpoint"),)
        return () if self.faults is None else self.faults.met

    @property
    def complete(self) -> bool:
        """Whether everything was examined."""
        return self.faults is not None and self.faults.complete


def as_json(found: Examined) -> str:
    """For programs: stable names, sorted keys."""
    signed = found.signed
    plain: dict[str, object] = {
        "sound": found.is_sound,
        "complete": found.complete,
        "faults": [asdict(fault) for fault in found.met],
    }
    if signed is not None:
        checkpoint = signed.checkpoint
        plain |= {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "signed": [format_vkey(vkey) for vkey in signed.logs],
            "cosigned": [
                {"vkey": format_vkey(vkey), "time": time} for vkey, time in signed.cosigners
            ],
        }
    return json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def as_text(found: Examined) -> str:
    """For people."""
    lines = list(_head(found.signed))
    lines += [_fault(fault) for fault in found.met[:SHOWN]]
    if len(found.met) > SHOWN:
        lines.append(f"And {len(found.met) - SHOWN} more.")
    if found.faults is not None and not found.complete:
        lines.append("There may be more still: after so many the rest was not examined.")
    return "\n".join([*lines, _verdict(found), ""])


def _head(signed: Signed | None) -> Iterator[str]:
    if signed is None:
        return
    checkpoint = signed.checkpoint
    yield f"Log {checkpoint.origin}, {_entries(checkpoint.size)}, root {checkpoint.root.hex()}."
    by = [f"by {vkey.name}" for vkey in signed.logs]
    by += [f"by {vkey.name} at {time}" for vkey, time in signed.cosigners]
    yield f"Signed {', '.join(by)}."


def _fault(fault: Fault) -> str:
    place = f", bytes {fault.start} to {fault.end - 1}" if fault.start >= 0 else ""
    entries = ""
    if fault.first >= 0:
        entries = f" It is about {_range(fault.first, fault.last)}."
    return f"{fault.path}{place}: {fault.sentence}{entries} [{fault.code}]"


def _range(first: int, last: int) -> str:
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def _verdict(found: Examined) -> str:
    if not found.is_sound or found.signed is None:
        return "Verdict: not sound."
    size = found.signed.checkpoint.size
    kinds = [tile.level for tile in tiles_of(size)]
    bundles = kinds.count(-1)
    tiles = len(kinds) - bundles
    return (
        f"Verdict: sound. {_entries(size)} in {_counted(bundles, 'bundle')} and"
        f" {_counted(tiles, 'tile')} are what the checkpoint covers."
    )


def _entries(size: int) -> str:
    return "1 entry" if size == 1 else f"{size} entries"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
