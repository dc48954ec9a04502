"""Judging a whole record: from its files to a report. No network, no database, no clock, no trust.

The checks, each marked where it is done:

 1  checkpoint   the log signed the checkpoint, and nobody else did
 2  entries      the entries are exactly those that the checkpoint covers
 3  tiles        every tile holds the hashes of the entries
 4  documents    every document that the record names is here, byte for byte
 5  council      entry 0 founds the council that was asked for
 6  acts         every entry is judged at its place: form, key, signature, charter, rules
 7  history      no entry bears witness to another history
 8  conclusions  every outcome on the record is the one that the rules give
 9  notice       nobody owed a period was told only after the fact
10  vkeys        the file vkeys names exactly the record's own keys
11  cosigned     every cosigned checkpoint is its cosigner's and of this very record
12  files        nothing is here that the format does not list
13  final        enough parties cosigned for the history to be the only one

Never made, because no record can show it, and said in every report:

14  readers      that a person has read what a party's node held
15  elsewhere    that nothing was decided outside the record

An entry without effect is listed with its reason and does not make a record unsound: a host can
always write garbage, and garbage changes nothing. Source: the design, section 3; the
specification, page "record".
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

from comity.core.state import Circulation, Council
from comity.errors import ComityError
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import Note, Vkey, parse_note, parse_vkey
from comity.log.tiles import format_path
from comity.verify.between import attested_now, consultations_of, meetings_of
from comity.verify.cosigned import check_cosigned, check_final, signed_words
from comity.verify.decisions import Decisions, charters_of
from comity.verify.ledger import Ledger
from comity.verify.places import check_documents, check_files, check_vkeys
from comity.verify.replay import Replay
from comity.verify.report import Finding, Report, counted, widened
from comity.verify.search import Search, Searched
from comity.verify.source import Source
from comity.verify.tree import bundle_of, check_tree, read_entries
from comity.wire.digest import digest
from comity.wire.evidence import check_checkpoint
from comity.wire.export import CHECKPOINT, DOCUMENT, VKEYS

CHECKS = (
    ("checkpoint", "The log signed the checkpoint, and nobody else did"),
    ("entries", "The entries are exactly those that the checkpoint covers"),
    ("tiles", "Every tile holds the hashes of the entries"),
    ("documents", "Every document that the record names is here, byte for byte"),
    ("council", "Entry 0 founds the council that was asked for"),
    ("acts", "Every entry is judged at its place: form, key, signature, charter, rules"),
    ("history", "No entry bears witness to another history"),
    ("conclusions", "Every outcome on the record is the one that the rules give"),
    ("notice", "Nobody owed a period was told only after the fact"),
    ("vkeys", "The file vkeys names exactly the record's own keys"),
    ("cosigned", "Every cosigned checkpoint is its cosigner's and of this very record"),
    ("files", "Nothing is here that the format does not list"),
    ("final", "Enough parties cosigned for the history to be the only one"),
    ("readers", "A person has read what a party's node held"),
    ("elsewhere", "Nothing was decided outside the record"),
)

Progress = Callable[[int, int], None]


def judge_record(
    source: Source,
    council: str = "",
    progress: Progress | None = None,
    pool: Executor | None = None,
    search: Search | None = None,
) -> Report:
    """The report on a record; `council` is the identity asked for, "" where none was.

    progress: called with entries done and entries in all. pool: processes that check signatures
    meanwhile. search: a new search for a party's acts. Never raises an error of the house.
    """
    ledger, replay = Ledger(CHECKS), Replay(lambda name: _document(source, name), pool, search)
    ledger.leave("readers", "A cosignature shows what a machine held, not what a person read.")
    ledger.leave("elsewhere", "No record can show what is not on it.")
    try:
        note = parse_note(source.read(CHECKPOINT))
        checkpoint = parse_checkpoint(note.text)
    except ComityError as error:
        ledger.note("checkpoint", error, file=CHECKPOINT)
        return Report("record", ledger.verdict(), ledger.checks())
    _check_entries(source, checkpoint, replay, ledger, progress)
    _check_checkpoint(source, note, checkpoint, replay, ledger)
    if ledger.is_through("entries"):
        _check_council(replay, ledger, council)
        _check_acts(replay, ledger)
    if not ledger.is_through("acts"):
        check_documents(source, replay, ledger)
        check_files(source, checkpoint, replay, ledger)
        return _report(checkpoint, replay, ledger)
    _check_history(replay, ledger)
    _check_conclusions(replay, ledger)
    check_documents(source, replay, ledger)
    check_vkeys(source, replay, ledger)
    held = check_cosigned(source, replay, ledger)
    check_files(source, checkpoint, replay, ledger)
    return _report(checkpoint, replay, ledger, check_final(replay, held, ledger))


def _check_entries(
    source: Source,
    checkpoint: Checkpoint,
    replay: Replay,
    ledger: Ledger,
    progress: Progress | None,
) -> None:
    """Checks 2 and 3; the entries are read by the rules on the way."""
    done = 0

    def take(entry: bytes) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, checkpoint.size)
        replay.take(entry)

    leaves = read_entries(source, checkpoint.size, take, ledger)
    replay.end()
    if len(leaves) == checkpoint.size:
        check_tree(source, checkpoint, leaves, ledger)


def _check_checkpoint(
    source: Source, note: Note, checkpoint: Checkpoint, replay: Replay, ledger: Ledger
) -> None:
    """Check 1, with the keys that entry 0 names; without it, those of vkeys can only blame."""
    council = replay.reader.council
    keys = replay.reader.log_keys() or _told_keys(source)
    origin = checkpoint.origin if council is None else council.origin
    if not keys:
        return
    try:
        check_checkpoint(note, origin, keys, {})
    except ComityError as error:
        ledger.note("checkpoint", error, file=CHECKPOINT)
    if council is not None:
        ledger.succeed("checkpoint", signed_words(origin, note, keys), checkpoint.size)


def _told_keys(source: Source) -> tuple[Vkey, ...]:
    try:
        lines = source.read(VKEYS).decode().split("\n")
        return tuple(parse_vkey(line[4:]) for line in lines if line.startswith("log "))
    except (ComityError, UnicodeDecodeError):
        return ()


def _document(source: Source, name: str) -> bytes | None:
    """A document's bytes, None where they are not here or not its own: check 4 says so."""
    try:
        data = source.read(DOCUMENT + name)
    except ComityError:
        return None
    return data if digest(data) == name else None


def _check_council(replay: Replay, ledger: Ledger, asked: str) -> None:
    """Check 5."""
    council = replay.reader.council
    if council is None:
        if replay.stopped is None:
            ledger.lack("council", _EMPTY)
        else:
            ledger.note("council", replay.stopped, file=_file(replay.stopped), first=0, last=0)
        return
    if not asked:
        ledger.leave("council", f"No identity was asked for; compare it: {council.id}.")
    elif council.id == asked:
        ledger.succeed("council", "It is the council that was asked for.", 1)
    else:
        ledger.fail("council", _other_council(council.id))


_EMPTY = Finding("no-entries", "The record has no entries.", "Ask again when it has some.")


def _file(error: ComityError) -> str:
    """The file of the document that an error is about, if it is about one."""
    name = error.facts.get("document", "")
    return f"{DOCUMENT}{name}" if name else ""


def _other_council(identity: str) -> Finding:
    return Finding(
        "identity-differs",
        "The record is of another council than the one asked for.",
        "Compare the council's identity with the one that the parties gave you.",
        first=0,
        last=0,
        facts={"council": identity},
    )


def _check_acts(replay: Replay, ledger: Ledger) -> None:
    """Check 6."""
    size, without = replay.reader.size, len(replay.without)
    if replay.reader.council is None:
        return
    if replay.stopped is not None:
        ledger.note("acts", replay.stopped, file=_file(replay.stopped), first=size, last=size)
        return
    verb = "is" if without < 2 else "are"
    detail = f"{counted(size, 'entry')} judged; {without or 'none'} {verb} without effect."
    ledger.succeed("acts", detail, size)


def _check_history(replay: Replay, ledger: Ledger) -> None:
    """Check 7."""
    for found in replay.forks():
        ledger.fail("history", _placed(found, replay))
    size = replay.reader.size
    ledger.succeed("history", "All that was seen and cosigned is of this one history.", size)


def _check_conclusions(replay: Replay, ledger: Ledger) -> None:
    """Checks 8 and 9; 9 also by the order of entries alone: notice stands before the conclusion."""
    council = replay.reader.council
    assert council is not None
    for found, untold in replay.falsehoods():
        ledger.fail("conclusions", _placed(found, replay))
        if untold:
            ledger.fail("notice", _placed(found, replay))
    decided = 0
    for each in council.closed.values():
        if each.concluded < 0:
            continue
        decided += 1
        for owed in each.owed:
            notice = each.notices.get(owed.party)
            late = notice is None or notice.entry > each.concluded
            late = late and owed.party not in each.by_service
            if late and owed.period is not None and not _is_withdrawn(each):
                ledger.fail("notice", _untold(owed.party, each.concluded))
    size = replay.reader.size
    ledger.succeed(
        "conclusions", f"{counted(decided, 'outcome')}, each following from the rules.", size
    )
    ledger.succeed(
        "notice",
        f"{counted(decided, 'outcome')}, with notice given before each one's conclusion.",
        size,
    )


def _is_withdrawn(circulation: Circulation) -> bool:
    return circulation.outcome is not None and circulation.outcome.kind == "withdrawn"


def _untold(party: str, entry: int) -> Finding:
    return Finding(
        "notice-after",
        f"{party} is owed a period and has no notice before entry {entry} concludes.",
        "Keep the record and object.",
        first=entry,
        last=entry,
        facts={"party": party, "entry": entry},
    )


def _searched(replay: Replay, council: Council) -> Searched | None:
    search = replay.search
    if search is None:
        return None
    return search.done(council, (w.entry for w in replay.without if w.by == search.party))


def _placed(found: Finding, replay: Replay) -> Finding:
    return widened(found, format_path(bundle_of(found.first, replay.reader.size)))


def _report(checkpoint: Checkpoint, replay: Replay, ledger: Ledger, final: int = 0) -> Report:
    council = replay.reader.council if ledger.is_through("acts") else None
    return Report(
        subject="record",
        verdict=ledger.verdict(),
        checks=ledger.checks(),
        council="" if council is None else council.id,
        title="" if council is None else council.title,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        final=final,
        members=() if council is None else council.members,
        charters=() if council is None else charters_of(council),
        attested=None if council is None else attested_now(council),
        decisions=() if council is None else Decisions(council, replay.circulated),
        consultations=() if council is None else consultations_of(council),
        meetings=() if council is None else meetings_of(council),
        without_effect=tuple(replay.without) if council is not None else (),
        contested=tuple(replay.keys.contested) if council is not None else (),
        equivocations=replay.keys.equivocations() if council is not None else (),
        search=None if council is None else _searched(replay, council),
    )
