"""The keys of a party's delegates: when they end in haste, and when their term is over."""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.acts import Act
from comity.core.acts_keys import Suspend
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.membership import accredited
from comity.core.kinds.timing import now_of
from comity.core.shelf import put
from comity.core.state import Council, Delegate
from comity.errors import Refused


def suspend(council: Council, act: Act, body: Suspend, context: Context) -> Council:
    """A root key ends an accreditation from this entry on; a new key alone restores the person."""
    delegate = accredited(council, act.by, body.delegate)
    since = body.compromised_since
    if since is not None and since > council.size:
        raise Refused(
            "since-ahead",
            "The key is said to be compromised since an entry that does not exist yet.",
            "Name an entry that is on the record.",
        )
    ended = replace(delegate, recalled=council.size, suspended=True)
    return replace(council, delegates=put(council.delegates, ended.key, ended))


def term_is_over(council: Council, delegate: Delegate) -> bool:
    """Whether the record attests that the term of an accreditation has passed."""
    now = now_of(council)
    return delegate.until is not None and now is not None and now >= delegate.until


def without_lapsed(council: Council) -> Mapping[str, Delegate]:
    """The delegates, those whose term is over ended here: another charter's timekeepers may know
    less of the time, and what was over stays over.
    """
    delegates = council.delegates
    for key, each in council.delegates.items():
        if each.recalled < 0 and term_is_over(council, each):
            delegates = put(delegates, key, replace(each, recalled=council.size))
    return delegates
