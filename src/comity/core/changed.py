"""A frozen value with some fields changed, as `dataclasses.replace` gives it but much quicker.

Every act changes a council of many fields: this is where the rules spend much of their time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace  # so that names and types of the fields are checked
else:

    def replace(value: object, /, **changes: object) -> object:
        """A value like this one, a dataclass with slots and no `__post_init__`, but for the
        changes.
        """
        new = object.__new__(type(value))
        for name, read, write in _members(type(value)):
            write(new, changes[name] if name in changes else read(value))
        return new


@cache
def _members(kind: type[Any]) -> tuple[tuple[str, Callable[..., Any], Callable[..., None]], ...]:
    members = ((each.name, getattr(kind, each.name)) for each in fields(kind))
    return tuple((name, member.__get__, member.__set__) for name, member in members)


__all__ = ["replace"]
