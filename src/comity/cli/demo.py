"""`comity demo`: Moscow, 23 November 2001, with real processes, keys and records."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comity.cli.moscow.play import Play

HOME = Path(tempfile.gettempdir()) / "comity-demo"
MINUTES = 60


@click.command()
@click.option("--once", is_flag=True, help="Play, write the records, stop everything, ask nothing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to leave records and certificates.",
)
@click.option("--stop", is_flag=True, help="Stop what an earlier demonstration left running.")
def command(once: bool, out: Path | None, stop: bool) -> None:
    """Play Moscow, 23 November 2001.

    A joint council in which Russia is told after the fact becomes a council at twenty. Without
    --once the nodes and their desks stay open until `comity demo --stop`, an hour at most.
    """
    _stop_earlier()
    if stop:
        click.echo("Stopped.")
        return
    if once and out is None:
        raise click.UsageError("--once needs --out DIR.")
    out = out or Path("demo")
    if out.exists() and any(out.iterdir()) and not (out / "councils.json").exists():
        raise click.UsageError(f"{out} is not empty and no earlier demonstration.")
    work = Path(tempfile.mkdtemp(prefix="comity-demo-"))
    try:
        _perform(work, out, once=once)
    except BaseException:
        _strike(work)
        raise


def _perform(work: Path, out: Path, *, once: bool) -> None:
    from comity.cli.moscow import epilogue, scenes
    from comity.cli.moscow.play import Play
    from comity.cli.moscow.speech import Speech
    from comity.cli.moscow.stage import Stage

    play = Play(Stage(work), Speech(), work / "host")
    for scene in (
        scenes.prologue,
        scenes.permanent_joint_council,
        scenes.complaint_made_impossible,
        scenes.proposal,
        scenes.at_twenty,
    ):
        scene(play)
    _clear(out)
    epilogue.epilogue(play, out)
    if once:
        play.stage.strike()
        shutil.rmtree(work, ignore_errors=True)
    else:
        _leave_open(play, work)


def _clear(out: Path) -> None:
    for name in ("records", "certificates"):
        shutil.rmtree(out / name, ignore_errors=True)


def _leave_open(play: Play, work: Path) -> None:
    """Leave the processes running, with one that ends them after an hour."""
    play.stage.leave()
    HOME.mkdir(exist_ok=True)
    (HOME / "work").write_text(str(work))
    code = f"import time; time.sleep({MINUTES * 60})"
    subprocess.Popen(
        [sys.executable, "-c", f"{code}; from comity.cli.demo import end; end({str(work)!r})"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for name in ("Russia", "UK", "US"):
        play.speech.say(f"Desk of {name}: {play.stage.actors['node-' + name].url}/")
    play.speech.say(f"They stay open for {MINUTES} minutes, or until: comity demo --stop")


def end(work: str) -> None:
    """End a performance that was left open, if it is still the one that was."""
    _strike(Path(work))


def _stop_earlier() -> None:
    mark = HOME / "work"
    if mark.exists():
        _strike(Path(mark.read_text()))
        mark.unlink(missing_ok=True)


def _strike(work: Path) -> None:
    from comity.cli.moscow.stage import stop_all

    pids = work / "pids.json"
    if pids.exists():
        stop_all(json.loads(pids.read_text()))
    shutil.rmtree(work, ignore_errors=True)
