"""A party's node that follows a host of these tests."""

from __future__ import annotations

from collections.abc import Callable

from comity.node.copy import Copy
from comity.node.follow import Follower
from comity.node.host import HostClient
from comity.store.port import Store
from tests.world import World


def follower(
    url: str, world: World, party: str, store: Store, clock: Callable[[], int]
) -> Follower:
    """The follower of one party."""
    copy = Copy(store, f"{party}/{world.council}", world.council)
    key = (f"{world.name}.example/{party}/notice", world.key(f"{party}/notice"))
    return Follower(party, copy, HostClient(url, world.council), key, clock)
