"""The room on its own: the example in its page is run as it stands, with nothing else loaded."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/spec/log.md"


def test_the_example_runs_and_prints_what_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    more = (
        "import sys\n"
        "print(sorted({n.split('.')[1] for n in sys.modules if n.startswith('comity.')}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", example + more], capture_output=True, text=True, check=True
    )
    told = re.search(r"It prints `(.*?)`", page)
    assert told is not None
    assert done.stdout.split("\n") == [told[1], "['errors', 'keys', 'log']", ""]
