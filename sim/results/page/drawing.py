"""A picture that is drawn, as the page has it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Drawing"]


@dataclass(frozen=True)
class Drawing:
    """A picture that is drawn: an SVG document, the same text for the same picture; ``wide``: it needs the whole width
    of a page to be read; ``missing``: characters that no font here has, drawn as boxes."""

    name: str
    caption: str
    svg: str
    wide: bool = False
    missing: frozenset[str] = frozenset()
