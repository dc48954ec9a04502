"""Our own vectors, for what has none in public: `python -m tests.own_vectors` writes them anew.

Everything follows from words, so a second run writes the same bytes. ML-DSA-44 signatures are made
by another program (dilithium-py) in its deterministic way, since our own library hedges them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from dilithium_py.ml_dsa import ML_DSA_44

from comity.keys import MldsaKey, SigningKey, generate_key, generate_mldsa_key
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import Subtree, cosign, cosign_subtree
from comity.log.mirror import (
    INFO_TYPE,
    MirrorInfo,
    Upload,
    format_head,
    format_info,
    format_package,
    make_package,
    spans,
)
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    MLDSA,
    Note,
    SignatureLine,
    Vkey,
    format_lines,
    format_note,
    format_vkey,
    make_vkey,
    sign_note,
)
from comity.log.policy import Group, Policy, TrustedLog, TrustedWitness, format_policy
from comity.log.proof import prove_consistency, prove_inclusion, reader_of, subtree_root
from comity.log.subtree import prove_subtree_consistency
from comity.log.tlog_proof import TlogProof, format_proof
from comity.log.tree import leaf_hash
from comity.log.witness import (
    SIZE_TYPE,
    SignSubtree,
    format_add_checkpoint,
    format_sign_subtree,
    format_size,
)

HERE = Path(__file__).parent / "vectors"
ORIGIN = "log.example/comity-vectors"
TIME = 1_006_510_000
SIZE = 700
ENTRIES = [b"entry %d" % number for number in range(SIZE)]
READ = reader_of([leaf_hash(entry) for entry in ENTRIES])


class SteadyKey(MldsaKey):
    """An ML-DSA-44 key whose signatures are always the same."""

    __slots__ = ()

    def sign(self, message: bytes) -> bytes:
        """The deterministic signature of FIPS 204 with the empty context."""
        return steady(self.seed, message)


def steady(seed: bytes, message: bytes, context: bytes = b"") -> bytes:
    """The deterministic signature that another program makes."""
    _, secret = ML_DSA_44.key_derive(seed)
    signature: bytes = ML_DSA_44.sign(secret, message, ctx=context, deterministic=True)
    return signature


def seed_of(words: str) -> bytes:
    """The seed that some words name."""
    return hashlib.sha256(words.encode()).digest()


def mldsa_key(words: str) -> SteadyKey:
    """The ML-DSA-44 key that some words name."""
    key = generate_mldsa_key(seed_of(words))
    return SteadyKey(key.seed, key.public)


LOG = generate_key(seed_of("log"))
LOG_MLDSA = mldsa_key("log mldsa")
WITNESS = generate_key(seed_of("witness"))
WITNESS_MLDSA = mldsa_key("witness mldsa")
MIRROR = generate_key(seed_of("mirror"))
KEYS: dict[str, tuple[str, int, SigningKey]] = {
    "log": (ORIGIN, ED25519, LOG),
    "log-mldsa": (ORIGIN, MLDSA, LOG_MLDSA),
    "witness": ("witness.example/w1", COSIGNATURE, WITNESS),
    "witness-mldsa": ("witness.example/w1", MLDSA, WITNESS_MLDSA),
    "mirror": ("mirror.example/m1", COSIGNATURE, MIRROR),
}


def vkey(name: str) -> Vkey:
    """One of the keys."""
    return make_vkey(KEYS[name][0], KEYS[name][1], KEYS[name][2].public)


def text(size: int) -> bytes:
    """The checkpoint's text at a size."""
    return format_checkpoint(Checkpoint(ORIGIN, size, subtree_root(0, size, READ)))


def line(name: str, size: int, time: int = TIME) -> SignatureLine:
    """The line of one of the keys over the checkpoint at a size."""
    owner, kind, key = KEYS[name]
    if kind == ED25519:
        return sign_note(text(size), owner, key)
    return cosign(text(size), owner, key, time)


def signed(size: int, *names: str) -> bytes:
    """The checkpoint at a size with the lines of these keys."""
    return format_note(Note(text(size), tuple(line(name, size) for name in names)))


def mldsa_cases() -> list[dict[str, str]]:
    """Signatures of ML-DSA-44, and what must be refused."""
    seed = seed_of("mldsa cases")
    public = generate_mldsa_key(seed).public
    good = steady(seed, b"as agreed")
    cases = {
        "of a short message": (b"as agreed", good, "ok"),
        "of the empty message": (b"", steady(seed, b""), "ok"),
        "of another message": (b"as agreeD", good, "refused"),
        "under a context": (b"as agreed", steady(seed, b"as agreed", b"context"), "refused"),
        "z beyond its bound": (b"as agreed", good[:32] + bytes(3) + good[35:], "refused"),
        "a hint in another order": (b"as agreed", _hints_swapped(good), "refused"),
        "a byte behind the hints": (b"as agreed", good[:-5] + b"\x01" + good[-4:], "refused"),
        "cut": (b"as agreed", good[:-1], "refused"),
    }
    return [
        {
            "why": why,
            "seed": seed.hex(),
            "public": public.hex(),
            "message": message.hex(),
            "signature": signature.hex(),
            "want": want,
        }
        for why, (message, signature, want) in cases.items()
    ]


def _hints_swapped(signature: bytes) -> bytes:
    """The first two hints of the first polynomial exchanged: the same hints, spelled otherwise."""
    start = len(signature) - 84
    assert signature[len(signature) - 4] >= 2
    first, second = signature[start], signature[start + 1]
    return signature[:start] + bytes([second, first]) + signature[start + 2 :]


def cosignature_cases() -> list[dict[str, object]]:
    """Cosigned checkpoints and subtrees."""
    names = ("log", "log-mldsa", "witness", "witness-mldsa")
    subtree = Subtree(ORIGIN, 512, 700, subtree_root(512, 700, READ))
    own = cosign_subtree(subtree, "witness.example/w1", WITNESS_MLDSA)
    request = SignSubtree(
        512,
        700,
        subtree.root,
        (),
        prove_subtree_consistency(512, 700, SIZE, READ),
        text(SIZE),
        (line("log", SIZE), line("witness-mldsa", SIZE)),
    )
    return [
        {"what": "checkpoint", "note": signed(SIZE, *names).decode(), "time": TIME},
        {
            "what": "subtree",
            "origin": ORIGIN,
            "start": 512,
            "end": 700,
            "root": base64.b64encode(subtree.root).decode(),
            "line": format_lines([own]).decode(),
        },
        {"what": "sign-subtree", "body": format_sign_subtree(request).decode()},
    ]


def policy() -> Policy:
    """Either log key, and two of the three cosigners."""
    members = (b"w-ed25519", b"w-mldsa", b"mirror")
    cosigners = ("witness", "witness-mldsa", "mirror")
    return Policy(
        (TrustedLog(vkey("log"), b"https://log.example/"), TrustedLog(vkey("log-mldsa"))),
        tuple(
            TrustedWitness(name, vkey(key)) for name, key in zip(members, cosigners, strict=True)
        ),
        (Group(b"two", 2, members),),
        b"two",
    )


def proof(*names: str, extra: bytes = b"") -> bytes:
    """The proof of entry 523 in the whole log, with the lines of these keys."""
    hashes = prove_inclusion(523, SIZE, READ)
    return format_proof(TlogProof(523, hashes, signed(SIZE, *names), extra))


def mirror_exchange() -> list[dict[str, object]]:
    """How a mirror that holds 300 entries is brought to 700, and what goes wrong on the way."""
    ask = format_add_checkpoint(300, prove_consistency(300, SIZE, READ), signed(SIZE, "log"))
    start = format_info(MirrorInfo(SIZE, 300, b"a ticket"))
    middle = format_info(MirrorInfo(SIZE, 512, b"a ticket"))
    done = format_lines([line("mirror", SIZE, TIME + 60)])
    head = {
        "first": Upload(ORIGIN, 0, 0),
        "upload": Upload(ORIGIN, 300, SIZE, b"a ticket"),
        "rest": Upload(ORIGIN, 512, SIZE, b"a ticket"),
        "wrong": Upload("log.example/unknown", 0, 0),
    }
    rest, whole = _body(head["rest"]), _body(head["upload"])
    part = _body(head["upload"], 1)
    tampered = rest.replace(b"entry 600", b"entry 6OO")
    return [
        _step("add-checkpoint", ask, 409, SIZE_TYPE, format_size(250), "stale: old is 300"),
        _step("add-checkpoint", ask, 200, "", b"", "pending now"),
        _step("add-entries", _body(head["wrong"]), 404, "", b"", "unknown log"),
        _step("add-entries", _body(head["first"]), 409, INFO_TYPE, start, "where are you?"),
        _step("add-entries", part, 202, INFO_TYPE, middle, "one package of two"),
        _step("add-entries", part[:-40], 400, "", b"", "cut in the first package"),
        _step("add-entries", tampered, 422, "", b"", "an entry altered"),
        _step("add-entries", rest, 200, "", done, "the rest"),
        _step("add-entries", whole, 200, "", done, "all in one request"),
    ]


def _body(upload: Upload, most: int = 32) -> bytes:
    packages = [
        make_package(start, ENTRIES[start:end], upload.end, READ)
        for start, end in spans(upload.start, upload.end)
    ]
    return format_head(upload) + b"".join(map(format_package, packages[:most]))


def _step(
    call: str, body: bytes, status: int, kind: str, answer: bytes, why: str
) -> dict[str, object]:
    return {
        "why": why,
        "call": call,
        "body": base64.b64encode(body).decode(),
        "status": status,
        "type": kind,
        "answer": answer.decode(),
    }


def files() -> Mapping[str, bytes]:
    """Every file of our own vectors and its bytes."""
    return {
        "comity-mldsa/signatures.json": _rows(mldsa_cases()),
        "comity-cosignature/cases.json": _rows(cosignature_cases()),
        "comity-cosignature/vkeys.json": _rows(
            {"who": name, "vkey": format_vkey(vkey(name))} for name in KEYS
        ),
        "comity-proof/policy": format_policy(policy()),
        "comity-proof/523.tlog-proof": proof("log", "witness", "witness-mldsa"),
        "comity-proof/523-mldsa.tlog-proof": proof("log-mldsa", "witness-mldsa", "mirror"),
        "comity-proof/523-extra.tlog-proof": proof("log", "witness", "mirror", extra=b"a hint"),
        "comity-proof/523-unmet.tlog-proof": proof("log", "witness-mldsa"),
        "comity-mirror/exchange.json": _rows(mirror_exchange()),
    }


def _rows(found: Iterable[Mapping[str, object]]) -> bytes:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
    return f"[\n{lines}\n]\n".encode()


def main() -> None:
    """Write every file."""
    for name, raw in files().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)


if __name__ == "__main__":
    main()
