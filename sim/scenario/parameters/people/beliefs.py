"""What people believe and hear: evidence of pursuit, fairness of platforms, norms; how each kind of news counts."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class NewsParameters(Branch):
    """One kind of news, as it reaches a tie. Closeness of the tie (``ties``) multiplies both reach and weight."""

    reach: float = leaf(
        0.5, unit="probability", about="chance that a tie of closeness 1 hears of it", role="uncertain", ge=0.0, le=1.0
    )
    pursued: float = leaf(
        0.0,
        unit="cases",
        about="evidence that debtors are pursued, for a person who hears the news from a tie of closeness 1",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    spared: float = leaf(
        0.0,
        unit="cases",
        about="evidence that debtors are spared, for such a person",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    fairness: float = leaf(
        0.0,
        unit="view",
        about="view of the platform that it conveys, -1 unfair to 1 fair; 0: none",
        role="uncertain",
        ge=-1.0,
        le=1.0,
    )


class AllNewsParameters(Branch):
    """All kinds of news."""

    visit: NewsParameters = NewsParameters(reach=0.6, pursued=1.0)
    suit: NewsParameters = NewsParameters(reach=0.5, pursued=2.0)
    freeze: NewsParameters = NewsParameters(reach=0.3, pursued=0.5)
    default: NewsParameters = NewsParameters(reach=0.5, spared=0.5)
    repayment: NewsParameters = NewsParameters(reach=0.3)
    settlement: NewsParameters = NewsParameters(reach=0.3, fairness=0.6)
    insult: NewsParameters = NewsParameters(reach=0.7, fairness=-1.0)


class BeliefParameters(Branch):
    """Beliefs. All are neutral on day 0; own experience and news from ties move them."""

    prior_pursuit: float = leaf(
        0.3,
        unit="probability",
        about="chance that a debtor is pursued in earnest, as believed on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    prior_cases: float = leaf(
        4.0, unit="cases", about="weight of that prior belief, in cases seen", role="uncertain", ge=0.1, le=1_000.0
    )
    cases_kept_per_cycle: float = leaf(
        0.95,
        unit="share per cycle",
        about="evidence that is still remembered after a cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_belief: float = leaf(
        3.0,
        unit="logit per unit of belief",
        about="willingness gained from a belief in pursuit above that of day 0",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    weight_norm: float = leaf(
        1.5,
        unit="logit per share of ties",
        about="willingness lost where ties are known to default",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    norm_by_circle: float = leaf(
        1.0,
        unit="share",
        about="weight of the mean over circles (family, friends, colleagues) in the share of ties that "
        "default; the rest weighs all ties pooled; 0: all ties count alike",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    norm_kept_per_cycle: float = leaf(
        0.95,
        unit="share per cycle",
        about="part of ties' defaults that is still remembered after a cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_fairness: float = leaf(
        1.0,
        unit="logit per unit of view",
        about="willingness gained from a view of the platform as fair",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    fairness_rate: float = leaf(
        0.2,
        unit="share per event",
        about="how far own experience moves the view of a platform",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    hearsay_rate: float = leaf(
        0.1,
        unit="share per event",
        about="how far news from a tie of closeness 1 moves the view of a platform and the expected harshness",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    fairness_kept_per_cycle: float = leaf(
        0.95,
        unit="share per cycle",
        about="view of a platform that remains after a cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    announcement_cases: float = leaf(
        1.0,
        unit="cases",
        about="evidence of pursuit in a public announcement that defaulters will be listed",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    announced_every_days: int = leaf(
        30, unit="days", about="time between two such announcements", role="uncertain", ge=1, le=3_600
    )
    news: AllNewsParameters = AllNewsParameters()
