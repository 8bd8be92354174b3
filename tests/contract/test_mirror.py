"""Tests mirror the package: what tests a room of ``sim/`` lies in the folder of that name in ``tests/``."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "sim"
KINDS = {"bench", "contract", "docs", "golden", "pairs", "statistical", "twin"}
"""Folders of tests of the whole, which have no room of their own in the package."""
APART = {"claims", "door", "published"}
"""Measurements of the whole against what is published; they lie with the tests of the evidence."""


def strangers(tests: Path, package: Path) -> list[str]:
    """Folders of tests that are neither a kind nor named as a room of the package."""
    folders = sorted({path.parent.relative_to(tests) for path in tests.rglob("test_*.py")} - {Path()})
    return [
        str(folder)
        for folder in folders
        if folder.parts[0] not in KINDS and folder.parts[-1] not in APART and not (package / folder).is_dir()
    ]


def untested(tests: Path, package: Path) -> list[str]:
    """Rooms at the top of the package without a folder of tests."""
    rooms = sorted(path.parent.name for path in package.glob("*/__init__.py"))
    return [room for room in rooms if not list((tests / room).rglob("test_*.py"))]


def test_every_folder_of_tests_is_a_room_or_a_kind() -> None:
    assert strangers(TESTS, PACKAGE) == []


def test_every_room_has_tests() -> None:
    assert untested(TESTS, PACKAGE) == []


def test_a_stranger_and_an_untested_room_are_found(tmp_path: Path) -> None:
    for name in ("sim/law/__init__.py", "sim/core/__init__.py", "tests/core/test_a.py", "tests/unit/test_b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert strangers(tmp_path / "tests", tmp_path / "sim") == ["unit"]
    assert untested(tmp_path / "tests", tmp_path / "sim") == ["law"]
