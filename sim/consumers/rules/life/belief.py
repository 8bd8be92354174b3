"""What people make of what they live through and hear. Every ``u`` is a uniform draw."""

from __future__ import annotations

import math


def hears(u: float, reach: float, closeness: float) -> bool:
    """News passes along a tie: u < reach * closeness."""
    return u < reach * closeness


def belief_beyond_prior(prior: float, prior_cases: float, pursued: float, spared: float) -> float:
    """Posterior mean of the chance that a debtor is pursued, less its prior mean; exactly 0 without evidence.

    Beta prior with mean m and weight n, evidence of p pursued and s spared cases:
    (m n + p) / (n + p + s) - m = (p (1 - m) - s m) / (n + p + s).
    """
    return (pursued * (1.0 - prior) - spared * prior) / (prior_cases + pursued + spared)


def view_after(view: float, shown: float, rate: float) -> float:
    """A view between -1 and 1 moves towards what was shown: view + rate * (shown - view)."""
    return view + rate * (shown - view)


def surprise(harshness: float, expected: float) -> float:
    """How much harsher than expected a treatment is, 0 to 1: min(1, max(0, harshness - expected))."""
    return min(1.0, max(0.0, harshness - expected))


def share_of_ties(ties_of_kind: int, ties_of_all: int, circles: int, by_circle: float) -> float:
    """What one tie is in what people take for usual: b / (circles * ties of its kind) + (1 - b) / all ties.

    People look at each circle they belong to by itself (family, friends, colleagues: as many as one has ties in), by
    the share of it that defaults, and take the mean; as far as b falls below 1, at all they know as one crowd.
    """
    return by_circle / (circles * ties_of_kind) + (1.0 - by_circle) / ties_of_all


def dread_left(stigma: float, defaulting: float) -> float:
    """Dread of being known as a debtor, the less of it the more of one's ties are: stigma * (1 - share)."""
    return stigma * (1.0 - min(1.0, defaulting))


def outlook(
    belief: float, defaulting: float, view: float, weight_belief: float, weight_norm: float, weight_view: float
) -> float:
    """Logits that beliefs add to willingness; exactly 0 where nothing was lived through or heard.

    a * belief beyond the prior - b * share of ties who default + c * view of the platform.
    """
    return weight_belief * belief - weight_norm * defaulting + weight_view * view


def complains(u: float, hazard: float, gravity: float, resentment: float, per_resentment: float, view: float) -> bool:
    """Complains: u < 1 - exp(- hazard * gravity * (1 + weight * resentment) * (1 - view)).

    ``view`` of the platform lies between -1 (unfair) and 1 (fair).
    """
    return u < 1.0 - math.exp(-hazard * gravity * (1.0 + per_resentment * resentment) * (1.0 - view))


def withdraws(u: float, regret: float, cash_cents: int, amount_cents: int) -> bool:
    """Withdraws an order while it can be: u < regret * amount / (amount + cash)."""
    return u * (amount_cents + cash_cents) < regret * amount_cents
