"""Commands that the pages tell people to type exist: `make X`, `comity X Y --option`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from tests.house.tree import files, text

FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def program() -> click.Group:
    """The whole `comity` command."""
    from comity.cli.main import main

    assert isinstance(main, click.Group)
    return main


def pages() -> list[str]:
    """The pages that a reader follows."""
    return [f for f in files() if f == "README.md" or (f.startswith("docs/") and f.endswith(".md"))]


def typed(page: str) -> Iterator[list[str]]:
    """The words of each command after a `$ ` prompt, without what is piped or redirected."""
    for block in FENCE.findall(text(page)):
        for line in block.replace("\\\n", " ").split("\n"):
            if line.startswith("$ "):
                for part in re.split(r"\||&&|;|>", line[2:]):
                    yield shlex.split(part, comments=True)


def missing(words: list[str]) -> str | None:
    """What a `comity …` command names that the program does not have; None when all is there."""
    command: click.Command = program()
    context = click.Context(command, info_name="comity")
    for word in words[1:]:
        if word.startswith("--") and word != "--help":
            option = word.partition("=")[0]
            known = {o for p in command.params for o in [*p.opts, *p.secondary_opts]}
            if option not in known:
                return f"{command.name} has no {option}"
        elif isinstance(command, click.Group) and not word.startswith("-"):
            inner = command.get_command(context, word)
            if inner is None:
                return f"{command.name} has no command {word}"
            command, context = inner, click.Context(inner, info_name=word, parent=context)
    return None


def test_there_are_commands_to_follow() -> None:
    assert "README.md" in pages()
    front = [words[:2] for words in typed("README.md")]
    assert ["make", "demo"] in front
    assert ["make", "test"] in front


def test_every_comity_command_in_the_pages_exists() -> None:
    wrong = [
        f"{page}: {shlex.join(words)}: {missing(words)}"
        for page in pages()
        for words in typed(page)
        if words and words[0].endswith("comity") and missing(words)
    ]
    assert wrong == []


def test_every_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    asked = {
        w for p in pages() for c in typed(p) if c[:1] == ["make"] for w in c[1:] if "=" not in w
    }
    assert asked
    assert asked - targets == set()


def test_what_the_makefile_runs_exists() -> None:
    lines = [
        line for line in text("Makefile").split("\n") if line.startswith("\t@.venv/bin/comity")
    ]
    assert lines
    assert [line for line in lines if missing(line.strip("\t@").split())] == []


def test_the_test_itself_sees_a_command_that_does_not_exist() -> None:
    assert missing(["comity", "no-such-command"]) is not None
    assert missing(["comity", "demo", "--no-such-option"]) is not None
