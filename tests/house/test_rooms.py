"""Every room has an import contract, and the contract can fail."""

from __future__ import annotations

import tomllib
from typing import Any

import grimp
import pytest

from scripts.room_contract import RoomContract
from tests.house.tree import files, text


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of pyproject.toml by room."""
    tool = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]
    return {one["room"]: one for one in tool["contracts"]}


def test_every_room_but_cli_has_a_contract() -> None:
    """cli chooses the real parts, so it may import all; nobody else may import cli."""
    inside = [f.removeprefix("src/comity/") for f in files() if f.startswith("src/comity/")]
    found = {f.partition("/")[0].removesuffix(".py") for f in inside if f.endswith(".py")}
    assert found - {"__init__", "cli"} == {room.removeprefix("comity.") for room in contracts()}
    assert [room for room, one in contracts().items() if "comity.cli" in one["rooms"]] == []


def test_the_judge_never_runs_the_code_of_the_accused() -> None:
    for room in ("comity.verify", "comity.node"):
        assert not {"comity.secretariat", "comity.desk"} & set(contracts()[room]["rooms"])


@pytest.mark.parametrize(
    ("imported", "kept"),
    [
        ("comity.errors", True),
        ("json", True),
        ("os", False),
        ("msgspec", False),
        ("comity.wire.note", False),
        ("comity", False),
    ],
)
def test_a_contract_refuses_what_is_not_on_its_list(imported: str, kept: bool) -> None:
    options = {"room": "comity.core", "rooms": ["comity.errors"], "banned": ["os"]}
    contract = RoomContract(name="core", session_options={}, contract_options=options)
    assert contract.allows(imported) is kept


def test_a_room_that_breaks_its_contract_is_reported() -> None:
    graph = grimp.ImportGraph()
    graph.add_module("comity.core.rules")
    graph.add_module("os", is_squashed=True)
    graph.add_import(importer="comity.core.rules", imported="os")
    options = {"room": "comity.core", "rooms": [], "banned": ["os"]}
    contract = RoomContract(name="core", session_options={}, contract_options=options)
    check = contract.check(graph, verbose=False)
    assert not check.kept
    assert check.metadata["broken"] == [("comity.core.rules", "os")]


def test_a_contract_for_a_room_that_does_not_exist_fails() -> None:
    options = {"room": "comity.nowhere", "rooms": []}
    contract = RoomContract(name="nowhere", session_options={}, contract_options=options)
    with pytest.raises(ValueError, match="does not exist"):
        contract.check(grimp.ImportGraph(), verbose=False)
