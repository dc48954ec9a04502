"""A frozen value with some fields changed, as `dataclasses.replace` gives it but much quicker.

Every act changes a council of many fields: this is where the rules spend much of their time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from itertools import repeat
from operator import attrgetter, call
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace  # so that names and types of the fields are checked
else:

    def replace(value: object, /, **changes: object) -> object:
        """A value like this one, a dataclass with slots and no `__post_init__`, but for the
        changes.
        """
        kind = type(value)
        new, (read, writes) = object.__new__(kind), _members(kind)
        # The loop over all fields runs in C: it is the dearest of all that the rules do.
        list(map(call, writes.values(), repeat(new), read(value)))
        for name, each in changes.items():
            writes[name](new, each)
        return new


@cache
def _members(kind: type[Any]) -> tuple[Callable[..., Any], dict[str, Callable[..., None]]]:
    """What reads all fields of a value, and what writes each of them."""
    names = [each.name for each in fields(kind)]
    writes = {name: getattr(kind, name).__set__ for name in names}
    if len(names) > 1:
        return attrgetter(*names), writes
    return lambda value: [getattr(value, name) for name in names], writes


__all__ = ["replace"]
