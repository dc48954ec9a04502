"""The mirror: our published exchange, and everything that may go wrong on the way."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from comity.errors import Missing, NotSound, Refused
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import check_cosignature
from comity.log.mirror import INFO_TYPE, MirrorInfo, Package, Upload, format_head, parse_info
from comity.log.note import Note, format_note, parse_lines, parse_note, sign_note
from comity.log.policy import TrustedLog
from comity.log.tiles import Tile, format_bundle, hash_rows, hash_tile, tiles_of
from comity.log.tree import leaf_hash
from comity.log.witness import SIZE_TYPE
from comity.node.answer import Answer
from comity.node.forks import kept_fork
from comity.node.head import digest_of
from comity.node.plain_log import PlainLog
from comity.node.plain_mirror import PlainMirror
from comity.store.memory import MemoryStore
from tests.node.mirroring import bring, checkpoint, make_mirror, mldsa_vkey, send, upload
from tests.own_vectors import ENTRIES, KEYS, ORIGIN, SIZE, TIME, signed, vkey
from tests.published import rows

EXCHANGE = rows("comity-mirror/exchange.json")


@pytest.fixture
def plain() -> PlainMirror:
    """A mirror that holds nothing yet."""
    return make_mirror(MemoryStore())


def info(answer: Answer) -> MirrorInfo:
    """Where the mirror says that it stands."""
    return parse_info(answer.kind, answer.body)


def prepared(why: str) -> PlainMirror:
    """The mirror in the state that a step of the exchange is about."""
    plain = make_mirror(MemoryStore())
    bring(plain, 0, 300)
    if why != "pending now" and not why.startswith("stale"):
        assert plain.mirror.add_checkpoint(checkpoint(300, SIZE), TIME).status == 200
    if why in ("the rest", "an entry altered"):
        assert send(plain, upload(300, SIZE, most=1)).status == 202
    return plain


@pytest.mark.parametrize("step", EXCHANGE, ids=[step["why"] for step in EXCHANGE])
def test_our_published_exchange_gets_the_published_answers(step: dict[str, Any]) -> None:
    plain, raw, wanted = prepared(step["why"]), base64.b64decode(step["body"]), step["status"]
    if step["call"] == "add-checkpoint":
        answer = plain.mirror.add_checkpoint(raw, TIME + 60)
        # The vectors' mirror is a witness too, which had seen 250; this one tells its own size.
        wanted = 200 if step["why"].startswith("stale") else wanted
        assert (answer.status, answer.body) == (wanted, b"")
        return
    answer = send(plain, raw, TIME + 60)
    assert answer.status == wanted
    if step["type"] == INFO_TYPE:
        told = parse_info(INFO_TYPE, step["answer"].encode())
        assert (info(answer).size, info(answer).next_entry) == (told.size, told.next_entry)
    if wanted == 200:
        assert answer.body == step["answer"].encode()


def test_no_signature_is_made_before_the_entries_are_here(plain: PlainMirror) -> None:
    answer = plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    assert (answer.status, answer.body) == (200, b"")
    log = plain.logs[ORIGIN]
    assert (log.checkpoint(), log.size, log.next_entry) == (None, 0, 0)
    for most, count in ((1, 256), (2, 512)):
        assert info(send(plain, upload(count - 256, SIZE, most=1))).next_entry == count
        assert (log.checkpoint(), most) == (None, count // 256)
    answer = send(plain, upload(512, SIZE))
    text = parse_note(signed(SIZE, "log")).text
    (line,) = parse_lines(answer.body)
    assert check_cosignature(text, line, vkey("mirror")) == TIME
    assert log.checkpoint() == signed(SIZE, "log") + answer.body


def test_the_statuses_of_requests_that_lead_nowhere(plain: PlainMirror) -> None:
    first = format_head(Upload(ORIGIN, 0, 0))
    assert send(plain, first).status == 422, "there never was a pending checkpoint"
    assert send(plain, first[:-4]).status == 400
    assert send(plain, b"").status == 400
    assert send(plain, bytes(2)).status == 400
    assert send(plain, format_head(Upload("log.example/other", 0, 0))).status == 404
    bring(plain, 0, 300)
    assert plain.mirror.add_checkpoint(checkpoint(300, SIZE), TIME).status == 200
    for start, end in ((0, 0), (301, SIZE), (0, 299), (0, 699)):
        answer = send(plain, format_head(Upload(ORIGIN, start, end)))
        assert answer.status == 409
        assert (info(answer).size, info(answer).next_entry) == (SIZE, 300)
    assert send(plain, upload(300, SIZE)[:-40]).status == 202, "one whole package had come"
    assert send(plain, upload(512, SIZE)[:-40]).status == 400
    assert send(plain, upload(512, SIZE) + b"\x00").status == 200, "what stands behind is left"
    assert send(plain, upload(SIZE, SIZE)).status == 200


def test_add_checkpoint_is_judged_as_a_witness_judges_it(plain: PlainMirror) -> None:
    ask = plain.mirror.add_checkpoint
    assert ask(checkpoint(0, 300), TIME).status == 200
    answer = ask(checkpoint(0, SIZE), TIME)
    assert (answer.status, answer.kind, answer.body) == (409, SIZE_TYPE, b"300\n")
    assert ask(checkpoint(0, SIZE, "witness"), TIME).status == 403
    assert ask(
        checkpoint(300, SIZE).replace(b"old 300\n", b"old 300\n" + b"A" * 43 + b"=\n"), 1
    ) == (Answer(422, b"The proof of consistency does not hold.\n"))
    assert ask(b"hello\n", TIME).status == 400
    assert ask(checkpoint(300, 300), TIME).status == 200
    assert ask(checkpoint(300, SIZE, "log", "log-mldsa"), TIME).status == 200
    assert ask(checkpoint(300, SIZE), TIME).status == 409


def test_a_ticket_brings_back_an_earlier_pending_checkpoint(plain: PlainMirror) -> None:
    plain.mirror.add_checkpoint(checkpoint(0, 600), TIME)
    ticket = info(send(plain, upload(0, 600, most=1))).ticket
    plain.mirror.add_checkpoint(checkpoint(600, SIZE), TIME)
    assert send(plain, upload(256, 600)).status == 409
    assert send(plain, upload(256, 600, ticket[:-1] + b"?")).status == 409
    assert send(plain, upload(256, 600, bytes(32) + ticket[32:])).status == 409
    assert send(plain, upload(256, 600, ticket)).status == 200
    assert plain.logs[ORIGIN].size == 600
    answer = send(plain, upload(600, SIZE))
    assert answer.status == 200
    # What is signed for never goes back, whatever tickets say.
    assert send(plain, upload(600, 600, ticket)).status == 409
    assert plain.logs[ORIGIN].size == SIZE


def test_what_is_here_already_is_passed_over(plain: PlainMirror) -> None:
    bring(plain, 0, 300)
    assert bring(plain, 300, SIZE).status == 200
    for start in (0, 1, 299, 300, 512, 699, 700):
        assert send(plain, upload(start, SIZE)).status == 200
    assert plain.logs[ORIGIN].next_entry == SIZE


@pytest.mark.threat(14)
def test_an_entry_altered_moved_or_of_another_log_is_never_kept(plain: PlainMirror) -> None:
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    good = upload(0, SIZE)
    for old, new in ((b"entry 3\x00", b"entry 4\x00"), (b"entry 255", b"entry 256")):
        assert send(plain, good.replace(old, new, 1)).status == 422
    assert plain.logs[ORIGIN].next_entry == 0
    assert send(plain, good.replace(b"entry 600", b"entry 6OO")).status == 422
    assert plain.logs[ORIGIN].next_entry == 512, "two packages were proven before it"
    assert plain.logs[ORIGIN].checkpoint() is None


@pytest.mark.parametrize("piece", [1, 1000])
def test_an_upload_may_come_in_pieces(plain: PlainMirror, piece: int) -> None:
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    body = upload(0, SIZE)
    assert send(plain, (body[n : n + piece] for n in range(0, len(body), piece))).status == 200


def test_what_is_mirrored_is_served_as_tiles(plain: PlainMirror) -> None:
    bring(plain, 0, SIZE)
    log = plain.mirror.named(digest_of(ORIGIN))
    assert log is plain.logs[ORIGIN]
    leaves = hash_rows([leaf_hash(entry) for entry in ENTRIES])
    for tile in tiles_of(SIZE):
        start = tile.index * 256
        bundle = format_bundle(ENTRIES[start : start + tile.width])
        assert log.tile(tile) == (bundle if tile.level < 0 else hash_tile(leaves, tile))
    for tile in (Tile(0, 2, 189), Tile(-1, 2), Tile(2, 0, 1), Tile(63, 0, 1)):
        with pytest.raises(Missing):
            log.tile(tile)


def test_a_restarted_mirror_goes_on_where_it_was() -> None:
    store = MemoryStore()
    plain = make_mirror(store)
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    ticket = info(send(plain, upload(0, SIZE, most=1))).ticket
    plain = make_mirror(store)
    answer = send(plain, format_head(Upload(ORIGIN, 0, 0)))
    assert info(answer) == MirrorInfo(SIZE, 256, ticket)
    assert send(plain, upload(256, SIZE), TIME).status == 200
    plain = make_mirror(store)
    assert plain.logs[ORIGIN].size == SIZE
    assert send(plain, upload(SIZE, SIZE), TIME - 1).status == 503, "the clock was set back"
    assert send(plain, upload(SIZE, SIZE), TIME + 1).status == 200


def test_entries_all_here_and_not_signed_for_are_signed_for_later() -> None:
    """A mirror that stopped between keeping the last package and its signature."""
    plain = make_mirror(MemoryStore())
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    receiving = plain.mirror.upload(lambda: TIME)
    assert receiving.feed(upload(0, SIZE)) is None
    assert plain.logs[ORIGIN].next_entry == SIZE
    assert plain.logs[ORIGIN].checkpoint() is None
    assert send(plain, upload(SIZE, SIZE)).status == 200


@pytest.mark.threat(1)
def test_two_histories_never_both_get_in(plain: PlainMirror) -> None:
    """Entries of another history of the same log are proven into nothing that is pending."""
    bring(plain, 0, 300)
    store, page = plain.head.store, digest_of(ORIGIN)
    other = checkpoint(300, SIZE).replace(signed(SIZE, "log"), rival(SIZE))
    assert plain.mirror.add_checkpoint(other, TIME).status == 422
    assert kept_fork(store, page) is None, "it may be a later one with a false proof"
    other = checkpoint(300, 300).replace(signed(300, "log"), rival(300))
    assert plain.mirror.add_checkpoint(other, TIME).status == 422
    assert kept_fork(store, page) == ((plain.logs[ORIGIN].checkpoint() or b"") + b"\n" + rival(300))
    assert plain.mirror.add_checkpoint(checkpoint(300, SIZE), TIME).status == 200


def rival(size: int) -> bytes:
    """Another history of the same size, under the log's own key."""
    text = format_checkpoint(Checkpoint(ORIGIN, size, bytes(32)))
    return format_note(Note(text, (sign_note(text, ORIGIN, KEYS["log"][2]),)))


def test_many_clients_at_once_end_at_the_same_place(plain: PlainMirror) -> None:
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)

    def push(number: int) -> set[int]:
        body = upload(0, SIZE)
        step = 700 + number
        pieces = (body[n : n + step] for n in range(0, len(body), step))
        return {send(plain, pieces).status}

    with ThreadPoolExecutor(8) as pool:
        assert set().union(*pool.map(push, range(16))) == {200}
    assert plain.logs[ORIGIN].next_entry == SIZE


def test_a_mirror_key_of_ml_dsa_signs_too() -> None:
    plain = make_mirror(MemoryStore(), mldsa=True)
    (line,) = parse_lines(bring(plain, 0, 300).body)
    assert check_cosignature(parse_note(signed(300, "log")).text, line, mldsa_vkey()) == TIME


def test_whom_a_mirror_trusts_may_change(plain: PlainMirror) -> None:
    bring(plain, 0, 300)
    plain.trust([TrustedLog(vkey("log-mldsa"), b"https://log.example/")])
    assert plain.urls == {ORIGIN: "https://log.example"}
    assert plain.mirror.add_checkpoint(checkpoint(300, SIZE), TIME).status == 403
    plain.trust([])
    assert plain.mirror.add_checkpoint(checkpoint(300, SIZE), TIME).status == 404
    assert plain.logs[ORIGIN].checkpoint() is not None, "what is mirrored is served on"
    for unfit in ("mirror", "witness"):
        with pytest.raises(Refused) as caught:
            plain.trust([TrustedLog(vkey(unfit))])
        assert caught.value.code == "log-key-unfit"


def test_a_disk_that_fails_is_trouble_and_no_judgement_on_the_client(
    plain: PlainMirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.mirror.add_checkpoint(checkpoint(0, SIZE), TIME)
    keep, left = PlainLog.keep, [2]

    def fail(log: PlainLog, package: Package, note: Note) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise NotSound("store-damaged", "The disk is broken.", "Replace it.")
        keep(log, package, note)

    monkeypatch.setattr(PlainLog, "keep", fail)
    answer = send(plain, upload(0, SIZE))
    assert (answer.status, info(answer).next_entry) == (202, 512)
    assert send(plain, upload(512, SIZE)).status == 503
    monkeypatch.setattr(PlainLog, "keep", keep)
    assert send(plain, upload(512, SIZE)).status == 200
