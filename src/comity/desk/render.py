"""Pages from templates: escaped everywhere, under headers that let nothing run or be fetched.

The Content-Security-Policy allows the desk's own style sheet and nothing else: no script at all,
no frame, no form, no request to anybody else.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from comity.core.instants import instant
from comity.desk.languages import language_name, language_tag
from comity.errors import ComityError

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LABELS = {"open": "in circulation", "no_decision": "no decision"}


def _machine(seconds: int) -> str:
    """An instant for machines: "2001-11-23T10:42:00Z"."""
    return instant(seconds).replace(" UTC", "Z").replace(" ", "T")


def _label(state: str) -> str:
    return _LABELS.get(state, state)


_templates = Environment(
    loader=PackageLoader("comity.desk"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {
    "instant": instant,
    "machine": _machine,
    "label": _label,
    "language": language_name,
    "tag": language_tag,
}


def page(template: str, values: dict[str, Any], status: int = 200) -> Response:
    """A page of the desk."""
    html = _templates.get_template(template).render(values)
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def error_page(error: ComityError, party: str) -> Response:
    """The page of an error, in the same three parts as everywhere."""
    return page("error.html", {"error": error, "party": party}, error.status)


def static(name: str, kind: str) -> Response:
    """A file that belongs to the pages."""
    data = files("comity.desk").joinpath("static", name).read_bytes()
    headers = {**HEADERS, "Cache-Control": "max-age=300"}
    return Response(data, headers=headers, media_type=kind)
