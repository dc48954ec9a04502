"""What the desk sees of a node: the first party's copy of each council, as far as checked."""

from __future__ import annotations

from collections.abc import Sequence

from comity.core.state import Council
from comity.node.alarms import Alarm
from comity.node.node import Node
from comity.wire.reader import Reading


class NodeBooks:
    """Read access for pages; nothing here changes anything."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def party(self) -> str:
        """Whose desk it is."""
        return ", ".join(self.node.parties[:1])

    def councils(self) -> Sequence[str]:
        """The identities of the councils of which anything has arrived."""
        copies = [follower.copy for follower in self.node.followers]
        return tuple(
            dict.fromkeys(copy.identity for copy in copies if copy.reader.council is not None)
        )

    def council(self, identity: str) -> Council:
        """The state of a council as this node has checked it."""
        copy = self.node.copy_of(identity)
        with copy.lock:  # not in the middle of a step, whose entries may yet be refused
            return copy.council

    def readings(self, identity: str) -> Sequence[Reading]:
        """What became of each entry."""
        copy = self.node.copy_of(identity)
        with copy.lock:
            return tuple(copy.readings)

    def document(self, name: str) -> bytes | None:
        """A document's bytes."""
        return self.node.store.get_blob(name)

    def alarms(self, identity: str) -> Sequence[Alarm]:
        """What the node shouts about."""
        return self.node.copy_of(identity).alarms.all()

    def seen(self, identity: str) -> Sequence[tuple[str, str, int, int]]:
        """(role, name, entries, time) of each cosigner's latest stamp."""
        copy = self.node.copy_of(identity)
        rows = []
        cosigners = copy.reader.keyring().cosigners.values()
        for role, name in sorted({(each.role, each.name) for each in cosigners}):
            stamp = copy.store.latest_stamp(copy.name, name)
            if stamp is not None:
                rows.append((role, name, stamp.size, stamp.time))
        return rows
