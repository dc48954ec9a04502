"""Every system call of an append fails, and the process dies at every one: nothing acknowledged is
lost, the record is sound after a new start, and every answer that was given is true.

The first run tells the calls; then one run for each of them and each fault. The short form takes
some of them by a fixed seed, the long one (`make soak`) all.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interrupt.judged import judge_host, judge_node
from tests.interrupt.places import Place, make_host, make_node
from tests.interrupt.strace import (
    KILL,
    Fault,
    Told,
    check_strace,
    faults_of,
    perform,
    perform_after,
)

SHORT = 20
"""Faults of the short form, for each of host and node."""
Judge = Callable[[Path, Place, Told], None]
MAKERS: dict[str, tuple[Callable[[Path], Place], Judge]] = {
    "host": (make_host, judge_host),
    "node": (make_node, judge_node),
}


@pytest.fixture(scope="module", params=list(MAKERS))
def work(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Place, list[Fault]]:
    """A piece of work, where it begins, and every fault that can meet it."""
    check_strace()
    name: str = request.param
    origin = MAKERS[name][0](tmp_path_factory.mktemp(name) / "origin")
    place = tmp_path_factory.mktemp("first") / "place"
    shutil.copytree(origin.root, place)
    told = perform(name, place)
    assert told.code == 0
    assert told.lines[-1][0] == "over"
    MAKERS[name][1](place, origin, told)
    kinds = Counter(call for call, _ in told.calls)
    for call in ("openat", "pwrite64", "fdatasync", "fcntl", "unlink"):
        assert kinds[call], f"an append makes no {call}: {kinds}"
    return name, origin, faults_of(told.calls)


def interrupt(work: tuple[str, Place, list[Fault]], fault: Fault, place: Path) -> None:
    """One run with one fault, and what must hold after it."""
    name, origin, _ = work
    shutil.copytree(origin.root, place)
    told = perform(name, place, fault)
    if fault.what == KILL:
        assert told.is_killed, f"{fault} never came"
    else:
        assert told.injected, f"{fault} never came"
        assert told.code == 0, told
    judge(name, origin, place, told, fault)


def judge(name: str, origin: Place, place: Path, told: Told, fault: object) -> None:
    """What must hold after it, whatever happened."""
    words = [word for word, _, _ in told.lines]
    # Until it is open nobody is answered, and a bad disk may end it in any words.
    assert "opened" not in words or "broken" not in words, f"{fault}: {told.lines}"
    try:
        MAKERS[name][1](place, origin, told)
    except BaseException as error:
        error.add_note(f"{fault}: {told.lines}")
        raise
    shutil.rmtree(place)


def changes(name: str, origin: Place, place: Path) -> int:
    """How many changes an undisturbed run makes."""
    shutil.copytree(origin.root, place)
    told = perform_after(name, place, 0)
    assert [word for word, _, _ in told.lines[-2:]] == ["over", "changes"]
    return int(told.lines[-1][1])


def report_lost(name: str, origin: Place, place: Path, at: int, what: str) -> None:
    """One run in which one change is made and said to have failed, and what must hold after it."""
    shutil.copytree(origin.root, place)
    told = perform_after(name, place, at, what)
    judge(name, origin, place, told, f"change {at} made, but {what}")


@pytest.mark.threat(8)
@pytest.mark.timeout(120)
def test_some_changes_are_made_and_said_to_have_failed(
    work: tuple[str, Place, list[Fault]], tmp_path: Path
) -> None:
    name, origin, _ = work
    count = changes(name, origin, tmp_path / "first")
    assert count > 60
    for at in random.Random(7).sample(range(1, count + 1), SHORT // 2):
        report_lost(name, origin, tmp_path / str(at), at, "EIO")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_change_is_made_and_said_to_have_failed(
    work: tuple[str, Place, list[Fault]], tmp_path: Path
) -> None:
    name, origin, _ = work
    failed = []
    for at in range(1, changes(name, origin, tmp_path / "first") + 1):
        for what in ("EIO", "ENOSPC"):
            try:
                report_lost(name, origin, tmp_path / f"{at}{what}", at, what)
            except Exception as error:
                failed.append(f"{error} {getattr(error, '__notes__', '')}")
    assert failed == []


@pytest.mark.threat(8)
@pytest.mark.timeout(120)
def test_some_calls_fail_and_at_some_it_dies(
    work: tuple[str, Place, list[Fault]], tmp_path: Path
) -> None:
    dice = random.Random(2001)
    changing = [fault for fault in work[2] if fault.call in ("pwrite64", "fdatasync", "unlink")]
    chosen = {*dice.sample(changing, SHORT // 2), *dice.sample(work[2], SHORT // 2)}
    for number, fault in enumerate(sorted(chosen)):
        interrupt(work, fault, tmp_path / str(number))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_call_fails_and_at_every_one_it_dies(
    work: tuple[str, Place, list[Fault]], tmp_path: Path
) -> None:
    assert len(work[2]) > 800
    failed = []
    for number, fault in enumerate(work[2]):
        try:
            interrupt(work, fault, tmp_path / str(number))
        except Exception as error:
            failed.append(f"{error} {getattr(error, '__notes__', '')}")
    assert failed == []
