"""A picture that is drawn, as the page has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.results.trial import TrialResult

__all__ = ["Draw", "Drawing", "Results"]

Results = Run | Comparison | TrialResult


@dataclass(frozen=True)
class Drawing:
    """A picture that is drawn: an SVG document, the same text for the same picture.

    ``group``: what it stands with; ``wide``: it needs the whole width of a page to be read; ``missing``: characters
    that no font here has, drawn as boxes.
    """

    name: str
    caption: str
    group: str
    svg: str
    wide: bool = False
    missing: frozenset[str] = frozenset()


Draw = Callable[[Results, Path], Sequence[Drawing]]
"""Draws all pictures of results, as PNG files in a folder too."""
