"""Writing a node's copy out as a directory that anybody can keep and judge."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from comity.errors import Refused


def write_export(files: Mapping[str, bytes], directory: Path) -> None:
    """Write the files of an export to a directory that does not exist yet, all of them or nothing.

    Raises Refused `export-exists`.
    """
    if directory.exists():
        raise Refused("export-exists", f"{directory} exists already.", "Name a new directory.")
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".export-", dir=directory.parent))
    try:
        for path, data in files.items():
            place = draft / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        draft.chmod(0o755)
        os.rename(draft, directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
