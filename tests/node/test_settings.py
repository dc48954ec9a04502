"""The settings file: what is not understood is refused, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.errors import Malformed
from comity.node.settings import Follow, Limits, read_settings

COUNCIL = "ab" * 32
WHOLE = f"""
store = "data/node.sqlite"
port = 9000
poll_seconds = 0.5
heartbeat_seconds = 60
[[follow]]
party = "Russia"
key = "notice.skey"
council = "{COUNCIL}"
url = "https://host.example/"
[limits]
document_bytes = 1000
request_seconds = 3
"""


def written(folder: Path, text: str) -> Path:
    """A settings file."""
    file = folder / "node.toml"
    file.write_text(text)
    return file


def test_everything_is_read_relative_to_the_file(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, WHOLE))
    follow = Follow("Russia", tmp_path / "notice.skey", COUNCIL, "https://host.example")
    assert settings.follows == (follow,)
    assert settings.store == tmp_path / "data/node.sqlite"
    assert (settings.address, settings.port) == ("127.0.0.1", 9000)
    assert (settings.poll_seconds, settings.heartbeat_seconds) == (0.5, 60)
    assert settings.limits == Limits(document_bytes=1000, request_seconds=3.0)


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    rows = WHOLE[: WHOLE.index("[limits]")].split("\n")
    kept = [row for row in rows if not row.startswith(("port", "poll", "heartbeat"))]
    settings = read_settings(written(tmp_path, "\n".join(kept)))
    assert (settings.port, settings.poll_seconds, settings.heartbeat_seconds) == (0, 5, 300)
    assert settings.limits == Limits()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("poll_seconds = 0.5", "pol_seconds = 0.5", "pol_seconds is not known"),
        ("party =", "partie =", "partie is not known"),
        ("document_bytes", "document_kilobytes", "document_kilobytes is not known"),
        ('store = "data/node.sqlite"', "", "store is missing"),
        ('key = "notice.skey"', "", "key is missing"),
        ('store = "data/node.sqlite"', "store = 7", "store has not the right form"),
        ("port = 9000", "port = 65536", "port is not a whole number from 0 to 65535"),
        ("port = 9000", "port = true", "port is not a whole number from 0 to 65535"),
        ("port = 9000", 'port = "9000"', "port is not a whole number from 0 to 65535"),
        ("= 0.5", "= 0", "poll_seconds is not a length of time in seconds"),
        ("= 0.5", "= -1", "poll_seconds is not a length of time in seconds"),
        ("= 0.5", "= nan", "poll_seconds is not a length of time in seconds"),
        ("= 0.5", "= inf", "poll_seconds is not a length of time in seconds"),
        ("document_bytes = 1000", "document_bytes = 0", "document_bytes is not a whole number"),
        ("Russia", "the Russia", "party has not the right form"),
        (COUNCIL, COUNCIL[:-1], "council has not the right form"),
        ("https://host", "file://host", "url has not the right form"),
        ("[[follow]]", "[[unfollow]]", "unfollow is not known"),
        ("[limits]", "[limits", "cannot be read"),
    ],
)
def test_what_is_not_understood_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in WHOLE
    with pytest.raises(Malformed) as refusal:
        read_settings(written(tmp_path, WHOLE.replace(old, new)))
    assert refusal.value.code == "settings-malformed"
    assert words in refusal.value.sentence


def test_a_party_follows_a_council_once(tmp_path: Path) -> None:
    start, end = WHOLE.index("[[follow]]"), WHOLE.index("[limits]")
    with pytest.raises(Malformed, match="follows one council twice"):
        read_settings(written(tmp_path, WHOLE[:end] + WHOLE[start:]))
    with pytest.raises(Malformed, match="follows no council"):
        read_settings(written(tmp_path, WHOLE[:start] + WHOLE[end:]))
