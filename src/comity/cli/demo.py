"""`comity demo`: Moscow, 23 November 2001, with real processes, keys and records."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comity.cli.moscow.play import Play


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
    from comity.cli.moscow.afterwards import stop_earlier

    if once and out is None:
        raise click.UsageError("--once needs --out DIR.")
    if stop or not once:
        stop_earlier()
    if stop:
        click.echo("Stopped.")
        return
    out = out or Path("demo")
    if out.exists() and any(out.iterdir()) and not (out / "councils.json").exists():
        raise click.UsageError(f"{out} is not empty and no earlier demonstration.")
    # A wish to stop ends the performance as any error does: with every process stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    work = Path(tempfile.mkdtemp(prefix="comity-demo-"))
    _perform(work, out, once=once)


def _perform(work: Path, out: Path, *, once: bool) -> None:
    from comity.cli.moscow.play import Play
    from comity.cli.moscow.speech import Speech
    from comity.cli.moscow.stage import Stage

    play = Play(Stage(work), Speech(), work / "host")
    left = False
    try:
        _scenes(play, out)
        if not once:
            _leave_open(play)
            left = True
    finally:
        if not left:
            play.stage.strike()
            shutil.rmtree(work, ignore_errors=True)


def _scenes(play: Play, out: Path) -> None:
    from comity.cli.moscow.at_twenty import at_twenty
    from comity.cli.moscow.communique import communique
    from comity.cli.moscow.complaint import complaint_made_impossible
    from comity.cli.moscow.dialogue import permanent_joint_council
    from comity.cli.moscow.epilogue import epilogue
    from comity.cli.moscow.prologue import prologue
    from comity.cli.moscow.proposal import proposal

    for scene in (
        prologue,
        permanent_joint_council,
        complaint_made_impossible,
        proposal,
        at_twenty,
    ):
        scene(play)
    for name in ("records", "certificates"):
        shutil.rmtree(out / name, ignore_errors=True)
    epilogue(play, out)
    communique(play, out)


def _leave_open(play: Play) -> None:
    from comity.cli.moscow.afterwards import MINUTES, keep_running

    play.stage.calm()
    keep_running(play.stage.work, play.stage.pids())
    for name in ("Russia", "UK", "US"):
        play.speech.say(f"Desk of {name}: {play.stage.actors['node-' + name].url}/")
    play.speech.say(f"They stay open for {MINUTES} minutes, or until: comity demo --stop")
