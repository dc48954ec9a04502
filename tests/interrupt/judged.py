"""What must hold after any interruption, whatever was told and wherever it came."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.errors import Recorded, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.node.copy import Copy
from comity.node.notice import Notice
from comity.secretariat.admit import Admitted, admit, look_up
from comity.secretariat.archive import Archive
from comity.secretariat.document import put_document
from comity.secretariat.house import House
from comity.secretariat.recover import raise_mark
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from comity.wire.act import parse_signed_act
from comity.wire.reader import Reader
from tests.interrupt.places import Place
from tests.interrupt.strace import Told
from tests.interrupt.work import NOW, PARTY
from tests.world import key


def judge_host(place: Path, origin: Place, told: Told) -> None:
    """A new start is sound, what was told is true, and the same acts can be lodged again."""
    settings = Settings(data=place)
    house = House(settings)
    house.recover()
    archive = house.archive(origin.plan.council)
    _check_record(archive, origin)
    for word, about, answer in told.lines:
        if word == "document" and answer == "done":
            assert house.store.has_blob(about), "a document was lost"
        if word in ("act", "look"):
            _check_answer(archive, about, answer)
    for act, documents in zip(origin.plan.acts, origin.plan.documents, strict=True):
        for name, data in documents:
            put_document(house.store, name, data)
        result = admit(archive, [act])[0]
        assert isinstance(result, Admitted), result
    raise_mark(archive, settings.marks)
    _check_record(archive, origin)
    assert archive.size == len(origin.before) + len(origin.plan.acts)
    house.close()
    house = House(settings)
    house.recover()
    house.close()


def _check_answer(archive: Archive, identity: str, answer: str) -> None:
    """P6: recorded, not recorded, or not yet known; always correctly."""
    found = look_up(archive, identity)
    if answer.startswith("recorded "):
        assert found is not None, "an acknowledged act was lost"
        assert answer == f"recorded {found.index} {found.size}"
    elif answer in ("absent", Recorded.NOTHING.name):
        assert found is None, f"it was said not to be recorded ({answer}), and it is"
    else:
        assert answer == Recorded.UNKNOWN.name, answer


def _check_record(archive: Archive, origin: Place) -> None:
    """Gapless, each act once, the root is the signed one, and judged anew nothing is refused."""
    entries = archive.store.read(archive.log, 0, archive.size)
    assert tuple(entries[: len(origin.before)]) == origin.before
    added = entries[len(origin.before) :]
    assert len(set(added)) == len(added)
    assert set(added) <= set(origin.plan.acts)
    reader = Reader(archive.store.get_blob)
    assert [reading.error for reading in map(reader.read, entries) if reading.error] == []
    checkpoint = parse_checkpoint(parse_note(archive.published.checkpoint).text)
    assert (checkpoint.size, checkpoint.root) == (archive.size, reader.roots[-1])


def judge_node(place: Path, origin: Place, told: Told) -> None:
    """What was held and signed for is held; nothing is signed below; the rest can be taken in."""
    plan = origin.plan
    store = SqliteStore(place / "node.sqlite")
    store.check()
    copy = Copy(store, "copy", plan.council)
    whole = (*origin.before, *plan.acts)
    held = copy.reader.size
    assert tuple(store.read("copy", 0, held)) == whole[:held]
    assert len(origin.before) <= held
    named = (f"council.example/{PARTY}/notice", key(f"council/{PARTY}/notice"))
    notice = Notice(copy, PARTY, [named])
    last = _check_told(store, held, told)
    if last > NOW:
        with pytest.raises(Unavailable):
            notice.sign(NOW - 1)
    for act, documents, note in zip(plan.acts, plan.documents, plan.notes, strict=True):
        for name, data in documents:
            store.put_blob(name, data)
        if parse_signed_act(act).id not in {reading.id for reading in copy.readings}:
            copy.extend(parse_note(note), [act])
    assert tuple(store.read("copy", 0, copy.reader.size)) == whole
    assert notice.sign(NOW + 60).size == len(whole)
    store.close()


def _check_told(store: SqliteStore, held: int, told: Told) -> int:
    """Everything that was told is so; the latest time that was signed."""
    latest = 0
    for word, about, answer in told.lines:
        if word == "document" and answer == "done":
            assert store.has_blob(about), "a document was lost"
        if answer.startswith("held "):
            assert int(answer.split()[1]) <= held, "entries that were held are lost"
        if answer.startswith("signed "):
            size, latest = map(int, answer.split()[1:])
            assert size <= held, "notice was given of entries that are not held"
            stamp = store.latest_stamp("copy", PARTY)
            assert stamp is not None
            assert (stamp.size, stamp.time) >= (size, latest)
    return latest
