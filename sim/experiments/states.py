"""Warm markets kept in files: lived once for each world, taken over by every policy that is compared there.

A file begins with its mark, then a line of JSON with the version of the format, the code and libraries it is for, the
identity of the warm part, the files that its policies read, and size and hash of what follows; nothing is unpickled
before all of that has been checked. Against somebody who writes a file that passes all of it no check helps: take a
state only from somebody whose code you would run.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.inputs import changed, drop_outdated_bytecode, plug_ins, read_by
from sim.experiments.version import environment, versions
from sim.results.store.folder import discard, storing
from sim.scenario import Scenario, what_warms

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = ["FOLDER", "StateError", "checked", "file_of", "identity_of", "keep", "kept_or_lived", "needs", "read"]

MARK = b"arrears warm state\n"
FORMAT = 1
LONGEST_HEADER = 1_000_000
LONGEST_SHOWN = 60
FOLDER = "states"
"""Of a store of runs."""


class StateError(ValueError):
    """A file that is no state of the market wanted; ``str()`` says why in a line."""


def identity_of(scenario: Scenario, seed: int, replication: int, code: str) -> str:
    """Sixteen hexadecimal digits that differ if anything differs that can change the warm part."""
    warms = what_warms(scenario)
    parts = (warms, seed, replication, code, versions(), plug_ins(warms, scenario.home))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def file_of(folder: Path, identity: str) -> Path:
    """Where a folder has the state of this identity."""
    return folder / f"{identity}.state"


def kept_or_lived(
    folder: Path | None,
    scenario: Scenario,
    seed: int,
    replication: int,
    code: str,
    *,
    threads: int | None = None,
    on_day: Callable[[int], None] | None = None,
) -> CreditMarket:
    """The market on day 0, as the folder has it; if it has none that can be used, it is lived and kept there.

    Of several processes that want the same market one lives it and the others wait. Without a folder it is not kept.
    """
    if folder is None:
        return _lived(scenario, seed, replication, threads, on_day)
    identity = identity_of(scenario, seed, replication, code)
    file = file_of(folder, identity)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        with storing(folder):
            for part in folder.glob(f"{identity}*.part"):  # of one who was killed while writing
                discard(part)
        try:
            return read(file, identity)
        except FileNotFoundError:
            pass
        except (StateError, OSError) as why:
            print(f"sim: warning: {file}: lived again: {why}", file=sys.stderr, flush=True)
        market = _lived(scenario, seed, replication, threads, on_day)
        with storing(folder):
            discard(file)
            keep(file, market, identity, read_by(what_warms(scenario), scenario.home))
        return market


def keep(file: Path, market: CreditMarket, identity: str, files_read: Mapping[str, str] | None = None) -> None:
    """Write the state of a market that has lived its warm part; the file is there whole, or not at all.

    :param files_read: hashes of what its policies and strategies are and read, by file.
    """
    body = pickle.dumps(market, 5)
    header = {
        "format": FORMAT,
        **_wanted(identity),
        "read": dict(files_read or {}),
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
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
    header, body = _header_and_body(file)
    if header["format"] != FORMAT:
        raise StateError(f"of format {_shown(header['format'])}, not {FORMAT}")
    for key, wanted in _wanted(identity).items():
        if header.get(key) != wanted:
            raise StateError(f"of another {key}: {_shown(header.get(key))}, not {wanted}")
    if (other := changed(header["read"])) is not None:
        raise StateError(f"of a policy or strategy that read {other!r}, which changed since")
    if len(body) != header["bytes"] or hashlib.sha256(body).hexdigest() != header["sha256"]:
        raise StateError("damaged: it has not what was written")
    return body


def needs(file: Path) -> dict[str, str]:
    """Hashes of the files that the policies and strategies of a state's market read; raises what ``read`` raises."""
    return dict(_header_and_body(file, body=False)[0]["read"])


def _header_and_body(file: Path, body: bool = True) -> tuple[dict[str, Any], bytes]:
    if not stat.S_ISREG(file.stat().st_mode):
        raise StateError("not a file")
    with file.open("rb") as opened:
        if opened.read(len(MARK)) != MARK:
            raise StateError("not the state of a market")
        try:
            header = json.loads(opened.readline(LONGEST_HEADER))
            told = {**header, **{key: header[key] for key in ("format", "bytes", "sha256")}}
            told["read"] = {str(key): str(value) for key, value in header.get("read", {}).items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise StateError("damaged: its header cannot be read") from None
        return told, opened.read() if body else b""


def _shown(value: Any) -> str:
    text = ascii(value) if not isinstance(value, int | str) or not str(value).isprintable() else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _wanted(identity: str) -> dict[str, Any]:
    """What a state must agree with: whatever decides how a market is written and what comes of it."""
    versions = {key: value for key, value in environment().items() if key != "platform"}
    return versions | {"scenario, seed or replication": identity}


def _lived(
    scenario: Scenario, seed: int, replication: int, threads: int | None, on_day: Callable[[int], None] | None
) -> CreditMarket:
    from sim.market import CreditMarket

    drop_outdated_bytecode(what_warms(scenario), scenario.home)
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
    path = file.with_suffix(".lock")
    with storing(file.parent):
        if path.is_symlink() or not path.is_file():
            discard(path)
        lock = path.open("ab")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
