"""Pages of ``docs/`` are true where they can be: paths and names exist, what is written from the code is up to date."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sim
from tests.contract.arrows import MODULES
from tests.docs.__main__ import metrics_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PATH = re.compile(r"`((?:sim|tests|docs|scenarios|notebooks)/[\w/.]*[\w/])`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_named_exists(page: Path) -> None:
    missing = [path for path in PATH.findall(page.read_text()) if not (ROOT / path).exists()]
    assert missing == []


def test_metrics_and_tables_are_up_to_date() -> None:
    assert (ROOT / "docs" / "metrics.md").read_text() == metrics_page(), "python -m tests.docs writes it anew"


def test_every_room_is_described_and_none_that_is_not_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"^\| `sim/(\w+)/` \|", page, flags=re.MULTILINE))
    assert named == {
        name.split(".")[1] for name, source in MODULES.items() if name.count(".") == 1 and source.name == "__init__.py"
    }


def test_what_the_package_cites_comes_with_it() -> None:
    """Leaves cite ``docs/sources.md``; descriptions of the model stand in ``sim/``."""
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    outside = {path for patterns in packed["data-files"].values() for one in patterns for path in ROOT.glob(one)}
    inside = {path for one in packed["package-data"]["sim"] for path in (ROOT / "sim").glob(one)}
    assert ROOT / "docs" / "sources.md" in outside
    assert inside >= {*(ROOT / "sim").rglob("*.md"), *(ROOT / "sim").rglob("*.toml")}


def test_versions_agree() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(), flags=re.MULTILINE)
    assert cited
    assert cited[1] == sim.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
