"""Which channels need whom."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.codes import Channel

__all__ = ["AUTOMATED", "CALLS", "DESK", "DESK_ONLY", "PEOPLE", "TALKS", "TO_OTHERS", "VISITS", "members"]

AUTOMATED = (Channel.TEXT, Channel.APP_PUSH, Channel.AI_CALL, Channel.LETTER, Channel.NOTICE_TO_CONTACTS)
DESK = (Channel.HUMAN_CALL, Channel.CALL_TO_CONTACTS, Channel.LAWYERS_LETTER, Channel.LAWSUIT)
VISITS = (Channel.VISIT_HOME, Channel.VISIT_WORK, Channel.VISIT_RELATIVES)
CALLS = (Channel.HUMAN_CALL, Channel.CALL_TO_CONTACTS)
DESK_ONLY = (Channel.LAWYERS_LETTER, Channel.LAWSUIT)
TO_OTHERS = (Channel.NOTICE_TO_CONTACTS, Channel.CALL_TO_CONTACTS, Channel.VISIT_RELATIVES)
PEOPLE = (*DESK, *VISITS)
TALKS = (Channel.AI_CALL, Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.VISIT_WORK)
"""Where the debtor, if reached, has been spoken to."""


@cache
def members(channels: tuple[Channel, ...]) -> NDArray[np.bool_]:
    """By ``Channel``: is it one of these."""
    table = np.isin(np.arange(len(Channel)), np.array(channels, np.int64))
    table.flags.writeable = False
    return table
