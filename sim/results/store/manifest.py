"""What a folder must hold to be believed: written last, and held against every file before one of them is read.

``manifest.json`` has the version of its format, what the folder is about (scenario, seed, and of every replication its
identity and the versions of what computed it), and the size and SHA-256 of every other file. A folder is whole if its
manifest is, letter by letter, the one that would be written of its files today.

What that proves: that no file was cut, damaged, removed, added, exchanged or edited since the folder was written. What
no manifest can prove: anything against somebody who edits a file and writes the manifest anew, within what the identity
of the run and its scenario leave open. Who must be safe from that keeps a copy, or runs again with ``--fresh``.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["MANIFEST", "Misfit", "file_hash", "held_against", "seal", "text_of", "written_last"]

MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_MANIFEST = 16 << 20
BLOCK_BYTES = 1 << 20


class Misfit(ValueError):
    """What is stored is not what was written, or not what is asked for; ``str()`` says why in a line."""


def seal(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the manifest of a folder whose other files are all there."""
    files = {path.name: {"bytes": path.stat().st_size, "sha256": file_hash(path)} for path in folder.iterdir()}
    (folder / MANIFEST).write_text(text_of({"format": FORMAT, "about": about, "files": files}), encoding="utf-8")


def held_against(folder: Path, kept: Callable[[str], bool]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a folder is about, and the bytes of those files that are ``kept``, all of them as they were written.

    :raises Misfit: if a file is not what was written, or there is no manifest.
    """
    manifest = written_last(folder / MANIFEST, FORMAT)
    files, about = manifest.get("files"), manifest.get("about")
    if not isinstance(files, dict) or not isinstance(about, dict):
        raise Misfit(f"{MANIFEST} is damaged")
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    if odd := sorted(there ^ set(files)):
        raise Misfit(f"{odd[0]!r} is {'not of this run' if odd[0] in there else 'gone'}")
    contents = {}
    for name in sorted(files):
        body, now = _read(folder / name, files[name], kept(name))
        if now != files[name]:
            raise Misfit(f"{name!r} is not what was written")
        if body is not None:
            contents[name] = body
    return about, contents


def written_last(path: Path, format: int) -> dict[str, Any]:
    """A file of JSON that is written when all else is there, by a program that knows this format.

    :raises Misfit: if it is not there, of another format or damaged.
    """
    if not path.parent.is_dir():
        raise Misfit("it is not a folder")
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > LARGEST_MANIFEST:
            raise Misfit(f"{path.name} is not a file of JSON")
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
        exact = text_of(found) == text
    except Misfit:
        raise
    except FileNotFoundError:
        raise Misfit(f"it has no {path.name}: it is not finished, or of an older version") from None
    except (OSError, ValueError, RecursionError):
        raise Misfit(f"{path.name} is damaged") from None
    if not isinstance(found, dict) or not exact:
        raise Misfit(f"{path.name} is damaged")
    if found.get("format") != format:
        raise Misfit(f"it is of format {str(found.get('format'))[:20]!r}, not {format}")
    return found


def text_of(manifest: Any) -> str:
    """The one way in which a manifest is written."""
    return json.dumps(manifest, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _read(path: Path, written: Any, kept: bool) -> tuple[bytes | None, dict[str, Any]]:
    """The bytes of a file if they are kept, and what the manifest should say of it."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise Misfit(f"{path.name!r} is not a file")
    if not isinstance(written, dict) or written.get("bytes") != found.st_size:
        raise Misfit(f"{path.name!r} is not as long as it was written")
    try:
        body = path.read_bytes() if kept else None
        digest = file_hash(path) if body is None else hashlib.sha256(body).hexdigest()
    except OSError as error:
        raise Misfit(f"{path.name!r} cannot be read: {error.strerror}") from None
    return body, {"bytes": found.st_size, "sha256": digest}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read a megabyte at a time."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
