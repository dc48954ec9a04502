"""What lies around the entries: documents, the file vkeys, and files that belong to nothing."""

from __future__ import annotations

from comity.errors import ComityError, Malformed
from comity.log.checkpoint import Checkpoint
from comity.log.tiles import parse_path
from comity.verify.cosigned import known_among
from comity.verify.ledger import Ledger
from comity.verify.replay import Replay
from comity.verify.report import Finding, counted
from comity.verify.source import Source, names_below, shown
from comity.verify.tree import belongs
from comity.wire.digest import digest
from comity.wire.export import CHECKPOINT, COSIGNED, DOCUMENT, VKEYS, vkeys_of


def check_documents(source: Source, replay: Replay, ledger: Ledger) -> None:
    """Check 4: whatever is here under the name of a digest, and whatever the record names."""
    listing = source.listing()
    here = () if listing is None else names_below(DOCUMENT, listing.files)
    for name in sorted({*replay.needed, *here}):
        try:
            if digest(source.read(DOCUMENT + name)) != name:
                ledger.fail("documents", _altered(name))
        except ComityError as error:
            ledger.note("documents", error, file=shown(DOCUMENT + name))
    if ledger.is_through("acts"):
        detail = f"{counted(len(replay.needed), 'document')}, each under its own name."
        ledger.succeed("documents", detail, replay.reader.size)


def _altered(name: str) -> Finding:
    return Finding(
        "document-altered",
        "A document is not the bytes that its name stands for.",
        "Get the document anew from another node.",
        shown(DOCUMENT + name),
    )


def check_vkeys(source: Source, replay: Replay, ledger: Ledger) -> None:
    """Check 10."""
    assert replay.reader.council is not None
    wanted = vkeys_of(replay.reader.council)
    try:
        given = source.read(VKEYS)
    except ComityError as error:
        ledger.note("vkeys", error, file=VKEYS)
        return
    if given != wanted:
        ledger.fail("vkeys", _other_keys(given, wanted))
    count = counted(wanted.count(b"\n"), "key")
    ledger.succeed("vkeys", f"{count}, each named by the record itself.", replay.reader.size)


def _other_keys(given: bytes, wanted: bytes) -> Finding:
    place = next(
        (at for at, (own, told) in enumerate(zip(given, wanted, strict=False)) if own != told),
        min(len(given), len(wanted)),
    )
    line = given.count(b"\n", 0, place) + 1
    return Finding(
        "vkeys-differ",
        f"The file vkeys differs from the record's own keys in line {line}.",
        "Trust no key of this file; the record itself names its keys.",
        VKEYS,
        start=place,
        end=place + 1,
        facts={"line": line},
    )


def check_files(source: Source, checkpoint: Checkpoint, replay: Replay, ledger: Ledger) -> None:
    """Check 12; what belongs can only be told once the record could be read to its end."""
    listing = source.listing()
    if listing is None:
        ledger.leave("files", "This place cannot be listed; copy the record to check it.")
        return
    for path in listing.odd:
        ledger.fail("files", _odd(path))
    if not listing.complete:
        ledger.fail("files", _too_many(len(listing.files)))
    if not ledger.is_through("acts"):
        return
    assert replay.reader.council is not None
    names = names_below(COSIGNED, listing.files)
    listed = {CHECKPOINT, VKEYS, *(DOCUMENT + name for name in replay.needed)}
    listed |= {COSIGNED + name for name in known_among(replay.reader.council, names)}
    for path in sorted(listing.files):
        if path not in listed and not _is_tile(path, checkpoint.size):
            ledger.fail("files", _surplus(path))
    ledger.succeed("files", "Every file has its place in the format.", checkpoint.size)


def _is_tile(path: str, size: int) -> bool:
    try:
        return belongs(parse_path(path), size)
    except Malformed:
        return False


def _surplus(path: str) -> Finding:
    return Finding(
        "file-surplus",
        "A file does not belong to the record.",
        "Remove it, or ask who put it there.",
        shown(path),
    )


def _odd(path: str) -> Finding:
    return Finding(
        "file-odd",
        "Something here is no plain file: a link, a pipe, or directories too deep.",
        "Copy the record as plain files.",
        shown(path),
    )


def _too_many(count: int) -> Finding:
    return Finding(
        "files-too-many",
        f"More than {count} files are here, more than are looked at.",
        "Copy only the record.",
    )
