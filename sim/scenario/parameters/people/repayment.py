"""How people repay."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.forms import ROUNDING
from sim.scenario.leaf import Branch, leaf

OSTRICH = "Karlsson, Loewenstein & Seppi 2009; Olafsson & Pagel 2017"
KEYS = "29 % near the minimum, for years: Keys & Wang 2019; classes of payment: Yeh & Lien 2009 (docs/sources.md, T1)"
AGARWAL = "Agarwal et al. 2011, 4 M card statements (docs/sources.md, T3)"


class StylesParameters(Branch):
    """Payment styles in normal times, as shares of consumers; all 0: no styles, and every look decides anew."""

    full: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who pay all that is owed",
        role="uncertain",
        source=KEYS,
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    fourfold: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who pay four minimums",
        role="uncertain",
        source=KEYS,
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    double: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who pay two minimums",
        role="uncertain",
        source=KEYS,
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    minimum: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who pay the minimum",
        role="uncertain",
        source=KEYS,
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )


class RepaymentParameters(Branch):
    """Ability, willingness and attention, which are separate reasons for not paying."""

    reserve_share: float = leaf(
        0.6,
        unit="share of essentials until pay day",
        about="cash held back before a bill is paid",
        role="uncertain",
        ge=0.0,
        le=1.5,
    )
    attention_daily: float = leaf(
        0.2,
        unit="probability per day",
        about="chance that an overdue debtor thinks of the bill unprompted",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_future_credit: float = leaf(
        1.0,
        unit="logit per cycle of income",
        about="willingness gained from the credit limit that default would cost",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    weight_debt_burden: float = leaf(
        1.0,
        unit="logit per cycle of income",
        about="willingness lost to the burden of the debt",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    minimum_taste: float = leaf(
        0.12,
        unit="probability",
        about="chance that a debtor who can pay in full pays the minimum, divided by price sensitivity; "
        "only without styles",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    partial_floor: float = leaf(
        0.2,
        unit="share of the minimum",
        about="smallest part payment: a debtor able to pay less pays nothing",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    points_recall: float = leaf(
        0.0,
        unit="share",
        about="reduction in forgetting for a person who has points to lose",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_points: float = leaf(
        1.0,
        unit="logit per cycle of income",
        about="willingness gained from points that default would cost",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    fee_lesson: float = leaf(
        0.4,
        unit="share",
        about="reduction in forgetting just after a late charge",
        role="uncertain",
        source=AGARWAL,
        ge=0.0,
        le=1.0,
    )
    fee_lesson_fade_per_cycle: float = leaf(
        0.1,
        unit="share per cycle",
        about="how fast the lesson of a late charge is forgotten",
        role="uncertain",
        source=AGARWAL,
        ge=0.0,
        le=1.0,
    )
    styles: StylesParameters = StylesParameters()
    style_switch: float = leaf(
        0.0,
        unit="probability per statement",
        about="chance that a bill is paid in a style drawn anew",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    catch_up: float = leaf(
        0.65,
        unit="probability per statement",
        about="chance that a debtor who is behind decides to catch up; only with styles",
        role="uncertain",
        source="two thirds fit docs/sources.md, T1",
        ge=0.0,
        le=1.0,
    )
    past_due_only: float = leaf(
        0.63,
        unit="probability",
        about="chance, for each payment missed, that a debtor who catches up pays only what is past due, "
        "not what falls due now",
        role="uncertain",
        source="62-65 % fit docs/sources.md, T1",
        ge=0.0,
        le=1.0,
    )
    arrears_recall: float = leaf(
        0.0,
        unit="share",
        about="reduction in forgetting a due date for a debtor who is already behind",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    pay_day_attention: float = leaf(
        1.0,
        unit="probability",
        about="chance that an overdue debtor who would otherwise not look at the bill does so on pay day",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    attention_fade: float = leaf(
        0.0,
        unit="log per cycle",
        about="how fast attention to an overdue bill falls with each whole cycle late",
        role="uncertain",
        source=OSTRICH,
        ge=0.0,
        le=3.0,
    )
    averted: float = leaf(
        0.0,
        unit="share",
        about="reduction in attention of a debtor who cannot cover the arrears; a written-off debt counts "
        "as not covered",
        role="uncertain",
        source=OSTRICH,
        ge=0.0,
        le=1.0,
    )
    willing_memory: float = leaf(
        0.0,
        unit="share of variance",
        about="part of the randomness in willingness that lasts; the rest is drawn anew each cycle",
        role="uncertain",
        source="defaults that were partly a choice: 6-38 % (Gerardi et al. 2018; Ganong & Noel 2023)",
        ge=0.0,
        le=1.0,
    )
    willing_shared: float = leaf(
        0.5,
        unit="share of variance",
        about="part of the lasting willingness that is the same towards all creditors; the rest differs by creditor",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    pain_of_paying: float = leaf(
        0.0,
        unit="logit",
        about="willingness lost when the payment asked for takes all available cash; in proportion for "
        "smaller payments",
        role="uncertain",
        source="both triggers in 24 % of defaults: Ganong & Noel 2023",
        ge=0.0,
        le=10.0,
    )
    counts_all_credit: bool = leaf(
        False,
        unit="yes or no",
        about="does willingness depend on the credit that default would cost, given credit elsewhere, and "
        "on all debts (yes), or only on the limit and bill of this account (no)",
        role="uncertain",
    )
    credit_counts_to: float = leaf(
        2.0,
        unit="cycles of income",
        about="total limit up to which credit adds to willingness, if counts_all_credit is yes",
        role="uncertain",
        ge=0.1,
        le=100.0,
    )
    order_by_credit: float = leaf(
        0.0,
        unit="weight per cycle of income",
        about="how strongly a creditor's open limit draws scarce cash to it; 0: only recent contacts draw cash",
        role="uncertain",
        source="payment hierarchy: Andersson et al. 2013; Gathergood et al. 2019",
        ge=0.0,
        le=10.0,
    )
    claim_income_share: float = leaf(
        0.0,
        unit="share of income per cycle",
        about="most that is paid on a written-off debt in a cycle; 0: no limit, and nothing is paid unasked",
        role="uncertain",
        source="recovered 0.56-0.95 % of old balances a month (docs/sources.md, T4)",
        ge=0.0,
        le=1.0,
    )
    claim_staleness: float = leaf(
        0.0,
        unit="logit per log month",
        about="willingness lost as a written-off debt grows older, for each unit of log(1 + months)",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )
    claim_lately_kept: float = leaf(
        0.5,
        unit="share per cycle",
        about="part of recent payments on a written-off debt that still counts as recent after a cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    claim_momentum: float = leaf(
        0.0,
        unit="logit",
        about="willingness gained when recent payments on a written-off debt reach the allowance of a cycle",
        role="uncertain",
        source="Chehrazi & Weber 2015: a payment makes the next likelier",
        ge=0.0,
        le=5.0,
    )
    contested_share: float = leaf(
        0.0,
        unit="share of written-off debts",
        about="debts that the debtor denies owing and never pays willingly",
        role="uncertain",
        source="27 % of debts in collection were disputed: CFPB 2017",
        ge=0.0,
        le=1.0,
    )


def check_styles(styles: StylesParameters) -> None:
    """The shares of payment styles sum to 1, or all are 0."""
    total = sum(share for share in styles.model_dump().values())
    if total > 0.0 and abs(total - 1.0) > ROUNDING:
        raise bad_value("repayment.styles", f"{total:g} in all", "shares that add up to 1, or all 0")
