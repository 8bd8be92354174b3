"""What is assumed about consumers: who they are, what happens to them, how they shop and repay."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

AGARWAL = "Agarwal et al. 2011, 4 M card statements (targets.md, section 3)"


class PopulationParameters(Branch):
    """How the people of day 0 are drawn."""

    size: int = leaf(10_000, unit="consumers", about="number of consumers", role="fixed",
                     at_start_only=True, ge=1, le=50_000_000)
    income_median_cents: int = leaf(
        600_000, unit="cents per cycle", about="median income of an employed consumer", role="uncertain",
        at_start_only=True, ge=100_000, le=3_000_000)
    income_log_sd: float = leaf(
        0.55, unit="log", about="standard deviation of log income", role="uncertain",
        at_start_only=True, ge=0.0, le=1.2)
    essentials_share: float = leaf(
        0.66, unit="share of income", about="essential spending of a consumer with median income", role="uncertain",
        at_start_only=True, ge=0.0, le=1.0)
    essentials_elasticity: float = leaf(
        0.8, unit="elasticity", about="how essential spending rises with income (Engel's law: below 1)",
        role="uncertain", at_start_only=True, ge=0.0, le=1.0)
    essentials_log_sd: float = leaf(
        0.15, unit="log", about="spread of essential spending among people of equal income", role="uncertain",
        at_start_only=True, ge=0.0, le=0.5)
    buffer_median_cycles: float = leaf(
        0.6, unit="cycles of essential spending", about="median cash that a consumer likes to keep",
        role="uncertain", at_start_only=True, ge=0.0, le=6.0)
    buffer_log_sd: float = leaf(
        0.9, unit="log", about="spread of the liked cash buffer", role="uncertain",
        at_start_only=True, ge=0.0, le=2.0)
    forgetful_median: float = leaf(
        0.03, unit="probability", about="median probability of forgetting a due date", role="uncertain",
        at_start_only=True, ge=0.0, le=0.5)
    forgetful_logit_sd: float = leaf(
        1.0, unit="logit", about="spread of forgetfulness", role="uncertain", at_start_only=True, ge=0.0, le=3.0)
    willing_mean: float = leaf(
        4.0, unit="logit", about="mean of the moral norm to repay", role="uncertain",
        at_start_only=True, ge=-10.0, le=50.0)
    willing_sd: float = leaf(
        1.5, unit="logit", about="spread of the moral norm to repay", role="uncertain",
        at_start_only=True, ge=0.0, le=5.0)
    price_sensitive_log_sd: float = leaf(
        0.5, unit="log", about="spread of price sensitivity around a median of 1", role="uncertain",
        at_start_only=True, ge=0.0, le=1.5)
    vulnerable_share: float = leaf(
        0.0, unit="share of consumers", about="who are vulnerable: ill, in grief or in crisis; they tell a collector "
        "whom they talk to", role="uncertain", at_start_only=True, ge=0.0, le=1.0)
    linked_share: float = leaf(
        0.0, unit="share of consumers", about="who pays bills from an account whose balance platforms see",
        role="uncertain", at_start_only=True, ge=0.0, le=1.0)
    green_median: float = leaf(
        0.15, unit="probability", about="median probability that a want is for a green product", role="uncertain",
        at_start_only=True, ge=0.0, le=1.0)
    green_logit_sd: float = leaf(
        1.0, unit="logit", about="spread of the taste for green products", role="uncertain",
        at_start_only=True, ge=0.0, le=3.0)
    turnover_annual: float = leaf(
        0.0, unit="share of consumers per year", about="who leaves in a year, each replaced by somebody new with other "
        "means and no debts", role="uncertain", at_start_only=True, ge=0.0, le=0.5)


class EconomyParameters(Branch):
    """What happens to consumers from outside."""

    job_loss_daily: float = leaf(
        0.0002, unit="probability per day", about="hazard of losing a job", role="uncertain", ge=0.0, le=0.05)
    job_finding_daily: float = leaf(
        0.008, unit="probability per day", about="hazard of finding a job when out of work", role="uncertain",
        ge=0.0, le=1.0)
    benefit_share: float = leaf(
        0.35, unit="share of income", about="income that remains when out of work", role="uncertain",
        ge=0.0, le=1.0)
    expense_shock_daily: float = leaf(
        0.003, unit="probability per day", about="hazard of an unexpected expense", role="uncertain",
        ge=0.0, le=0.2)
    expense_shock_share: float = leaf(
        0.4, unit="share of income", about="median size of an unexpected expense", role="uncertain",
        ge=0.0, le=10.0)
    expense_shock_log_sd: float = leaf(
        0.9, unit="log", about="spread of the size of an unexpected expense", role="uncertain", ge=0.0, le=2.0)


class ShoppingParameters(Branch):
    """How wants arise and how a consumer chooses between cash, platforms and terms (two logits)."""

    wants_per_cycle: float = leaf(
        1.5, unit="wants per cycle", about="mean number of wants", role="uncertain", ge=0.0, le=30.0)
    basket_share: float = leaf(
        0.05, unit="share of income", about="median size of a basket", role="uncertain", ge=0.0, le=5.0)
    basket_log_sd: float = leaf(
        1.0, unit="log", about="spread of basket sizes", role="uncertain", ge=0.0, le=2.0)
    taste_for_cash: float = leaf(
        1.5, unit="utility", about="appeal of paying cash against not buying", role="uncertain", ge=-10.0, le=10.0)
    cash_strain: float = leaf(
        3.0, unit="utility per share of cash", about="dislike of spending what cash there is", role="uncertain",
        ge=0.0, le=20.0)
    taste_for_credit: float = leaf(
        0.0, unit="utility", about="appeal of a platform against not buying", role="uncertain", ge=-30.0, le=10.0)
    weight_headroom: float = leaf(
        1.0, unit="utility per share of limit", about="appeal of free credit limit", role="uncertain",
        ge=0.0, le=10.0)
    weight_price: float = leaf(
        20.0, unit="utility per share of basket", about="dislike of the price of credit, times price sensitivity",
        role="uncertain", ge=0.0, le=200.0)
    weight_reputation: float = leaf(
        1.0, unit="utility per unit of reputation", about="appeal of a platform's reputation", role="uncertain",
        ge=0.0, le=10.0)
    weight_habit: float = leaf(
        1.0, unit="utility per unit of habit", about="pull of the platform used before", role="uncertain",
        ge=0.0, le=10.0)
    habit_kept_per_cycle: float = leaf(
        0.8, unit="share per cycle", about="habit that remains after a cycle without use", role="uncertain",
        ge=0.0, le=1.0)
    weight_burden: float = leaf(
        6.0, unit="utility per share of free income", about="dislike of a large payment in one cycle",
        role="uncertain", ge=0.0, le=50.0)
    regret: float = leaf(
        0.05, unit="probability", about="chance of withdrawing, where the law lets one, an order that takes all "
        "of one's cash", role="uncertain", ge=0.0, le=1.0)
    weight_points: float = leaf(
        1.0, unit="share of their worth", about="what points to come count for, beside fees, in the choice of a term",
        role="uncertain", ge=0.0, le=5.0)
    hurt_by_freeze: float = leaf(
        0.5, unit="share", about="how far the view of a platform falls that freezes an account on which nothing is "
        "late", role="uncertain", ge=0.0, le=1.0)
    hassle_of_instalments: float = leaf(
        1.0, unit="utility", about="dislike of an instalment plan as such", role="uncertain", ge=-5.0, le=10.0)
    weight_free_limit: float = leaf(
        0.0, unit="share of wants per cycle of income", about="more wants of one with so much free credit limit, "
        "counted up to two cycles of income", role="uncertain",
        source="debt rises by 0.10 to 0.14 of a rise in the limit (Gross & Souleles 2002, recalled)", ge=0.0, le=3.0)


class RepaymentParameters(Branch):
    """Ability, willingness and forgetting, kept apart."""

    reserve_share: float = leaf(
        0.6, unit="share of essentials until pay day", about="cash held back before a bill is paid",
        role="uncertain", ge=0.0, le=1.5)
    attention_daily: float = leaf(
        0.2, unit="probability per day", about="chance that an overdue debtor thinks of the bill unprompted",
        role="uncertain", ge=0.0, le=1.0)
    weight_future_credit: float = leaf(
        1.0, unit="logit per cycle of income", about="willingness bought by the limit that would be lost",
        role="uncertain", ge=0.0, le=10.0)
    weight_debt_burden: float = leaf(
        1.0, unit="logit per cycle of income", about="willingness lost to the weight of the debt",
        role="uncertain", ge=0.0, le=10.0)
    minimum_taste: float = leaf(
        0.12, unit="probability", about="chance that one who can pay in full pays the minimum, divided by "
        "price sensitivity", role="uncertain", ge=0.0, le=1.0)
    partial_floor: float = leaf(
        0.2, unit="share of the minimum", about="below this ability a debtor pays nothing rather than a part",
        role="uncertain", ge=0.0, le=1.0)
    points_recall: float = leaf(
        0.0, unit="share", about="fall in forgetting of one who has points to lose", role="uncertain", ge=0.0, le=1.0)
    weight_points: float = leaf(
        1.0, unit="logit per cycle of income", about="willingness bought by points that would be missed",
        role="uncertain", ge=0.0, le=10.0)
    fee_lesson: float = leaf(
        0.4, unit="share", about="fall in forgetting just after a late charge", role="uncertain", source=AGARWAL,
        ge=0.0, le=1.0)
    fee_lesson_fade_per_cycle: float = leaf(
        0.1, unit="share per cycle", about="how fast the lesson of a late charge is forgotten", role="uncertain",
        source=AGARWAL, ge=0.0, le=1.0)
