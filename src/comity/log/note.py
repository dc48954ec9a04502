"""Signed notes and the notation of their keys (c2sp.org/signed-note).

Keys are of kind 01 (Ed25519, signs the text), 04 (Ed25519, cosigns) and 06 (ML-DSA-44, cosigns).

A note is a text that ends in a newline, an empty line, and one or more signature lines. Only the
one spelling is parsed: what was read is printed back and compared.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from comity.errors import Malformed, NotSound
from comity.keys import (
    MLDSA_PUBLIC,
    Check,
    MldsaKey,
    SigningKey,
    check_signature,
    generate_key,
    generate_mldsa_key,
)

ED25519 = 0x01
COSIGNATURE = 0x04
MLDSA = 0x06
PUBLIC = {ED25519: 32, COSIGNATURE: 32, MLDSA: MLDSA_PUBLIC}
"""The kinds of keys, and the bytes of a public key of each."""
MAX_SIGNATURES = 100
MAX_NAME = 255
_DASH = "\u2014 ".encode()
_NAME = re.compile(r"[^\s+]+")
_ID = re.compile(r"[0-9a-f]{8}")
_CONTROL = bytes(byte for byte in range(0x20) if byte != 0x0A)


@dataclass(frozen=True, slots=True)
class Vkey:
    """A verification key: name, 4-byte key id, kind, and public key as long as `PUBLIC` says."""

    name: str
    key_id: bytes
    kind: int
    public: bytes


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature line: the name and id of the key, and the signature bytes behind the id."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its final newline included, and its signature lines."""

    text: bytes
    signatures: tuple[SignatureLine, ...]


def make_vkey(name: str, kind: int, public: bytes) -> Vkey:
    """The vkey of a public key under a name; the id is the hash of name, kind and key."""
    _check_name(name)
    if len(public) != PUBLIC.get(kind):
        raise Malformed(
            "vkey-unsupported",
            "The key is of a type that is not supported.",
            "Use Ed25519 or ML-DSA-44.",
        )
    key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
    return Vkey(name, key_id, kind, public)


def format_vkey(vkey: Vkey) -> str:
    """The notation name+id+base64(kind || key)."""
    material = base64.b64encode(bytes([vkey.kind]) + vkey.public).decode()
    return f"{vkey.name}+{vkey.key_id.hex()}+{material}"


def parse_vkey(text: str) -> Vkey:
    """The key that the notation names. Raises Malformed unless id and spelling are right."""
    parts = text.split("+", 2)
    material = _decode(parts[2]) if len(parts) == 3 else b""
    if not material or _ID.fullmatch(parts[1]) is None:
        raise _no_vkey()
    vkey = make_vkey(parts[0], material[0], material[1:])
    if format_vkey(vkey) != text:
        raise _no_vkey()
    return vkey


def make_key(kind: int, seed: bytes) -> SigningKey:
    """The signing key of a 32-byte seed for a key of this kind."""
    return generate_mldsa_key(seed) if kind == MLDSA else generate_key(seed)


def kind_to_cosign(key: SigningKey) -> int:
    """The kind under which this key cosigns checkpoints: 06 for ML-DSA-44, 04 for Ed25519."""
    return MLDSA if isinstance(key, MldsaKey) else COSIGNATURE


def format_skey(name: str, kind: int, key: SigningKey) -> str:
    """The notation of a signing key, as its file holds it:
    PRIVATE+KEY+name+id+base64(kind || seed).
    """
    vkey = make_vkey(name, kind, key.public)
    material = base64.b64encode(bytes([kind]) + key.seed).decode()
    return f"PRIVATE+KEY+{name}+{vkey.key_id.hex()}+{material}"


def parse_skey(text: str) -> tuple[Vkey, SigningKey]:
    """The vkey and the signing key in the notation. Raises Malformed."""
    parts = text.split("+", 4)
    material = _decode(parts[4]) if len(parts) == 5 else b""
    if parts[:2] != ["PRIVATE", "KEY"] or len(material) != 33 or material[0] not in PUBLIC:
        raise _no_skey()
    key = make_key(material[0], material[1:])
    if format_skey(parts[2], material[0], key) != text:
        raise _no_skey()
    return make_vkey(parts[2], material[0], key.public), key


def format_note(note: Note) -> bytes:
    """The bytes of a note."""
    return b"".join([note.text, b"\n", format_lines(note.signatures)])


def format_lines(lines: Iterable[SignatureLine]) -> bytes:
    """The bytes of signature lines alone, as witnesses and mirrors answer with them."""
    return b"".join(_format_line(line) for line in lines)


def parse_note(raw: bytes) -> Note:
    """The note in `raw`. Raises Malformed unless it is in the one spelling, in UTF-8,
    with 1..100 lines.
    """
    place = raw.rfind(b"\n\n")
    if place < 0 or _holds_control(raw[: place + 1]):
        raise _malformed("has no text and signature lines")
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise _malformed("is not UTF-8") from error
    return Note(raw[: place + 1], parse_lines(raw[place + 2 :]))


def parse_lines(raw: bytes) -> tuple[SignatureLine, ...]:
    """The 1..100 signature lines that are all of `raw`. Raises Malformed."""
    if not raw.endswith(b"\n") or _holds_control(raw):
        raise _malformed("has no text and signature lines")
    block = raw[:-1].split(b"\n")
    if len(block) > MAX_SIGNATURES:
        raise _malformed("has more than 100 signatures")
    try:
        return tuple(_parse_line(line) for line in block)
    except UnicodeDecodeError as error:
        raise _malformed("is not UTF-8") from error


def sign_note(text: bytes, name: str, key: SigningKey) -> SignatureLine:
    """The signature line of an Ed25519 key (kind 01) over a text."""
    return SignatureLine(name, make_vkey(name, ED25519, key.public).key_id, key.sign(text))


def check_signature_line(
    text: bytes, line: SignatureLine, vkey: Vkey, check: Check = check_signature
) -> None:
    """Raises NotSound `signature-wrong` unless this key of kind 01 made the line over the text."""
    if vkey.kind != ED25519 or (line.name, line.key_id) != (vkey.name, vkey.key_id):
        raise NotSound(
            "signature-foreign", "The signature is by another key.", "Ask who signed it."
        )
    check(vkey.public, text, line.signature)


def check_note(note: Note, vkeys: Iterable[Vkey]) -> tuple[Vkey, ...]:
    """The keys that signed a note: lines of unknown keys are ignored, those of known keys must
    verify.

    Raises NotSound `signature-wrong` for a false line and `note-unsigned` where no key is known.
    """
    known = {(vkey.name, vkey.key_id): vkey for vkey in vkeys}
    signed: dict[Vkey, None] = {}
    for line in note.signatures:
        vkey = known.get((line.name, line.key_id))
        if vkey is not None and vkey not in signed:
            check_signature_line(note.text, line, vkey)
            signed[vkey] = None
    if not signed:
        raise NotSound(
            "note-unsigned", "No known key signed the note.", "Check which keys you trust."
        )
    return tuple(signed)


def _format_line(line: SignatureLine) -> bytes:
    body = base64.b64encode(line.key_id + line.signature)
    return _DASH + line.name.encode() + b" " + body + b"\n"


def _parse_line(raw: bytes) -> SignatureLine:
    name, space, body = raw[len(_DASH) :].rpartition(b" ")
    decoded = _decode(body)
    line = SignatureLine(name.decode(), decoded[:4], decoded[4:])
    again = base64.b64encode(decoded)
    if not space or len(decoded) < 5 or again != body or not raw.startswith(_DASH):
        raise _malformed("has a line that is no signature line")
    _check_name(line.name)
    return line


def _holds_control(raw: bytes) -> bool:
    """Whether a control character other than a newline is in there."""
    return len(raw.translate(None, _CONTROL)) < len(raw)


@lru_cache(maxsize=4096)  # the same few names sign a whole record
def _check_name(name: str) -> None:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        size = 0
    if _NAME.fullmatch(name) is None or not 0 < size <= MAX_NAME:
        raise Malformed(
            "name-malformed",
            "A key name has 1 to 255 bytes, no spaces and no plus sign.",
            "Correct the name.",
        )


def _decode(text: str | bytes) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        # Not base64, or not even ASCII.
        return b""


def _no_vkey() -> Malformed:
    return Malformed("vkey-malformed", "The key is not in vkey notation.", "Copy the whole vkey.")


def _no_skey() -> Malformed:
    return Malformed("skey-malformed", "This is not a signing key.", "Name a file made by key new.")


def _malformed(what: str) -> Malformed:
    return Malformed(
        "note-malformed", f"The note {what}.", "Ask for it again; it may have been altered."
    )
