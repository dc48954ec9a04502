"""The way out of every command of `comity act`: for people, or one piece of data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from comity.errors import ComityError, Missing, Recorded, Unavailable

STATUS = {
    Recorded.NOTHING: "not recorded",
    Recorded.RECORDED: "recorded",
    Recorded.UNKNOWN: "not yet known",
}


def put_data(value: object) -> None:
    """Data on standard output, as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, sort_keys=True))


@contextmanager
def answering(*, as_json: bool) -> Iterator[None]:
    """Errors as data where data is asked for; the exit code says the same either way."""
    try:
        yield
    except ComityError as error:
        if not as_json:
            raise
        put_data({"status": STATUS[error.recorded], "error": error.plain()})
        sys.exit(2 if isinstance(error, Missing | Unavailable) else 1)
