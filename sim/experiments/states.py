"""Warm markets kept in files: lived once for each world, taken over by every policy that is compared there.

A file begins with its mark, then a line of JSON with the version of the format, the code and libraries it is for, the
identity of the warm part, and size and hash of what follows; nothing is unpickled before all of that has been checked.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.version import environment, plug_ins
from sim.scenario import Scenario, what_warms

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = ["FOLDER", "StateError", "checked", "identity_of", "keep", "kept_or_lived", "read"]

MARK = b"arrears warm state\n"
FORMAT = 1
LONGEST_HEADER = 10_000
FOLDER = "states"
"""Of a store of runs."""


class StateError(ValueError):
    """A file that is no state of the market wanted; ``str()`` says why in a line."""


def identity_of(scenario: Scenario, seed: int, replication: int, code: str) -> str:
    """Sixteen hexadecimal digits that differ if anything differs that can change the warm part."""
    warms = what_warms(scenario)
    parts = (warms, seed, replication, code, plug_ins(warms, scenario.home))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def kept_or_lived(
    folder: Path | None, scenario: Scenario, seed: int, replication: int, code: str, *, threads: int | None = None,
    on_day: Callable[[int], None] | None = None,
) -> CreditMarket:
    """The market on day 0, as the folder has it; if it has none that can be used, it is lived and kept there.

    Of several processes that want the same market one lives it and the others wait. Without a folder it is not kept.
    """
    if folder is None:
        return _lived(scenario, seed, replication, threads, on_day)
    identity = identity_of(scenario, seed, replication, code)
    file = folder / f"{identity}.state"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        for part in folder.glob(f"{identity}*.part"):  # of one who was killed while writing
            part.unlink()
        try:
            return read(file, identity)
        except (StateError, OSError):
            market = _lived(scenario, seed, replication, threads, on_day)
            keep(file, market, identity)
            return market


def keep(file: Path, market: CreditMarket, identity: str) -> None:
    """Write the state of a market that has lived its warm part; the file is there whole, or not at all."""
    body = pickle.dumps(market, 5)
    header = {
        "format": FORMAT, **_wanted(identity), "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.stem, suffix=".part", delete=False) as part:
        try:
            part.write(MARK + json.dumps(header).encode() + b"\n")
            part.write(body)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(file)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def read(file: Path, identity: str) -> CreditMarket:
    """The market that a file keeps.

    :raises StateError: if it is not a state, of another version, of another scenario or world, or damaged.
    :raises OSError: if it cannot be read.
    """
    body = checked(file, identity)
    try:
        market: CreditMarket = pickle.loads(body)
    except Exception as error:
        raise StateError(f"damaged: {error}") from error
    return market


def checked(file: Path, identity: str) -> bytes:
    """What a file has to be unpickled; raises what ``read`` raises, but for what only unpickling shows."""
    with file.open("rb") as opened:
        if opened.read(len(MARK)) != MARK:
            raise StateError("not the state of a market")
        try:
            header = json.loads(opened.readline(LONGEST_HEADER))
            told = {key: header[key] for key in ("format", "bytes", "sha256")}
        except (ValueError, KeyError, TypeError):
            raise StateError("damaged: its header cannot be read") from None
        if told["format"] != FORMAT:
            raise StateError(f"of format {told['format']}, not {FORMAT}")
        for key, wanted in _wanted(identity).items():
            if header.get(key) != wanted:
                raise StateError(f"of another {key}: {header.get(key)}, not {wanted}")
        body = opened.read()
    if len(body) != told["bytes"] or hashlib.sha256(body).hexdigest() != told["sha256"]:
        raise StateError("damaged: it has not what was written")
    return body


def _wanted(identity: str) -> dict[str, Any]:
    """What a state must agree with: whatever decides how a market is written and what comes of it."""
    versions = {key: value for key, value in environment().items() if key != "platform"}
    return versions | {"scenario, seed or replication": identity}


def _lived(
    scenario: Scenario, seed: int, replication: int, threads: int | None, on_day: Callable[[int], None] | None
) -> CreditMarket:
    from sim.market import CreditMarket

    market = CreditMarket(scenario, rng=seed, replication=replication, threads=threads)
    market.warm_up(on_day)
    return market


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Be the only process at a file; without locks in the system, two may do the same work, to the same end."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
