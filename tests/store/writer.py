"""A process of its own that writes to a store and says on stdout what it was told. See the tests.

Arguments: path, log, writer's name, how many. One line per append: "ok SIZE" after it returned, or
the code of the error. It goes on after a conflict until it has had `how many` successes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from comity.errors import ComityError, Conflict
from comity.store.sqlite import SqliteStore
from tests.contract.stores import entries


def say(line: str) -> None:
    """At once, so that what was acknowledged is known even if this process is killed next."""
    print(line, flush=True)


def main(path: str, log: str, name: str, count: str) -> None:
    store = SqliteStore(Path(path), create=True)
    store.create(log)
    say("ready")
    done = 0
    while done < int(count):
        group = entries(done * 3, done * 3 + 3, name)
        try:
            size = store.size(log)
            store.append(log, size, group, f"{name} of {size + 3}".encode())
        except Conflict as error:
            say(error.code)
            continue
        except ComityError as error:
            say(f"{error.code} {error.recorded.name}")
            if error.code == "store-stopped":
                return
            continue
        done += 1
        say(f"ok {size + 3}")


if __name__ == "__main__":
    main(*sys.argv[1:])
