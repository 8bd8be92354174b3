"""What is assumed about consumers: who they are, what happens to them, how they shop and repay."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

OSTRICH = "Karlsson, Loewenstein & Seppi 2009; Olafsson & Pagel 2017"
KEYS = "29 % near the minimum, for years: Keys & Wang 2019; classes of payment: Yeh & Lien 2009 (docs/sources.md, T1)"
AGARWAL = "Agarwal et al. 2011, 4 M card statements (docs/sources.md, T3)"


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
    trait_correlation: float = leaf(
        0.0, unit="correlation", about="correlation between any two of: income, liked buffer, memory for due dates, "
        "norm, lasting willingness, fullness of payments, not living hand to mouth, safety of the job",
        role="uncertain", at_start_only=True, ge=0.0, le=0.9)
    hand_to_mouth_share: float = leaf(
        0.0, unit="share of consumers", about="consumers who live hand to mouth: they keep no buffer, and have less "
        "patience", role="uncertain", source="20-35 %: Kaplan, Violante & Weidner 2014", at_start_only=True, ge=0.0,
        le=1.0)
    patience: float = leaf(
        1.0, unit="share of debts", about="part of their known debts for which those who live hand to mouth keep "
        "cash; cash beyond that and the essentials they spend on pay day", role="uncertain",
        source="present bias of 0.7 and below: Laibson 1997; Meier & Sprenger 2010", at_start_only=True, ge=0.0, le=1.0)
    job_risk_log_sd: float = leaf(
        0.0, unit="log", about="how much the hazard of losing a job differs between people", role="uncertain",
        at_start_only=True, ge=0.0, le=3.0)
    contactable_logit_sd: float = leaf(
        0.0, unit="logit", about="how much the chance of being reached by a contact differs between people",
        role="uncertain", source="two thirds do not answer unknown numbers (vendors, weak)", at_start_only=True,
        ge=0.0, le=5.0)
    turnover_annual: float = leaf(
        0.0, unit="share of consumers per year", about="consumers who leave in a year; each is replaced by somebody "
        "new, with other means and no debts", role="uncertain", at_start_only=True, ge=0.0, le=0.5)


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
    pay_log_sd: float = leaf(
        0.0, unit="log", about="how much the pay of one in work varies around the usual from cycle to cycle",
        role="uncertain", source="30 % say that their income varies: Federal Reserve SHED", ge=0.0, le=1.0)
    pay_memory: float = leaf(
        0.0, unit="correlation", about="correlation of the deviation of pay from the usual between one cycle and the "
        "next", role="uncertain", ge=0.0, le=0.99)
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
    bills_earmarked: float = leaf(
        0.0, unit="share of bills", about="part of the usual payment of all bills at hand that is kept from wants, "
        "times patience", role="uncertain", ge=0.0, le=1.0)
    weight_free_limit: float = leaf(
        0.0, unit="share of wants per cycle of income", about="how much more is wanted for each cycle of income of "
        "free credit limit, counted up to two cycles", role="uncertain", source="debt rises by 0.10 to 0.14 of a "
        "rise in the limit (Gross & Souleles 2002, recalled)", ge=0.0, le=3.0)


class StylesParameters(Branch):
    """How people pay when nothing is wrong, as shares of consumers; all 0: a fresh draw for every bill."""

    full: float = leaf(
        0.0, unit="share of consumers", about="consumers who pay all that is owed", role="uncertain", source=KEYS,
        at_start_only=True, ge=0.0, le=1.0)
    fourfold: float = leaf(
        0.0, unit="share of consumers", about="consumers who pay four minimums", role="uncertain", source=KEYS,
        at_start_only=True, ge=0.0, le=1.0)
    double: float = leaf(
        0.0, unit="share of consumers", about="consumers who pay two minimums", role="uncertain", source=KEYS,
        at_start_only=True, ge=0.0, le=1.0)
    minimum: float = leaf(
        0.0, unit="share of consumers", about="consumers who pay the minimum", role="uncertain", source=KEYS,
        at_start_only=True, ge=0.0, le=1.0)


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
        0.12, unit="probability", about="chance that one who can pay in full pays the minimum, divided by price "
        "sensitivity; only where there are no styles", role="uncertain", ge=0.0, le=1.0)
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
    styles: StylesParameters = StylesParameters()
    style_switch: float = leaf(
        0.0, unit="probability per statement", about="chance that a bill is paid in a style drawn anew",
        role="uncertain", ge=0.0, le=1.0)
    catch_up: float = leaf(
        0.65, unit="probability per statement", about="chance that one who is behind sets out to catch up; only where "
        "there are styles", role="uncertain", source="two thirds fit docs/sources.md, T1", ge=0.0, le=1.0)
    past_due_only: float = leaf(
        0.63, unit="probability", about="chance, for each payment missed, that one who catches up pays what is past "
        "due and leaves what falls due now", role="uncertain", source="62-65 % fit docs/sources.md, T1", ge=0.0,
        le=1.0)
    arrears_recall: float = leaf(
        0.0, unit="share", about="fall in forgetting a due date of one who is behind already", role="uncertain",
        ge=0.0, le=1.0)
    pay_day_attention: float = leaf(
        1.0, unit="probability", about="chance that an overdue debtor who would not look at the bill otherwise does "
        "so on pay day", role="uncertain", ge=0.0, le=1.0)
    attention_fade: float = leaf(
        0.0, unit="log per cycle", about="how fast attention to an overdue bill falls with each whole cycle late",
        role="uncertain", source=OSTRICH, ge=0.0, le=3.0)
    averted: float = leaf(
        0.0, unit="share", about="fall in attention of one who cannot cover the arrears; a written-off debt counts "
        "as not covered", role="uncertain", source=OSTRICH, ge=0.0, le=1.0)
    willing_memory: float = leaf(
        0.0, unit="share of variance", about="part of the chance in willingness that lasts; the rest is drawn anew "
        "each cycle", role="uncertain",
        source="defaults that were partly a choice: 6-38 % (Gerardi et al. 2018; Ganong & Noel 2023)", ge=0.0, le=1.0)
    willing_shared: float = leaf(
        0.5, unit="share of variance", about="part of the lasting willingness that is the person's, towards all "
        "creditors; the rest is towards one", role="uncertain", ge=0.0, le=1.0)
    pain_of_paying: float = leaf(
        0.0, unit="logit", about="willingness lost when the payment asked for takes all the cash at hand; less in "
        "proportion", role="uncertain", source="both triggers in 24 % of defaults: Ganong & Noel 2023", ge=0.0, le=10.0)
    counts_all_credit: bool = leaf(
        False, unit="yes or no", about="does willingness weigh what default would cost, given the credit that is left "
        "elsewhere, and all debts (yes), or the limit and the bill of this account alone (no)", role="uncertain")
    order_by_credit: float = leaf(
        0.0, unit="weight per cycle of income", about="how strongly the open limit of a creditor draws scarce cash "
        "to it; 0: only recent contacts do", role="uncertain", source="payment hierarchy: Andersson et al. 2013; "
        "Gathergood et al. 2019", ge=0.0, le=10.0)
    claim_income_share: float = leaf(
        0.0, unit="share of income per cycle", about="most that is paid on a written-off debt in a cycle; 0: no "
        "bound, and nothing is paid unasked", role="uncertain", source="recovered 0.56-0.95 % of old balances a "
        "month (docs/sources.md, T4)", ge=0.0, le=1.0)
    claim_staleness: float = leaf(
        0.0, unit="logit per log month", about="willingness lost as a written-off debt grows older, for each unit "
        "of log(1 + months)", role="uncertain", ge=0.0, le=5.0)
    claim_momentum: float = leaf(
        0.0, unit="logit", about="willingness gained by one who of late paid as much of a written-off debt as a "
        "cycle allows", role="uncertain", source="Chehrazi & Weber 2015: a payment makes the next likelier", ge=0.0,
        le=5.0)
    contested_share: float = leaf(
        0.0, unit="share of written-off debts", about="debts that the debtor says are not his and never pays of his "
        "own will", role="uncertain", source="27 % of debts in collection were disputed: CFPB 2017", ge=0.0, le=1.0)
