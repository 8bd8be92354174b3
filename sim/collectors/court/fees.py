"""What courts charge, as published: bands in yuan per suit, here in cents. Pure functions on arrays of claims."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.units import MILLION

__all__ = ["enforcement_fee_cents", "enforcement_fee_ppm", "filing_fee_cents"]

Ints = NDArray[np.int64]
_YUAN = 100

Band = tuple[int, int, int]
"""Up to so many yuan (0: no end): so many ppm of the claim, and so many yuan more (or less)."""

_FILING: tuple[Band, ...] = ((10_000, 0, 50), (100_000, 25_000, -200), (200_000, 20_000, 300), (0, 15_000, 1_300))
"""State Council, Measures on the Payment of Litigation Costs, art. 13 (docs/sources.md, 3C [S84]-B, [S84b]-B).

The last band is published to 500,000 yuan; claims on consumers do not come near."""
_ENFORCEMENT: tuple[Band, ...] = ((10_000, 0, 50), (500_000, 15_000, -100), (0, 10_000, 2_400))
"""As above (docs/sources.md, 3C [S84]-B); the last band is published to 5 million yuan."""


def _by_band(claims_cents: Ints, bands: tuple[Band, ...]) -> Ints:
    """Fee of each claim, whole cents, rounded down; nothing where nothing is claimed."""
    fee: Ints = np.zeros(len(claims_cents), np.int64)
    for up_to, ppm, more in reversed(bands):
        here = claims_cents <= up_to * _YUAN if up_to else claims_cents > 0
        fee = np.where(here, claims_cents * ppm // MILLION + more * _YUAN, fee)
    return np.where(claims_cents > 0, fee, 0)


def filing_fee_cents(claims_cents: Ints, share_ppm: Ints | int = MILLION) -> Ints:
    """Fee for opening a suit; ``share_ppm`` of the full fee is due (half in the summary procedure)."""
    fee: Ints = _by_band(claims_cents, _FILING) * share_ppm // MILLION
    return fee


def enforcement_fee_cents(claims_cents: Ints) -> Ints:
    """Fee for enforcing a judgment, paid by the debtor."""
    return _by_band(claims_cents, _ENFORCEMENT)


def enforcement_fee_ppm(claims_cents: Ints) -> Ints:
    """The fee as a share of the claim, to be taken on top of whatever is taken for the claim."""
    share: Ints = enforcement_fee_cents(claims_cents) * MILLION // np.maximum(claims_cents, 1)
    return share
