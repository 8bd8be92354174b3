"""Who was given time or let off a part, as kernels tell it, in the frame ``Reliefs``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.collection.answer import Answered
from sim.consumers.state import Pairs
from sim.consumers.tables import frame_of
from sim.core.frames import Contacts, Reliefs
from sim.core.vocabulary import Relief

__all__ = ["reliefs_of_bills", "reliefs_of_contacts"]

Ints = NDArray[np.int64]


def reliefs_of_bills(found: Sequence[Reliefs], wanted: Pairs, billed_cents: Ints) -> list[Reliefs]:
    """``found``: tables of reliefs, by block. ``wanted``: the accounts about to be restructured, on which so much
    principal is billed."""
    of_kind = np.full_like(billed_cents, Relief.RESTRUCTURED)
    return [
        frame_of(Reliefs, found),
        Reliefs(wanted.consumer, wanted.platform, of_kind, billed_cents, np.zeros_like(billed_cents)),
    ]


def reliefs_of_contacts(contacts: Contacts, answered: Answered) -> Reliefs:
    """What was found at each contact, where anything was."""
    paid = answered.paid_cents * (answered.relief >= Relief.WAIVED)
    reliefs = Reliefs(contacts.consumer, contacts.platform, answered.relief, answered.relief_cents, paid)
    return reliefs.where(answered.relief != Relief.NONE)
