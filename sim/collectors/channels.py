"""Which channels need whom."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import AT_DEBTORS_DOOR, VISITS, Channel

__all__ = ["AUTOMATED", "CALLS", "DESK", "DESK_ONLY", "PEOPLE", "TALKS", "members"]

AUTOMATED = (Channel.TEXT, Channel.APP_PUSH, Channel.AI_CALL, Channel.LETTER, Channel.NOTICE_TO_CONTACTS)
DESK = (Channel.HUMAN_CALL, Channel.CALL_TO_CONTACTS, Channel.LAWYERS_LETTER, Channel.LAWSUIT)
CALLS = (Channel.HUMAN_CALL, Channel.CALL_TO_CONTACTS)
DESK_ONLY = (Channel.LAWYERS_LETTER, Channel.LAWSUIT)
PEOPLE = (*DESK, *VISITS)
TALKS = (Channel.AI_CALL, Channel.HUMAN_CALL, *AT_DEBTORS_DOOR)
"""Where the debtor, if reached, has been spoken to."""


@cache
def members(channels: tuple[Channel, ...]) -> NDArray[np.bool_]:
    """By ``Channel``: is it one of these."""
    table = np.isin(np.arange(len(Channel)), np.array(channels, np.int64))
    table.flags.writeable = False
    return table
