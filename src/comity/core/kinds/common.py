"""Questions that several kinds of acts ask: is there such a sphere, has the party the power."""

from __future__ import annotations

from comity.core.acts import Text
from comity.core.charter import Charter, Sphere
from comity.errors import Refused


def sphere_of(charter: Charter, name: str) -> Sphere:
    """The sphere of that name; raises Refused `sphere-unknown`."""
    sphere = charter.sphere(name)
    if sphere is None:
        raise Refused(
            "sphere-unknown", f"The charter has no sphere {name}.", "Name a sphere of the charter."
        )
    return sphere


def check_power(sphere: Sphere, power: str, party: str) -> None:
    """Raises Refused `power-lacking` unless the party has this power in the sphere."""
    if not sphere.may(power, party):
        raise Refused(
            "power-lacking",
            f"In the sphere {sphere.name} the charter does not let {party} {power}.",
            "Ask a party that has the power.",
        )


def check_texts(texts: tuple[Text, ...]) -> None:
    """Raises Refused `language-twice` unless each text has a language of its own."""
    languages = [text.lang for text in texts]
    if len(set(languages)) != len(languages):
        raise Refused(
            "language-twice",
            "A language appears twice among the texts.",
            "Give one text a language.",
        )
