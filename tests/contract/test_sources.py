"""Whatever is cited stands in ``docs/sources.md``: its headings, and the sources by their numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario import Scenario, leaves

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text()
HEADINGS = set(re.findall(r"^#{3,4} (T?\d[A-F]?)\. ", PAGE, flags=re.MULTILINE))
NUMBERS = set(re.findall(r"^- \*\*(S\d+b?)\*\*", PAGE, flags=re.MULTILINE))
TEXTS = sorted(
    path
    for folder in ("sim", "scenarios", "tests")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in (".py", ".toml", ".md") and path != Path(__file__)
)
NAME = r"\b(?:T?\d[A-Z]?|S\d+b?)\b"
CITED = re.compile(rf"docs/sources\.md,\s+((?:{NAME}(?:, | and | to )?)+)")


def citations(text: str) -> list[str]:
    """Headings and numbers that a text cites, with the ends of ranges."""
    joined = re.sub(r'"\s*\n\s*"|\n[#\s]*', " ", text)  # over the ends of lines, and of strings that follow one another
    return [name for found in CITED.findall(joined) for name in re.findall(NAME, found)]


def unknown(text: str) -> list[str]:
    """Citations that the page does not have."""
    return [name for name in citations(text) if name not in HEADINGS | NUMBERS]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_citation_is_found(path: Path) -> None:
    assert unknown(path.read_text()) == []


def test_there_are_citations_and_nothing_is_cited_that_users_do_not_have() -> None:
    texts = [path.read_text() for path in TEXTS]
    assert sum(len(citations(text)) for text in texts) > 150
    assert not any(re.search(r"(?<!sources/)\b(targets|institutions)\.md", text) for text in texts)


def test_every_heading_is_filled_and_sources_have_numbers() -> None:
    assert {"T1", "T6", "0", "1A", "2A", "3C", "5"} <= HEADINGS
    assert len(NUMBERS) > 100
    used = set(re.findall(r"\[(S\d+b?)\]", PAGE))
    assert used <= NUMBERS


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('source="docs/sources.md, 9Z"', ["9Z"]),
        ('source="docs/sources.md, T9, derived"', ["T9"]),
        ('source="docs/sources.md, 2A, S999"', ["S999"]),
        ('source="China (docs/sources.md, "\n    "4F)"', ["4F"]),
        ('source="docs/sources.md, 2A, 2G and 3B"', ["2G"]),
    ],
)
def test_a_planted_citation_is_not(planted: str, found: list[str]) -> None:
    assert unknown(planted) == found


def test_parameters_without_a_source_are_uncertain_or_say_whose_choice_they_are() -> None:
    assert [leaf.key for leaf in leaves(Scenario()) if not leaf.source and leaf.role == "fixed"] == []
