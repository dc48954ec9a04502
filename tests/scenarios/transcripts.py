"""Transcripts in pages: blocks of commands after `$ ` with what each must print.

`…` stands for any text in a line, and a line that is only `…` for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
MARK = "---- the next command ----"


@dataclass(frozen=True)
class Step:
    """A command and what it must print."""

    command: str
    expected: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the printed text must match as a whole."""
        parts = [
            "(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + "\n"
            for line in self.expected
        ]
        return re.compile("".join(parts))


def steps(page: str) -> list[Step]:
    """Every step of a page, in order."""
    found: list[Step] = []
    for block in FENCE.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], ()))
            else:
                last = found.pop()
                found.append(Step(last.command, (*last.expected, line)))
    return found


def play(chosen: list[Step], place: Path) -> list[str]:
    """What each command prints, all of them typed into one shell in a directory.

    `comity` is that of this environment, and nothing of the settings of whoever runs the tests.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    typed = [f"{step.command}\nleft=$?; echo; echo '{MARK}'; (exit $left)" for step in chosen]
    script = "exec 2>&1\n" + "\n".join(typed) + "\n"
    done = subprocess.run(
        ["sh"], input=script, cwd=place, capture_output=True, text=True, check=False, env=kept
    )
    return [each.lstrip("\n").rstrip("\n") for each in done.stdout.split(f"\n{MARK}\n")[:-1]]


def differences(chosen: list[Step], printed: list[str]) -> list[str]:
    """The steps that did not print what the page says, with what they printed."""
    assert len(printed) == len(chosen), printed
    return [
        f"$ {step.command}\n{text}"
        for step, text in zip(chosen, printed, strict=True)
        if step.pattern.fullmatch(f"{text}\n" if text else "") is None
    ]
