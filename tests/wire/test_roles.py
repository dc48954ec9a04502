"""One key, one role: also for the keys of the log and of delegates, which acts bring in."""

from __future__ import annotations

import pytest

from comity.keys import SigningKey
from comity.log.note import COSIGNATURE, ED25519, format_vkey, make_vkey, parse_vkey
from comity.wire.act import parse_signed_act, sign_act
from comity.wire.charter import format_charter
from comity.wire.reader import Reader
from comity.wire.signers import check_delegate_key
from tests.refusals import refusal
from tests.world import World, key, vkey

OTHERS = ["Russia/root", "Alliance/root", "Russia/notice", "Oslo", "secretariat"]
WEAK = format_vkey(make_vkey("council.example/log", ED25519, bytes(32)))


def founding(log: str) -> str:
    """The code with which a founding under this log key is refused."""
    world = World(accede=False)
    plain = dict(parse_signed_act(world.entries[0]).plain) | {"logs": [log]}
    reader = Reader(world.documents.get)
    code = refusal(reader.read, sign_act(plain, *world.signer("Alliance", "root")))
    assert (reader.council is None) == (code != "")
    return code


def test_a_log_key_is_of_type_01_strict_and_of_nobody_else() -> None:
    origin = "council.example/log"
    assert founding(vkey(origin, ED25519, key("council/log"))) == ""
    assert founding(vkey(origin, COSIGNATURE, key("council/log"))) == "vkey-kind"
    assert founding(WEAK) == "key-weak"
    assert founding(origin) == "vkey-malformed"
    for words in OTHERS:
        assert founding(vkey(origin, ED25519, key(f"council/{words}"))) == "key-reused"


def accrediting(text: str) -> str:
    """The code with which the accreditation of this key is refused; nothing moves."""
    world = World()
    before, size = world.reader.council, world.reader.size
    entry = world.act("accredit", "Russia", signer="root", delegate="petrov", vkey=text)
    code = refusal(world.admit, entry)
    if code:
        assert (world.reader.council, world.reader.size) == (before, size)
    return code


def test_a_new_charter_that_gives_the_log_s_key_another_role_is_refused() -> None:
    world = World()
    log = key("council/log")

    def amending(name: str, signing: SigningKey) -> str:
        plain = world.charter_plain()
        plain["witnesses"][0]["vkey"] = vkey(name, COSIGNATURE, signing)
        amends, texts = world.document(format_charter(plain)), world.texts("A new charter")
        entry = world.act(
            "table", "Russia", sphere="open", title="Charter", texts=texts, amends=amends
        )
        before = world.reader.council
        code = refusal(world.reader.prepare, entry)
        assert world.reader.council is before
        return code

    assert amending("council.example/Oslo", log) == "key-reused"
    assert amending("council.example/Oslo", key("new")) == ""


@pytest.mark.threat(12)
def test_a_delegate_s_key_is_of_type_01_strict_and_of_nobody_else() -> None:
    name = "council.example/Russia/petrov"
    assert accrediting(vkey(name, ED25519, key("petrov"))) == ""
    assert accrediting(vkey(name, COSIGNATURE, key("petrov"))) == "vkey-kind"
    assert accrediting(WEAK) == "key-weak"
    assert accrediting(name) == "vkey-malformed"
    for words in [*OTHERS, "log"]:
        assert accrediting(vkey(name, ED25519, key(f"council/{words}"))) == "key-reused"


def test_two_keys_of_one_name_and_one_id_are_refused() -> None:
    vkey_of_russia = parse_vkey(vkey("council.example/log", ED25519, key("log")))
    collided = type(vkey_of_russia)(
        vkey_of_russia.name, vkey_of_russia.key_id, ED25519, key("other").public
    )
    assert refusal(check_delegate_key, collided, [vkey_of_russia]) == "key-ambiguous"
    assert refusal(check_delegate_key, collided, []) == ""
