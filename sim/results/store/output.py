"""The folder of results that a command leaves: tables, pictures, a report; never half of any of them."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sim.results.comparison import Comparison
from sim.results.page.drawing import Draw, Drawing, Results
from sim.results.page.report import report
from sim.results.store.folder import discard, storing
from sim.results.store.lock import alone_in
from sim.results.trial import TrialResult

__all__ = ["alone_at", "claim", "publish"]

OUTPUTS = ("tables", "summary.csv", "differences.csv", "effects.csv", "failures.csv", "plots", "report.html")
ABOUT = "about.txt"
PART = ".part-"
"""How the name of a folder begins in which results are made ready."""
ABOUT_TEXT = """Results of the command line of Arrears.

report.html      the page to read first
plots/           its pictures (none with --no-plots)
tables/          every table over all replications (Parquet), the resolved scenarios (TOML), provenance (JSON)
summary.csv      of one scenario: every metric of every replication, in the unit of the metric (cents, shares)
differences.csv  of a comparison: paired differences with 95 % intervals, in the unit of the metric (cents, shares)
effects.csv      of a trial: what each arm changed, with 95 % intervals, in shares, cents and points
failures.csv     replications that failed, if any did, with their tracebacks
runs/            one folder per finished replication, with a manifest that proves it whole; the same command does not
                 run it again, unless with --fresh
"""


def claim(folder: Path) -> Path:
    """Make a folder ready for results and return the place of its run folders.

    :raises OSError: if it cannot be written, or holds something else than results.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / ABOUT).is_file():
        raise FileExistsError(f"{folder} holds something else than results of this command")
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ABOUT).is_symlink():
        (folder / ABOUT).unlink()
    (folder / ABOUT).write_text(ABOUT_TEXT, encoding="utf-8")
    runs = folder / "runs"
    runs.mkdir(exist_ok=True)
    return runs


@contextmanager
def alone_at(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Be the only command at a folder that was claimed, free of what killed commands left half made.

    :raises StorageError: if it cannot be written.
    """
    with alone_in(folder, say):
        with storing(folder):
            for left in folder.glob(f"{PART}*"):
                discard(left)
        yield


def publish(results: Results, folder: Path, draw: Draw | None = None) -> set[str]:
    """Write tables, pictures and the report beside ``folder``'s runs, in the place of earlier ones.

    :param draw: draws the pictures; by default there are none.

    Returns characters of names that no font here has, which pictures show as boxes.

    :raises StorageError: if they cannot be written.
    """
    with storing(folder), tempfile.TemporaryDirectory(prefix=PART, dir=folder) as place:
        part = Path(place)
        (part / "new").mkdir()
        (part / "old").mkdir()
        missing = _fill(results, part / "new", draw)
        for name in OUTPUTS:
            if os.path.lexists(folder / name):
                (folder / name).rename(part / "old" / name)
            if (part / "new" / name).exists():
                (part / "new" / name).rename(folder / name)
    return missing


def _fill(results: Results, folder: Path, draw: Draw | None) -> set[str]:
    results.save(folder / "tables")
    if isinstance(results, Comparison):
        differences = results.differences()
        differences.to_csv(folder / "differences.csv", index=False)
        differences.to_parquet(folder / "tables" / "differences.parquet", index=False)
    elif isinstance(results, TrialResult):
        results.effects.to_csv(folder / "effects.csv", index=False)
    else:
        results.summary().to_csv(folder / "summary.csv", index=False)
    if not results.failures.empty:
        results.failures.to_csv(folder / "failures.csv", index=False)
    drawings: Sequence[Drawing] = ()
    if draw is not None:
        (folder / "plots").mkdir()
        drawings = draw(results, folder / "plots")
    (folder / "report.html").write_text(report(results, drawings=drawings), encoding="utf-8")
    return set[str]().union(*(drawing.missing for drawing in drawings))
