"""What people want, and how they choose to pay."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class ShoppingParameters(Branch):
    """How wants arise and how a consumer chooses between cash, platforms and terms (two logits)."""

    wants_per_cycle: float = leaf(
        1.5, unit="wants per cycle", about="mean number of wants", role="uncertain", ge=0.0, le=30.0
    )
    basket_share: float = leaf(
        0.05, unit="share of income", about="median size of a basket", role="uncertain", ge=0.0, le=5.0
    )
    basket_log_sd: float = leaf(1.0, unit="log", about="spread of basket sizes", role="uncertain", ge=0.0, le=2.0)
    taste_for_cash: float = leaf(
        1.5, unit="utility", about="appeal of paying cash against not buying", role="uncertain", ge=-10.0, le=10.0
    )
    cash_strain: float = leaf(
        3.0,
        unit="utility per share of cash",
        about="dislike of spending a large part of the available cash",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    taste_for_credit: float = leaf(
        0.0, unit="utility", about="appeal of a platform against not buying", role="uncertain", ge=-30.0, le=10.0
    )
    expected_headroom: float = leaf(
        0.5,
        unit="share of limit",
        about="free share of the limit that a consumer without an account expects",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_headroom: float = leaf(
        1.0, unit="utility per share of limit", about="appeal of free credit limit", role="uncertain", ge=0.0, le=10.0
    )
    weight_price: float = leaf(
        20.0,
        unit="utility per share of basket",
        about="dislike of the price of credit, times price sensitivity",
        role="uncertain",
        ge=0.0,
        le=200.0,
    )
    weight_reputation: float = leaf(
        1.0,
        unit="utility per unit of reputation",
        about="appeal of a platform's reputation",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    weight_habit: float = leaf(
        1.0,
        unit="utility per unit of habit",
        about="pull of the platform used before",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    habit_kept_per_cycle: float = leaf(
        0.8,
        unit="share per cycle",
        about="habit that remains after a cycle without use",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_burden: float = leaf(
        6.0,
        unit="utility per share of free income",
        about="dislike of a large payment in one cycle",
        role="uncertain",
        ge=0.0,
        le=50.0,
    )
    regret: float = leaf(
        0.05,
        unit="probability",
        about="highest chance of withdrawing an order, where the law allows it; the chance rises with the "
        "order relative to the consumer's cash",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_points: float = leaf(
        1.0,
        unit="share of their worth",
        about="weight of expected points, relative to fees, in the choice of a term",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )
    hurt_by_freeze: float = leaf(
        0.5,
        unit="share",
        about="how far the view of a platform falls if it freezes an account on which nothing is late",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    most_burden: float = leaf(
        10.0,
        unit="share of free income",
        about="largest burden of a payment that counts",
        role="uncertain",
        ge=0.1,
        le=1_000.0,
    )
    hassle_of_instalments: float = leaf(
        1.0, unit="utility", about="dislike of an instalment plan as such", role="uncertain", ge=-5.0, le=10.0
    )
    bills_earmarked: float = leaf(
        0.0,
        unit="share of bills",
        about="part of the usual payment of all current bills that is not spent on wants, times patience",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_free_limit: float = leaf(
        0.0,
        unit="share of wants per cycle of income",
        about="rise in wants for each cycle of income of free credit limit, counted up to two cycles",
        role="uncertain",
        source="debt rises by 0.10 to 0.14 of a rise in the limit (Gross & Souleles 2002, recalled)",
        ge=0.0,
        le=3.0,
    )
