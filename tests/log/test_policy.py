"""Policies: what is read, what is refused, and who is a quorum."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Malformed, NotSound
from comity.log.note import COSIGNATURE, ED25519, MLDSA, format_vkey, make_vkey, parse_note
from comity.log.policy import (
    MAX_LINES,
    NONE,
    Group,
    Policy,
    TrustedLog,
    TrustedWitness,
    check_policy,
    format_policy,
    is_quorum,
    parse_policy,
)
from tests import own_vectors
from tests.published import data, rows
from tests.world import key

W = [make_vkey(f"w{number}", COSIGNATURE, key(f"w{number}").public) for number in range(40)]
LOG = format_vkey(make_vkey("log", ED25519, key("log").public))


def code(raw: bytes) -> str:
    """What is wrong with a policy, in its words."""
    with pytest.raises(Malformed) as caught:
        parse_policy(raw)
    assert caught.value.code == "policy-malformed"
    return caught.value.sentence


def witnesses(*names: str) -> str:
    """A line for each witness."""
    return "".join(f"witness {name} {format_vkey(W[n])}\n" for n, name in enumerate(names))


def with_vkeys(config: str) -> bytes:
    """A published policy with its bare keys in vkey notation."""

    def vkey(found: re.Match[str]) -> str:
        kind = ED25519 if found[1].startswith("log") else COSIGNATURE
        public = bytes.fromhex(found[2])
        return found[1] + format_vkey(make_vkey(f"{public[0]:x}", kind, public))

    return re.sub(r"((?:log|witness \w+) )([0-9a-f]{64})", vkey, config).encode()


@pytest.mark.parametrize("case", rows("policy/refused.json"), ids=lambda case: case["desc"])
def test_published_policies_that_are_refused(case: dict[str, str]) -> None:
    assert re.search(r"[0-9a-f]{64}", with_vkeys(case["config"]).decode()) is None
    reason = code(with_vkeys(case["config"]))
    wanted = {
        "duplicate log": "a key that another line has",
        "duplicate witness": "a key that another line has",
        "invalid log": "is not: log",
        "duplicate name": "a name that is taken",
        "undefined name": "unknown or in a group",
        "no quorum": "there is no quorum",
        "already a member": "unknown or in a group",
        "cannot be a group": "unknown or in a group",
    }
    (words,) = (words for start, words in wanted.items() if case["error"].startswith(start))
    assert words in reason


@pytest.mark.parametrize("case", rows("policy/quorums.json"), ids=lambda case: case["policy"][:9])
def test_published_quorums(case: dict[str, Any]) -> None:
    lines = case["policy"].split(" / ")
    names = sorted(set(re.findall(r"\b[WAB]\d", case["policy"])))
    policy = parse_policy((witnesses(*names) + "\n".join(lines) + "\n").encode())
    assert len(case["table"]) in (9, 6)
    for cosigned, wanted in case["table"]:
        having = [f"W{one}" if isinstance(one, int) else one for one in cosigned]
        assert is_quorum(policy, [name.encode() for name in having]) == bool(wanted), cosigned


def test_every_subset_of_a_nested_policy() -> None:
    """The example of the specification: two of three X and one of three Y."""
    raw = witnesses("X1", "X2", "X3", "Y1", "Y2", "Y3") + (
        "group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n"
        "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
    )
    policy = parse_policy(raw.encode())
    names = [one.name for one in policy.witnesses]
    for count in range(7):
        for having in itertools.combinations(names, count):
            x, y = (sum(name.startswith(letter) for name in having) for letter in (b"X", b"Y"))
            assert is_quorum(policy, having) == (x >= 2 and y >= 1)


def test_a_quorum_may_be_one_witness_or_nobody() -> None:
    one = parse_policy((witnesses("a", "b") + "quorum a\n").encode())
    assert is_quorum(one, [b"a"])
    assert not is_quorum(one, [b"b"])
    assert not is_quorum(one, [])
    nobody = parse_policy(b"quorum none\n")
    assert nobody == Policy((), (), (), NONE)
    assert is_quorum(nobody, [])


def test_names_that_are_no_witness_count_for_nothing() -> None:
    """Not even that of a group."""
    policy = parse_policy((witnesses("a", "b") + "group g all a b\nquorum g\n").encode())
    assert not is_quorum(policy, [b"g", b"x", b"none", b"a"])


def test_comments_spaces_tabs_and_empty_lines_are_read() -> None:
    raw = f"# one\n\n \t\n\t# two\n log\t{LOG}   https://log.example/#x \nquorum \t none\n"
    policy = parse_policy(raw.encode())
    assert [log.url for log in policy.logs] == [b"https://log.example/#x"]
    assert format_policy(policy) == f"log {LOG} https://log.example/#x\nquorum none\n".encode()


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"quorum none",
        b"quorum none\r\n",
        b"quorum none\x00\n",
        b"quorum none\x7f\n",
        b"quorum\xc2\xa0none\n",
        b"quorum\n",
        b"quorum none none\n",
        b"quorum none\nquorum none\n",
        b"quorum other\n",
        b"Quorum none\n",
        b"quorum none # comment\n",
        b"log\nquorum none\n",
        b"log x\nquorum none\n",
        b"log \xff\nquorum none\n",
        f"log {LOG} a b\nquorum none\n".encode(),
        f"log {format_vkey(W[0])}\nquorum none\n".encode(),
        f"witness w {LOG}\nquorum w\n".encode(),
        f"witness w\t{format_vkey(W[0])} a b\nquorum w\n".encode(),
        f"quorum w\nwitness w {format_vkey(W[0])}\n".encode(),
        (witnesses("a", "b") + "group g 0 a b\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g 3 a b\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g 01 a b\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g -1 a b\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g most a b\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g any\nquorum a\n").encode(),
        (witnesses("a", "b") + "group a any b\nquorum a\n").encode(),
        (witnesses("a", "b") + "group g any g\nquorum g\n").encode(),
        (witnesses("a", "b") + "group g any h\ngroup h any a\nquorum g\n").encode(),
        (witnesses("a", "b") + "group none any a\nquorum a\n").encode(),
    ],
)
def test_anything_else_is_refused(raw: bytes) -> None:
    code(raw)


def test_the_refusal_names_the_line() -> None:
    assert code(b"# hm\nquorum x\n").startswith("Line 2 of the policy ")
    assert code(b"# hm\n\n").startswith("Line 1 of the policy is missing")


def test_names_are_octets() -> None:
    """K and the Kelvin sign are two names; so are bytes that are no UTF-8."""
    first, second = format_vkey(W[0]).encode(), format_vkey(W[1]).encode()
    raw = b"witness K %b\nwitness \xe2\x84\xaa %b\ngroup \xff all K\nquorum \xff\n"
    policy = parse_policy(raw % (first, second))
    assert is_quorum(policy, [b"K"])
    assert not is_quorum(policy, ["\u212a".encode()])
    assert format_policy(policy) == raw % (first, second)


NAMES = st.lists(
    st.binary(min_size=1, max_size=8).filter(lambda raw: not re.search(rb"[\x00- \x7f#]", raw)),
    unique=True,
    min_size=3,
    max_size=12,
).filter(lambda names: NONE not in names)


@given(NAMES, st.data())
def test_printing_and_parsing_are_inverse(names: list[bytes], drawn: st.DataObject) -> None:
    count = drawn.draw(st.integers(1, len(names) - 1))
    ones = tuple(TrustedWitness(name, W[n]) for n, name in enumerate(names[:count]))
    free, groups = [*names[:count]], []
    for name in names[count:]:
        if free:
            members = tuple(drawn.draw(st.lists(st.sampled_from(free), unique=True, min_size=1)))
            free = [one for one in free if one not in members] + [name]
            groups.append(Group(name, drawn.draw(st.integers(1, len(members))), members))
    log = TrustedLog(make_vkey("log", ED25519, key("log").public), b"u")
    policy = Policy((log,), ones, tuple(groups), drawn.draw(st.sampled_from([NONE, *free])))
    assert parse_policy(format_policy(policy)) == policy


def test_forty_of_each_and_groups_as_deep() -> None:
    lines = [
        f"log {format_vkey(make_vkey(f'l{n}', ED25519, key(f'l{n}').public))}" for n in range(40)
    ]
    deep = ["group g0 all w0", *(f"group g{n} all g{n - 1} w{n}" for n in range(1, 40))]
    body = witnesses(*(f"w{n}" for n in range(40))) + "\n".join([*lines, *deep, "quorum g39"])
    policy = parse_policy(f"{body}\n".encode())
    everyone = [f"w{n}".encode() for n in range(40)]
    assert is_quorum(policy, everyone)
    assert not any(is_quorum(policy, everyone[:n] + everyone[n + 1 :]) for n in range(40))


@pytest.mark.threat(42)
def test_a_policy_without_end_is_refused() -> None:
    groups = ["group g0 any w", *(f"group g{n} any g{n - 1}" for n in range(1, MAX_LINES - 1))]
    most = witnesses("w") + "\n".join(groups) + "\n"
    last = f"quorum g{MAX_LINES - 2}\n"
    assert is_quorum(parse_policy((most + last).encode()), [b"w"])
    assert "is one too many" in code((most + "group more any w\n" + last).encode())


def test_a_checkpoint_is_judged_by_a_policy() -> None:
    policy = own_vectors.policy()
    assert parse_policy(data("comity-proof/policy")) == policy
    note = parse_note(own_vectors.signed(700, "log", "witness-mldsa", "witness"))
    signed = check_policy(policy, note)
    assert [vkey.kind for vkey, _ in signed.cosigners] == [MLDSA, COSIGNATURE]
    with pytest.raises(NotSound) as caught:
        check_policy(policy, parse_note(own_vectors.signed(700, "log", "witness")))
    assert caught.value.code == "quorum-unmet"
    with pytest.raises(NotSound) as caught:
        check_policy(policy, parse_note(own_vectors.signed(700, "mirror", "witness")))
    assert caught.value.code == "log-unsigned"
