"""Pictures drawn by several processes are those that one draws, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from sim import Comparison, Run
from sim.results.page import drawer as module
from sim.results.page.drawer import drawer
from sim.results.page.gallery import draw, pictures
from sim.results.store.folder import StorageError
from sim.results.store.output import claim, publish


def killed(folder: Path, place: Path) -> None:
    """A process that is killed before it draws anything."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def alone(lived: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The files, and the pictures of the page, that this process draws."""
    folder = tmp_path_factory.mktemp("alone")
    return folder, [one.svg for one in draw(lived, folder)]


@pytest.mark.parametrize("early", [False, True])
def test_the_same_bytes_from_two_processes(
    lived: Run, alone: tuple[Path, list[str]], tmp_path: Path, capfd: pytest.CaptureFixture, early: bool
) -> None:
    folder = tmp_path / "plots"
    folder.mkdir()
    with drawer(2, shown=True, early=early) as draw_all:
        drawings = draw_all(lived, folder)
    same_files(folder, alone[0])
    assert [one.svg for one in drawings] == alone[1]
    assert not any(one.missing for one in drawings)
    assert list(tmp_path.iterdir()) == [folder]
    assert capfd.readouterr().err.startswith(f"{len(drawings)} pictures\n")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_a_killed_process_leaves_is_drawn_here(
    lived: Run, alone: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_help", killed)
    folder = tmp_path / "plots"
    folder.mkdir()
    with drawer(2, shown=False) as draw_all:
        assert [one.svg for one in draw_all(lived, folder)] == alone[1]
    same_files(folder, alone[0])


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_system_refuses_is_said_alike(lived: Run, tmp_path: Path, jobs: int) -> None:
    claim(tmp_path / "o")
    with drawer(jobs, shown=False) as draw_all, pytest.raises(StorageError, match="No such file or dir") as refused:
        publish(lived, tmp_path / "o", lambda results, folder: draw_all(results, folder / "gone"))
    assert refused.value.filename == str(tmp_path / "o")


def test_without_pictures_the_rest_is_there_and_earlier_ones_go(lived: Run, dearer: Run, tmp_path: Path) -> None:
    folder, comparison = tmp_path / "o", Comparison(lived, (dearer,))
    claim(folder)
    publish(comparison, folder, lambda results, plots: [module.drawing(next(pictures(results)), plots)])
    assert [one.name for one in (folder / "plots").iterdir()] == ["differences.png"]
    publish(comparison, folder)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<img" not in page
    assert "<h2>Pictures" not in page
    assert "What was compared" in page
    assert not (folder / "plots").exists()
    assert (folder / "tables").is_dir()


def same_files(one: Path, other: Path) -> None:
    ours, theirs = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in (one, other))
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
