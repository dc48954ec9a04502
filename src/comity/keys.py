"""Ed25519, strictly: canonical encodings, no point of low order, S below the group order.
And ML-DSA-44 (FIPS 204), pure, with the empty context.

Libraries disagree on a few odd Ed25519 signatures, so the rule is checked here before libsodium is
asked, and every honest node accepts the same bytes. Source: RFC 8032 section 5.1 and the
specification, "Signatures". An ML-DSA-44 signature has one encoding and every 1312 bytes are a key,
so sizes are all there is to check. Its library is loaded when the first such key is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from comity.errors import Malformed, NotSound

Check = Callable[[bytes, bytes, bytes], None]
"""Checks public key, message and signature, as `check_signature` does."""
Signed = tuple[bytes, bytes, bytes]
"""Public key, message and signature."""
MLDSA_PUBLIC = 1312
"""Bytes of a public key of ML-DSA-44."""
MLDSA_SIGNATURE = 2420
"""Bytes of a signature of ML-DSA-44."""
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_ORDER_8 = (
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
)
_SIGN = 1 << 255
_D = -121665 * pow(121666, -1, _P) % _P
_LOW_ORDER = frozenset(
    (y | sign).to_bytes(32, "little")
    for y in (0, 1, _P - 1, *(int.from_bytes(encoding, "little") for encoding in _ORDER_8))
    for sign in (0, _SIGN)
)
"""Every canonical encoding of the y of a point of order 1, 2, 4 or 8, with either sign."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret key; it never shows its seed."""

    seed: bytes = field(repr=False)
    public: bytes

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature over a message."""
        return crypto_sign(message, self.seed + self.public)[:64]


@dataclass(frozen=True, slots=True)
class MldsaKey(SigningKey):
    """A secret key of ML-DSA-44; two signatures over one message differ (they are hedged)."""

    def sign(self, message: bytes) -> bytes:
        """A 2420-byte signature over a message."""
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

        return MLDSA44PrivateKey.from_seed_bytes(self.seed).sign(message)


def generate_key(seed: bytes) -> SigningKey:
    """The signing key of a 32-byte seed; randomness is the caller's."""
    _check_seed(seed)
    public, _ = crypto_sign_seed_keypair(seed)
    return SigningKey(seed, public)


def generate_mldsa_key(seed: bytes) -> MldsaKey:
    """The ML-DSA-44 key of a 32-byte seed (FIPS 204 algorithm 6); randomness is the caller's."""
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

    _check_seed(seed)
    public = MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    return MldsaKey(seed, public)


def _check_seed(seed: bytes) -> None:
    if len(seed) != 32:
        raise Malformed("seed-malformed", "A seed has 32 bytes.", "Draw 32 random bytes.")


def check_public_key(public: bytes) -> None:
    """Raises NotSound `key-weak` unless the key is a canonically encoded point not of low order."""
    if len(public) != 32 or not _is_strong(public) or not _is_on_curve(public):
        raise NotSound("key-weak", "The public key is malformed or weak.", "Make a new key.")


def check_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises NotSound `signature-wrong` unless the key made this signature over the message."""
    if not (
        len(signature) == 64
        and len(public) == 32
        and _is_strong(public)
        and _is_strong(signature[:32])
        and int.from_bytes(signature[32:], "little") < _L
    ):
        raise _wrong()
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError as error:
        raise _wrong() from error


def are_true(signatures: Iterable[Signed]) -> bool:
    """Whether every one of the signatures is true."""
    try:
        for public, message, signature in signatures:
            check_signature(public, message, signature)
    except NotSound:
        return False
    return True


def check_mldsa_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raises NotSound `signature-wrong` unless the ML-DSA-44 key made this over the message."""
    if len(public) != MLDSA_PUBLIC or len(signature) != MLDSA_SIGNATURE:
        raise _wrong()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature as error:
        raise _wrong() from error


def _is_strong(point: bytes) -> bool:
    if point in _LOW_ORDER:
        return False
    # Only 19 encodings are beyond the prime; all have 0x7f or 0xff last.
    return point[31] & 0x7F != 0x7F or int.from_bytes(point, "little") % _SIGN < _P


@lru_cache(maxsize=4096)
def _is_on_curve(point: bytes) -> bool:
    """Whether -x² + y² = 1 + dx²y² has a solution x for the y encoded (RFC 8032 section 5.1.3)."""
    y = int.from_bytes(point, "little") % _SIGN
    u, v = y * y - 1, _D * y * y + 1
    # u/v is a square if and only if uv is; where x is 0 the point has low order.
    return pow(u * v, (_P - 1) // 2, _P) == 1


def _wrong() -> NotSound:
    return NotSound(
        "signature-wrong", "A signature does not verify.", "The bytes or the key are not right."
    )
