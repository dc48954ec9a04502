"""Reading pages as a person does: their words, tables, links and marks, by the standard library."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page taken apart. `words` is its text with single spaces, `articles` that of each article,
    `rows` the cells of every table row, `tags` every start tag.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.rows: list[list[str]] = []
        self.articles: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], "a tag is left open"
        self.words = _single(self.words)
        self.articles = [_single(words) for words in self.articles]
        self.rows = [[_single(cell) for cell in row] for row in self.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "article":
            self.articles.append("")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.words += data
        if "article" in self.open:
            self.articles[-1] += data
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such tag."""
        return [attrs for name, attrs in self.tags if name == tag]

    def links(self) -> list[str]:
        """The addresses that the page links to."""
        return [attrs["href"] for attrs in self.all("a")]

    def times(self) -> list[str]:
        """The instants of the page as machines read them."""
        return [attrs["datetime"] for attrs in self.all("time")]


def _single(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()
