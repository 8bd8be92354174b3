"""Properties are tried on the same examples every time, and take the time that they take."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("the same every time", deadline=None, derandomize=True)
settings.load_profile("the same every time")
