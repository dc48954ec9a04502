"""The authority of a council that is a party: the certificate of its own decision,
read and judged.
"""

from __future__ import annotations

from functools import lru_cache

from comity.core.context import Authority
from comity.errors import Missing, Refused
from comity.log.note import Vkey
from comity.wire.certificate import parse_certificate
from comity.wire.judgement import Judgement, judge_certificate
from comity.wire.signers import vkey_of


@lru_cache(maxsize=64)
def _judged(raw: bytes, council: str) -> Judgement:
    return judge_certificate(parse_certificate(raw), council)


def read_authority(raw: bytes, council: str, key: str) -> tuple[Vkey, Authority]:
    """The vkey of the inner delegate who delivers, and what the inner decision empowers to.

    Raises NotSound, Malformed or Refused as judge_certificate does, and Refused also where the
    certificate is incomplete, nothing was adopted or the delegate is unknown.
    """
    try:
        judged = _judged(raw, council)
    except Missing as error:
        # A certificate brings everything: what it lacks now it will lack for ever.
        raise Refused(
            "authority-incomplete",
            "The inner council's certificate lacks something that proves its decision.",
            "Bring a certificate over a final checkpoint, with every document.",
            {"reason": error.code},
        ) from error
    circulation = judged.circulation
    if circulation.outcome is None or circulation.outcome.kind != "adopted":
        raise Refused(
            "authority-empty", "The inner council adopted nothing.", "Bring an adopted decision."
        )
    delegate = judged.council.delegates.get(key)
    if delegate is None or delegate.recalled >= 0:
        raise Refused(
            "deliverer-unknown",
            "The key that delivers is of no delegate of the inner council.",
            "Let a delegate of the inner council deliver its decision.",
        )
    authority = Authority(council, circulation.id, circulation.mandate, circulation.texts)
    return vkey_of(delegate.vkey), authority
