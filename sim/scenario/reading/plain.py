"""Text made safe to print: no character in it moves the cursor, reverses the line or is invisible."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = frozenset(
    map(
        chr,
        (
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            0x2800,
            0x3164,
            0xFFA0,
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)
"""Characters that Unicode counts as letters, marks or symbols and that nobody sees."""
ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def plain(text: str, keep: str = "") -> str:
    """The text with control, format, unseen and unpaired characters as escapes, as in ``\\u202e``.

    Spaces other than U+0020 are escaped too; ``keep`` are characters that stay.
    """
    if text.isprintable() and UNSEEN.isdisjoint(text):
        return text
    return "".join(one if one in keep or (one.isprintable() and one not in UNSEEN) else _escaped(one) for one in text)


def cut(text: str, longest: int, tail: int = 0) -> str:
    """The text, shortened to ``longest`` characters if it has more, the last ``tail`` of them from its end."""
    if len(text) <= longest:
        return text
    return text[: longest - 3 - tail] + "..." + text[len(text) - tail :]


def looks(text: str) -> str:
    """A name reduced to its looks: equal for two names that a reader can tell apart by case at most."""
    alike = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(
        " " if one.isspace() else one
        for one in alike
        if one not in UNSEEN and (one.isspace() or unicodedata.category(one)[0] != "C")
    )
    return re.sub(r" +", " ", seen).strip()


def _escaped(one: str) -> str:
    code = ord(one)
    return ESCAPES.get(one) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")
