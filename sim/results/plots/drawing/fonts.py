"""Text of pictures: names as they are, in any script for which there is a font."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from sim.scenario import cut, plain

__all__ = ["drawn", "legible", "missing", "without_glyph_warnings"]

LONGEST_DRAWN, TAIL = 60, 20
PREFERRED = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Droid Sans Fallback",
    "Yu Gothic",
    "Malgun Gothic",
    "Arial Unicode MS",
    "Noto Sans",
)
"""Families to look in first; then in every other that is installed."""
NO_FONT = "Last Resort"
"""Family, part of Matplotlib, with a box for every character there is."""


def drawn(name: str) -> str:
    """A name as a picture has it: no formula, nothing that hides it from a legend, nothing unseen, not too long."""
    seen = "".join(one for one in re.sub(r"\s+", " ", name) if plain(one) == one)
    return cut((" " if seen.startswith("_") else "") + seen, LONGEST_DRAWN, TAIL).replace("$", r"\$")


def legible(figure: Figure) -> None:
    """Let every text with characters that its font lacks fall back on an installed font that has them."""
    for text, lacking in _lacking(figure):
        families = list(text.get_fontfamily())
        found = _fonts_for(frozenset(lacking))
        if found:
            text.set_fontfamily([*families, *(one for one in found if one not in families)])


def missing(figure: Figure) -> set[str]:
    """Characters that no font of their text has."""
    return {one for _, lacking in _lacking(figure) for one in lacking}


@contextmanager
def without_glyph_warnings() -> Iterator[None]:
    """Matplotlib warns of a missing character each time that it is drawn; ``missing`` tells of all at once."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ ")
        yield


def _lacking(figure: Figure) -> Iterator[tuple[Text, set[str]]]:
    for text in figure.findobj(Text):
        characters = {one for one in text.get_text() if not one.isascii()} if isinstance(text, Text) else set()
        if characters:
            assert isinstance(text, Text)
            lacking = characters - _held(text.get_fontfamily())
            if lacking:
                yield text, lacking


def _held(families: Iterable[str]) -> set[str]:
    """Characters that any of these families has."""
    return set[str]().union(*(_characters(str(findfont(FontProperties(family=[one])))) for one in families))


@lru_cache(maxsize=1_000)
def _characters(file: str) -> frozenset[str]:
    try:
        return frozenset(map(chr, FT2Font(file).get_charmap()))
    except (OSError, RuntimeError):
        return frozenset()


@lru_cache(maxsize=1_000)
def _fonts_for(wanted: frozenset[str]) -> tuple[str, ...]:
    """Families that together have as many of these characters as can be had, each of use."""
    left, found = set(wanted), []
    for entry in sorted(fontManager.ttflist, key=_rank):
        if not left:
            break
        if entry.name.startswith(NO_FONT):
            continue
        held = left & _characters(entry.fname)
        if held:
            left -= held
            found.append(entry.name)
    return tuple(found)


def _rank(entry: FontEntry) -> tuple[int, bool, str]:
    """Preferred families first, upright regular faces before others, then by name."""
    place = PREFERRED.index(entry.name) if entry.name in PREFERRED else len(PREFERRED)
    return place, entry.style != "normal" or str(entry.weight) not in {"400", "normal", "regular"}, entry.name
