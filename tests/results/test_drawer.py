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


def killed(results: bytes) -> None:
    """A process that is killed before it draws anything."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def alone(lived: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The files, and the pictures of the page, that this process draws."""
    folder = tmp_path_factory.mktemp("alone")
    return folder, [one.svg for one in draw(lived, folder)]


def test_the_same_bytes_from_two_processes(
    lived: Run, alone: tuple[Path, list[str]], tmp_path: Path, capfd: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "plots"
    folder.mkdir()
    drawings = drawer(2, shown=True)(lived, folder)
    same_files(folder, alone[0])
    assert [one.svg for one in drawings] == alone[1]
    assert not any(one.missing for one in drawings)
    assert list(tmp_path.iterdir()) == [folder]
    assert capfd.readouterr().err.startswith(f"{len(drawings)} pictures\n")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_a_killed_process_leaves_is_drawn_here(
    lived: Run, alone: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ready", killed)
    folder = tmp_path / "plots"
    folder.mkdir()
    assert [one.svg for one in drawer(2, shown=False)(lived, folder)] == alone[1]
    same_files(folder, alone[0])


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_system_refuses_is_said_alike(lived: Run, tmp_path: Path, jobs: int) -> None:
    claim(tmp_path / "o")
    with pytest.raises(StorageError, match="No such file or directory") as refused:
        publish(lived, tmp_path / "o", lambda results, folder: drawer(jobs, False)(results, folder / "gone"))
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
