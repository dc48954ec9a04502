"""The files of an export, and that they are a function of the record alone."""

from __future__ import annotations

import pytest

from comity.errors import Missing, Refused
from comity.log.note import parse_note
from comity.log.tiles import parse_bundle
from comity.wire.certificate import format_certificate, parse_certificate
from comity.wire.export import cosigned_note, documents_of, export_files, vkeys_of
from comity.wire.reader import Reader, Reading
from tests.nested import Nested
from tests.world import World


def readings(world: World) -> list[Reading]:
    reader = Reader(world.documents.get)
    return [reader.read(entry) for entry in world.entries]


def test_the_paths_are_those_of_the_specification_and_no_other() -> None:
    world = World()
    while len(world.entries) < 257:
        world.evidence(["Russia"])
    named = {name: world.documents[name] for name in documents_of(readings(world))}
    note = world.cosigned([], world.time)
    cosigned = {"Russia": world.cosigned(["Russia"], world.time)}
    assert world.reader.council is not None
    vkeys = vkeys_of(world.reader.council)
    files = dict(export_files(world.entries, named, note, cosigned, vkeys))
    assert list(files) == [
        "checkpoint",
        "tile/entries/000",
        "tile/entries/001.p/1",
        "tile/0/000",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        f"document/{world.charter}",
        "cosigned/Russia",
        "vkeys",
    ]
    bundles = [*parse_bundle(files["tile/entries/000"], 256), files["tile/entries/001.p/1"][2:]]
    assert bundles == world.entries


def test_vkeys_are_sorted_and_each_says_its_role() -> None:
    world = World()
    assert world.reader.council is not None
    lines = vkeys_of(world.reader.council).decode().removesuffix("\n").split("\n")
    assert lines == sorted(lines)
    assert [line.split("+")[0] for line in lines] == [
        "log council.example/log",
        "notice council.example/Alliance/notice",
        "notice council.example/Russia/notice",
        "witness council.example/Geneva",
        "witness council.example/Oslo",
        "witness council.example/Vienna",
    ]


def test_a_document_is_needed_where_an_act_without_effect_could_not_be_judged_without_it() -> None:
    nested = Nested()
    authority = nested.decision({"act": "submit"}, "Elsewhere")
    name = nested.outer.document(authority)
    before = readings(nested.outer)
    reading = nested.outer.add(nested.signed("position", authority, **position()))
    assert reading.error is not None
    assert name not in documents_of(before)
    assert name in documents_of(readings(nested.outer))


def position() -> dict[str, object]:
    return {"circulation": "0" * 64, "position": "approve", "texts": ["0" * 64]}


def test_an_incomplete_inner_certificate_has_no_effect_and_does_not_stop_the_record() -> None:
    """Otherwise one act with such a certificate would stop every reader for ever."""
    nested = Nested()
    certificate = parse_certificate(nested.decision({"act": "submit"}, "Elsewhere"))
    lines = certificate.checkpoint.signatures
    bare = format_certificate(
        type(certificate)(
            council=certificate.council,
            circulation=certificate.circulation,
            conclude=certificate.conclude,
            outcome=certificate.outcome,
            entries=certificate.entries,
            documents=certificate.documents,
            checkpoint=type(certificate.checkpoint)(certificate.checkpoint.text, lines[:1]),
        )
    )
    entry = nested.signed("position", bare, **position())
    reading = nested.outer.add(entry)
    assert isinstance(reading.error, Refused)
    assert reading.error.code == "authority-incomplete"


def test_rotten_bytes_of_a_document_stop_the_reading_and_blame_no_act() -> None:
    world = World()
    reader = Reader({world.charter: b"rotten"}.get)
    with pytest.raises(Missing) as caught:
        reader.read(world.entries[0])
    assert caught.value.code == "document-differs"
    assert reader.size == 0


def test_a_cosigned_note_is_the_log_s_line_and_one_more() -> None:
    world = World()
    both = parse_note(world.cosigned(["Russia"], world.time))
    bare = parse_note(world.cosigned([], world.time))
    assert cosigned_note(bare, both.signatures[1]) == world.cosigned(["Russia"], world.time)
