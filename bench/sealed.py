"""A sealed certificate of a council of twenty: what it weighs, and what judging it costs.

Judging is timed in a process of its own that has read its modules and nothing else, so that no key
and no entry is known beforehand; against raw strict verification of as many signatures.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.machine import verify
from bench.rows import Row, Show, cost, runs
from comity.log.note import Note, parse_note
from comity.verify.make import make_certificate
from comity.verify.make_sealed import make_sealed
from comity.wire.packed import packed
from comity.wire.reader import Documents
from comity.wire.sealed import SealedCertificate, parse_sealed
from tests.sealed import affirm
from tests.twenty import seal, silence, twenty
from tests.world import World

DECISIONS, QUICK_DECISIONS = 40, 2
Make = Callable[[Sequence[bytes], Documents, Iterable[Note], str], bytes]
ONCE = """
import sys, time
from comity.verify.certificate import judge_file
raw = open(sys.argv[1], "rb").read()
started = time.perf_counter()
report = judge_file(raw, sys.argv[2])
took = time.perf_counter() - started
assert report.verdict.exit_code == 0, report
print(took)
"""


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Seconds and bytes of one decision, sealed and whole."""
    older = QUICK_DECISIONS if quick else DECISIONS
    world, circulation = council(older, show)
    note = parse_note(world.cosigned(world.parties[:14], world.time))
    small = _made(make_sealed, world, note, circulation)
    large = _made(make_certificate, world, note, circulation)
    signatures = count(parse_sealed(small))
    paths = [folder / "sealed", folder / "packed", folder / "whole"]
    for path, raw in zip(paths, (small, packed(small), large), strict=True):
        path.write_bytes(raw)
    raw_times: list[float] = []
    times: list[list[float]] = [[] for _ in paths]
    for run in runs(quick):
        show(f"judging certificates over {world.reader.size:,} entries, run {run}")
        raw_times.append(verify(signatures, 1))
        for path, taken in zip(paths, times, strict=True):
            taken.append(judge(path, world.council))
    base = cost(f"raw strict verification of {signatures} signatures", raw_times, "s")
    whole = cost(f"bytes of a whole certificate, {world.reader.size:,} entries", [len(large)], "B")
    return [
        base,
        cost("judging a sealed certificate, council of twenty", times[0], "s", base),
        cost("the same, packed", times[1], "s", base),
        cost("judging the whole certificate of the same decision", times[2], "s", base),
        whole,
        cost("bytes of the sealed certificate, plain", [len(small)], "B", whole),
        cost("bytes of the sealed certificate, packed", [len(packed(small))], "B", whole),
    ]


def council(older: int, show: Show) -> tuple[World, str]:
    """A council of twenty with older decisions, and one that is sealed and concluded."""
    world = twenty()
    for number in range(older):
        show(f"deciding matter {number + 1} of {older}")
        world.conclude(silence(world, f"On matter {number}"))
    circulation = silence(world)
    affirm(world, seal(world), ("France", "Russia", "US"))
    world.conclude(circulation)
    return world, circulation


def _made(make: Make, world: World, note: Note, circulation: str) -> bytes:
    return make(world.entries, world.documents.get, [note], circulation)


def count(certificate: SealedCertificate) -> int:
    """The signatures that judging a sealed certificate verifies."""
    acts = 1 + len(certificate.entries) + len(certificate.accredits)
    return acts + len(certificate.checkpoint.signatures)


def judge(path: Path, identity: str) -> float:
    """The seconds that judging a certificate takes in a process that has just started."""
    words = [sys.executable, "-c", ONCE, str(path), identity]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(ran.stdout)
