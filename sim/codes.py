"""Codes in those frames: channels, offers, meetings, outcomes and so on; see ``sim.core.vocabulary`` for each."""

from sim.core.vocabulary import *  # noqa: F403
from sim.core.vocabulary import __all__ as __all__
