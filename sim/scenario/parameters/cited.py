"""Sources that several tables cite."""

from __future__ import annotations

BAITIAO = "JD Baitiao bill system (docs/sources.md, 1A, grade C)"
HUABEI = "Huabei (docs/sources.md, 1A, grade C)"
