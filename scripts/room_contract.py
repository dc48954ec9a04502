"""An import-linter contract that lists what a room may import; all else is refused.

import-linter's own contracts list what is forbidden, so a new dependency or a new room would be
allowed until somebody thought of it. Every room is checked, so looking at direct imports is enough.
"""

from __future__ import annotations

import sys
from typing import Any, cast

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


class RoomContract(Contract):
    """One room: the rooms and libraries it may import, the standard modules it may not."""

    type_name = "room"
    room = fields.StringField()
    rooms = fields.ListField(subfield=fields.StringField())
    libraries = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    banned = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept if each direct import of each module of the room is on the list."""
        room = cast(str, self.room)
        importers = sorted(m for m in graph.modules if _within(m, room))
        if not importers:
            raise ValueError(f"contract '{self.name}' names {room}, which does not exist")
        broken = [
            (importer, imported)
            for importer in importers
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self.allows(imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def allows(self, imported: str) -> bool:
        """Whether a module of the room may import this module directly."""
        room, rooms = cast(str, self.room), cast(list[str], self.rooms)
        if imported == "comity":
            return False
        if _within(imported, "comity"):
            return any(_within(imported, name) for name in [room, *rooms])
        top = imported.partition(".")[0]
        if top in sys.stdlib_module_names:
            return top not in cast(list[Any], self.banned)
        return top in cast(list[Any], self.libraries)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that is not on the list."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which its room may not.")
