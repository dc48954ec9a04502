"""The assembled verifier is up to date, and its policy lets in its own script and style alone."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from comity.verifier import page
from scripts.verifier_page import HOME, MODULES, PAGE, assemble, module, script


def test_the_page_is_what_its_parts_make() -> None:
    assert page().decode() == assemble(), "run: python scripts/verifier_page.py"
    assert page() == PAGE.read_bytes()


def test_every_module_is_in_it_after_what_it_needs_at_once() -> None:
    assert sorted(MODULES) == sorted(path.stem for path in (HOME / "js").glob("*.js"))
    assert "import " not in re.sub(r"//.*", "", script())


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_what_others_export(name: str) -> None:
    found = re.findall(r"^import \{([^}]*)\} from \"\./(\w+)\.js\";", module(name), re.MULTILINE)
    for names, other in found:
        for each in filter(None, (word.strip() for word in names.split(","))):
            pattern = rf"^export (?:async )?(?:function|const|class) {each}\b"
            assert re.search(pattern, module(other), re.MULTILINE), f"{each} of {other}"
            used = module(name).count(each)
            assert used > 1, f"{name} imports {each} and does not use it"


def test_the_policy_names_the_hashes_of_what_is_there() -> None:
    text = page().decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"(?:src|href)=|https?:|@import|url\(", text.replace("c2sp.org", ""))
