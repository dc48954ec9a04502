"""The names of languages in themselves, for those who look for their own text."""

from __future__ import annotations

import re

_NAMES = {
    "ar": "العربية",
    "bg": "български",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "ελληνικά",
    "en": "English",
    "es": "español",
    "et": "eesti",
    "fi": "suomi",
    "fr": "français",
    "ga": "Gaeilge",
    "hr": "hrvatski",
    "hu": "magyar",
    "is": "íslenska",
    "it": "italiano",
    "ja": "日本語",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "no": "norsk",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "ru": "русский",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "sv": "svenska",
    "tr": "Türkçe",
    "uk": "українська",
    "zh": "中文",
}


_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_name(tag: str) -> str:
    """What a language calls itself, or its tag where that is not known here."""
    name = _NAMES.get(tag.partition("-")[0], tag)
    return f"{name} ({tag})" if "-" in tag and name != tag else name


def language_tag(name: str) -> str:
    """The tag as pages have to say it (BCP 47), "" for a language that is not known here: a wrong
    tag would make a screen reader speak in the wrong voice.
    """
    known = name.partition("-")[0] in _NAMES and _TAG.fullmatch(name) is not None
    return name if known else ""
