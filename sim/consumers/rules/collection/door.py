"""What a visit adds to a call: somebody stands there, others are told, relatives pay or talk, an employer hears."""

from __future__ import annotations


def able_before_others(able_shared_cents: int, able_alone_cents: int, presence: float) -> int:
    """Ability for whoever is present, cents: shared + presence * (alone - shared).

    What others would get of scarce cash goes, in part, to the one who stands there: creditors are paid in an order
    that pressure moves (Andersson et al. 2013). ``shared``: what is left for this creditor in the usual order;
    ``alone``: if there were no other.
    """
    return able_shared_cents + int(presence * (able_alone_cents - able_shared_cents))


def withholds_consent(u: float, share: float) -> bool:
    """Where a visit needs consent, this one never gives it, and it ends at the door: u < share.

    Consent is asked for in China, the United Kingdom, Massachusetts and Australia (docs/sources.md, 2A); how
    many withhold it is not published.
    """
    return u < share


def which_relative(u: float, n_relatives: int) -> int:
    """Who of the family opens: each alike; place in the row of ties."""
    return int(u * n_relatives)


def relative_pays(u: float, chance: float) -> bool:
    """A relative who has opened pays in the debtor's place, as far as able: u < chance. No source; assumed."""
    return u < chance


def relative_tells(u: float, chance: float) -> bool:
    """A relative who has opened tells where a lost debtor is: u < chance.

    Collectors ask at the registered home town (docs/sources.md, 3A); the chance is that of a search.
    """
    return u < chance


def is_dismissed(u: float, chance: float) -> bool:
    """An employer who hears of the debt ends the employment: u < chance. No source; assumed."""
    return u < chance
