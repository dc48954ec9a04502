"""The second verifier in a real browser, and its reports next to those of the first."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from comity.verify.certificate import judge_file
from comity.verify.record import judge_record
from comity.verify.report import Report
from comity.verify.source import Memory

PAGE = Path(__file__).resolve().parents[2] / "src" / "comity" / "verifier" / "verifier.html"
BATCH = 100
_SAFE = 2**53 - 1
_JUDGE = """
async ({bases, jobs}) => {
  const {Source, judgeFile, judgeRecord} = globalThis.comity;
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const blob = (text) => {
    const held = bytes(text);
    return {size: held.length, arrayBuffer: async () => held.slice().buffer};
  };
  const sources = bases.map((files) =>
    Object.entries(files).map(([path, text]) => [path, blob(text)]));
  const judge = async ({base, changes, certificate, council, charter}) => {
    const known = [() => undefined, charter];
    if (certificate !== undefined) return judgeFile(bytes(certificate), council, ...known);
    const files = new Map(sources[base]);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) files.delete(path);
      else files.set(path, blob(text));
    }
    return judgeRecord(new Source(files), council);
  };
  const crashed = (error) => ({crash: String(error.stack)});
  return Promise.all(jobs.map((job) => judge(job).catch(crashed)));
}
"""


@dataclass(frozen=True)
class Job:
    """A record or, where `certificate` is not None, a certificate, with the identity asked for.

    A record is a base with changes: bytes for a path, None for a file that is gone.
    """

    council: str = ""
    base: Mapping[str, bytes] | None = None
    changes: Mapping[str, bytes | None] | None = None
    certificate: bytes | None = None
    charter: str = ""

    def files(self) -> dict[str, bytes]:
        """The files of the record."""
        merged = {**(self.base or {}), **(self.changes or {})}
        return {path: data for path, data in merged.items() if data is not None}

    def first(self) -> Report:
        """What `comity verify` says of it."""
        if self.certificate is not None:
            return judge_file(self.certificate, self.council, self.charter)
        return judge_record(Memory(self.files()), self.council)


def second(page: Page, jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """What the page says of each, in their order."""
    bases: list[Mapping[str, bytes]] = []
    told = []
    for start in range(0, len(jobs), BATCH):
        bases = []
        batch = [_plain(job, bases) for job in jobs[start : start + BATCH]]
        files = [{path: _text(data) for path, data in base.items()} for base in bases]
        told += page.evaluate(_JUDGE, {"bases": files, "jobs": batch})
    return told


def _plain(job: Job, bases: list[Mapping[str, bytes]]) -> dict[str, Any]:
    if job.certificate is not None:
        told = {"council": job.council, "charter": job.charter}
        return {"certificate": _text(job.certificate), **told}
    base = job.base or {}
    if not any(base is each for each in bases):
        bases.append(base)
    place = next(at for at, each in enumerate(bases) if each is base)
    changes = {
        path: None if data is None else _text(data) for path, data in (job.changes or {}).items()
    }
    return {"base": place, "changes": changes, "council": job.council}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def common(report: Mapping[str, Any]) -> Any:
    """What both verifiers must say alike: everything but the wording of findings."""
    return _common(dict(report))


_WORDING = ("sentence", "hint", "facts", "detail")


def _common(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _common(item) for key, item in value.items() if key not in _WORDING}
    if isinstance(value, list):
        return [_common(item) for item in value]
    if isinstance(value, int) and abs(value) > _SAFE:
        return str(value)
    return value


def differing(first: Any, other: Any) -> dict[str, tuple[Any, Any]]:
    """The parts of two reports that differ, for people."""
    if "crash" in other:
        return {"crash": (first["verdict"], other["crash"])}
    parts = {key: (first.get(key), other.get(key)) for key in {*first, *other}}
    odd = {key: pair for key, pair in parts.items() if pair[0] != pair[1]}
    if "checks" in odd:
        pairs = zip(first["checks"], other["checks"], strict=True)
        odd |= {f"check {a['id']}": (a, b) for a, b in pairs if a != b}
        del odd["checks"]
    return odd
