"""Frames that policies and strategies are asked about and answer with; see ``sim.core.frames`` for each."""

from sim.core.frames import *  # noqa: F403
from sim.core.frames import __all__ as __all__
