"""Who was given time or let off a part, as kernels tell it, in the frame ``Reliefs``."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.consumers.matrices import frame_of
from sim.core.frames import Contacts, Outcomes, Reliefs
from sim.core.vocabulary import Relief

__all__ = ["reliefs_of_bills", "reliefs_of_contacts"]

Ints = NDArray[np.int64]


def reliefs_of_bills(told: Iterable[Ints], wanted: Ints, billed_cents: Ints) -> list[Reliefs]:
    """``told``: matrices with a row for each column of the frame. ``wanted``: consumer and platform, by column, of the
    accounts about to be restructured, on which so much principal is billed."""
    of_kind = np.full_like(billed_cents, Relief.RESTRUCTURED)
    return [frame_of(Reliefs, list(told)),
            Reliefs(wanted[0], wanted[1], of_kind, billed_cents, np.zeros_like(billed_cents))]


def reliefs_of_contacts(contacts: Contacts, outcomes: Outcomes, relief: Ints, cents: Ints) -> Reliefs:
    """``relief`` and ``cents``: what was found at each contact, a ``Relief``."""
    paid = outcomes.paid_cents * (relief >= Relief.WAIVED)
    return Reliefs(contacts.consumer, contacts.platform, relief, cents, paid).where(relief != Relief.NONE)
