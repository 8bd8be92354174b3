"""What a platform sets: whom it admits, what it charges, how it is funded, when it reminds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.scenario.frozen import NAMED, FrozenDict, OwnParameters
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.platforms.collection import CollectionParameters
from sim.scenario.parameters.platforms.forbearance import ForbearanceParameters
from sim.scenario.parameters.platforms.learning import LearningParameters
from sim.scenario.parameters.platforms.monitoring import MonitoringParameters
from sim.scenario.parameters.platforms.provisions import ProvisionParameters
from sim.scenario.parameters.rewards.offers import OfferParameters
from sim.scenario.parameters.rewards.points import GreenParameters, PointsParameters

BAITIAO = "JD Baitiao bill system (docs/sources.md, 1A, grade C)"
HUABEI = "Huabei (docs/sources.md, 1A, grade C)"
Days = Annotated[tuple[int, ...], Field(strict=False)]


class CreditParameters(Branch):
    """Admission by a noisy score, limits, freezes, charge-off."""

    policy: str = leaf("scorecard", unit="name", about="admission policy: a registered name or module:Class",
                       role="lever", at_start_only=True)
    policy_set: OwnParameters = leaf(
        {}, unit="numbers, text, true or false, by name", role="lever", source="the class",
        about="parameters of a policy of your own, as its class declares them")
    score_accuracy: float = leaf(
        0.6, unit="correlation", about="correlation of the score with true creditworthiness", role="uncertain",
        ge=0.0, le=1.0)
    score_memory: float = leaf(
        0.0, unit="share of variance", about="part of the error of a score that belongs to person and platform, rather "
        "than being drawn anew at each application", role="uncertain", ge=0.0, le=1.0)
    score_cutoff: int = leaf(
        590, unit="points", about="lowest score admitted (scores have mean 650, standard deviation 50)",
        role="lever", ge=300, le=1000)
    points_to_double_odds: int = leaf(
        0, unit="points", about="score that halves the odds of default; the cut-off moves by it each time losses "
        "double what was reckoned with; 0: the cut-off stays", role="lever", ge=0, le=200)
    reckoned_loss_annual: float = leaf(
        0.03, unit="share of balance per year", about="credit loss, net of recoveries and with the cost of collection, "
        "that the cut-off reckons with", role="lever", ge=0.0001, le=1.0)
    reapply_cycles: int = leaf(
        6, unit="cycles", about="cycles before a refused applicant may ask again", role="lever", ge=1, le=120)
    limit_to_income: float = leaf(
        0.6, unit="cycles of income", about="first limit at the cut-off", role="lever", ge=0.0, le=20.0)
    limit_per_100_points: float = leaf(
        0.5, unit="cycles of income", about="more first limit per 100 points above the cut-off", role="lever",
        ge=0.0, le=20.0)
    limit_min_cents: int = leaf(
        50_000, unit="cents", about="smallest limit", role="lever", source=HUABEI, ge=0, le=20_000_000)
    limit_max_cents: int = leaf(
        5_000_000, unit="cents", about="largest limit", role="lever", source=HUABEI, ge=0, le=20_000_000)
    limit_growth: float = leaf(
        0.15, unit="share", about="limit growth at a review", role="lever", ge=0.0, le=2.0)
    limit_review_statements: int = leaf(
        3, unit="statements", about="statements paid on time between limit reviews", role="lever", ge=1, le=120)
    limit_to_income_max: float = leaf(
        0.0, unit="cycles of income", about="largest limit that a review or an offer grows to; 0: whatever the income",
        role="lever", ge=0.0, le=50.0)
    limit_cut: float = leaf(
        0.0, unit="share", about="taken off the limit when arrears are paid that were over 30 days old", role="lever",
        ge=0.0, le=1.0)
    close_idle_cycles: int = leaf(
        0, unit="statements", about="statements in a row without an order, and with nothing owed, after which an "
        "account closes; 0: never", role="lever", ge=0, le=120)
    record_cycles: int = leaf(
        0, unit="cycles", about="from charge-off until a debt is struck from the record and claimed no more; 0: never",
        role="lever", source="China: a default is shown for 5 years (docs/sources.md, S83)", ge=0, le=240)
    freeze_days_past_due: int = leaf(
        3, unit="days past due", about="from here on no new orders until arrears are paid", role="lever",
        ge=1, le=180)
    charge_off_days_past_due: int = leaf(
        180, unit="days past due", about="age at which the debt is written off", role="lever",
        source="usually 180 dpd (docs/sources.md, 6)", ge=30, le=360)


class TermsParameters(Branch):
    """Pay in 30 days, instalments with flat fees, minimum payment, deferral."""

    days_to_pay: int = leaf(
        10, unit="days", about="from statement to due date", role="lever", source=HUABEI,
        at_start_only=True, ge=1, le=28)
    fee_3_cycles: float = leaf(
        0.005, unit="share of principal per cycle", about="flat fee of a 3-cycle plan", role="lever",
        source=BAITIAO, ge=0.0, le=0.05)
    fee_6_cycles: float = leaf(
        0.006, unit="share of principal per cycle", about="flat fee of a 6-cycle plan", role="lever",
        source=BAITIAO, ge=0.0, le=0.05)
    fee_12_cycles: float = leaf(
        0.007, unit="share of principal per cycle", about="flat fee of a 12-cycle plan", role="lever",
        source=BAITIAO, ge=0.0, le=0.05)
    fee_24_cycles: float = leaf(
        0.008, unit="share of principal per cycle", about="flat fee of a 24-cycle plan", role="lever",
        source=BAITIAO, ge=0.0, le=0.05)
    instalments: Days = leaf(
        (3, 6, 12, 24), unit="cycles", about="plan lengths on offer, out of 3, 6, 12 and 24", role="lever",
        source=BAITIAO)
    instalment_floor_cents: int = leaf(
        10_000, unit="cents", about="smallest order that may be split", role="lever", source=BAITIAO,
        ge=0, le=10_000_000)
    minimum_payment_share: float = leaf(
        0.10, unit="share of the statement", about="minimum payment on what is not an instalment", role="lever",
        source=HUABEI, ge=0.0, le=1.0)
    deferral: bool = leaf(
        True, unit="yes or no", about="may a statement be put off by one cycle", role="lever", source=HUABEI)
    deferral_fee_share: float = leaf(
        0.01, unit="share of the amount put off", about="fee of a deferral", role="lever", ge=0.0, le=0.05)
    deferral_gap_cycles: int = leaf(
        6, unit="cycles", about="cycles between two deferrals of one account", role="lever", ge=1, le=120)
    restructure_gap_cycles: int = leaf(
        12, unit="cycles", about="least time from one restructuring of a debt to the next", role="lever",
        source="a debt may be made current again once in twelve months (FFIEC 2000, recalled)", ge=0, le=120)
    merchant_discount: float = leaf(
        0.008, unit="share of the order", about="kept from what the merchant is paid", role="lever",
        source="Huabei 0.6-1.0 % (docs/sources.md, 1A); pay-in-4 2.49 % (table 1B)", ge=0.0, le=0.2)


class LateParameters(Branch):
    """Late charges, and the all-in price that no charge may exceed."""

    kind: Literal["daily", "flat"] = leaf(
        "daily", unit="kind", about="daily: service fee and penalty per day; flat: one or two fixed fees",
        role="lever")
    service_daily: float = leaf(
        0.0005, unit="share per day", about="service fee on the unpaid statement after its due date",
        role="lever", source=BAITIAO, ge=0.0, le=0.01)
    penalty_daily: float = leaf(
        0.00015, unit="share per day", about="penalty on top while the minimum is missed", role="lever",
        source=BAITIAO, ge=0.0, le=0.01)
    flat_first_cents: int = leaf(
        1_000, unit="cents", about="fixed fee on the first day past due", role="lever",
        source="Afterpay USD 10 then 7 (docs/sources.md, 1A, grade C)", ge=0, le=100_000)
    flat_second_cents: int = leaf(
        700, unit="cents", about="fixed fee on the eighth day past due", role="lever",
        source="Afterpay USD 10 then 7 (docs/sources.md, 1A, grade C)", ge=0, le=100_000)
    flat_cap_share: float = leaf(
        0.25, unit="share of the arrears", about="fixed fees of one spell never exceed this share", role="lever",
        source="Afterpay 25 % of the order (docs/sources.md, 1A, grade C)", ge=0.0, le=1.0)
    flat_cap_cents: int = leaf(
        6_800, unit="cents", about="fixed fees of one spell never exceed this sum", role="lever",
        source="Afterpay USD 68 (docs/sources.md, 1A, grade C)", ge=0, le=1_000_000)
    apr_cap: float = leaf(
        0.24, unit="share per year", about="highest all-in price of any contract, by the dates on which it is to be "
        "paid: 12 x the rate per 30 days", role="lever",
        source="Jinguei [2025] 9: 24 % (docs/sources.md, 2D)", ge=0.0, le=10.0)
    late_counts_in_apr_cap: bool = leaf(
        True, unit="yes or no", about="do late charges count in the all-in price (a legal reading)", role="lever",
        source="docs/sources.md, 0, point 4")


class LineParameters(Branch):
    """An outside funding line."""

    share: float = leaf(
        0.5, unit="share of each loan", about="part of each loan that the line funds", role="lever", ge=0.0, le=1.0)
    cost_annual: float = leaf(
        0.045, unit="share per year", about="interest on what is drawn", role="uncertain",
        source="Lexin 4.28 % (2024), Baitiao ABS 5.1 % (2015) (docs/sources.md, 1B, 1C)", ge=0.0, le=0.5)
    size_cents_per_consumer: int = leaf(
        200_000, unit="cents per consumer of the population", about="most that may be drawn", role="lever",
        ge=0, le=100_000_000)
    npl_trigger: float = leaf(
        0.06, unit="share of balance", about="non-performing share above which the line shuts", role="lever",
        source="Baitiao ABN pool triggers 5 % and 6 % (docs/sources.md, 1D)", ge=0.0, le=1.0)
    promised_loss_annual: float = leaf(
        0.0115, unit="share of balance per year", about="credit loss that the funder was promised", role="uncertain",
        source="Baitiao ABN rated on 1.01-1.15 %, outcome 3.9-4.63 % (docs/sources.md, 1D)", ge=0.0, le=1.0)
    surcharge_per_point: float = leaf(
        0.0, unit="share per year per share of loss", about="more interest for each point by which the loss of the "
        "last 12 cycles exceeds the promise", role="uncertain", ge=0.0, le=10.0)
    loss_trigger: float = leaf(
        1.0, unit="share of balance per year", about="loss of the last 12 cycles above which the line shuts; 1: never",
        role="lever", ge=0.0, le=1.0)
    green_off: float = leaf(
        0.0, unit="share of the interest", about="taken off the interest on the green part of the pool", role="lever",
        source="MYbank: 10 % off the rate (docs/sources.md, 5)", ge=0.0, le=1.0)


class FundingParameters(Branch):
    """Own capital and outside lines; lending stops when money does."""

    capital_cents_per_consumer: int = leaf(
        100_000, unit="cents per consumer of the population", about="own money on day 0", role="lever",
        at_start_only=True, ge=0, le=100_000_000)
    co_lending_floor: float = leaf(
        0.30, unit="share of each loan", about="least part of each loan that outside lines must fund",
        role="lever", source="China from 2022-01-01: 30 % (docs/sources.md, 1C)", ge=0.0, le=1.0)
    lines: Annotated[Mapping[str, LineParameters], AfterValidator(FrozenDict)] = Field(
        default={"partner": LineParameters()}, description="outside funding lines by name", json_schema_extra=NAMED)


class ReminderParameters(Branch):
    """The platform's own plain texts."""

    days_past_due: Days = leaf(
        (1, 3, 5, 7, 9, 15, 20), unit="days past due", about="days on which a text is sent", role="lever",
        source=BAITIAO)
    days_before_due: int = leaf(
        0, unit="days", about="a text so many days before a due date; 0: none", role="lever", ge=0, le=28)
    reach: float = leaf(
        0.4, unit="probability", about="chance that a text is read the same day", role="uncertain", ge=0.0, le=1.0)
    cost_cents: int = leaf(
        5, unit="cents", about="cost of one text", role="uncertain", ge=0, le=1_000)


class PlatformParameters(Branch):
    """One lending platform."""

    label: str = leaf("", unit="text", about="name for plots and tables; empty: the key", role="fixed",
                      source="a label", at_start_only=True, max_length=60)
    reputation: float = leaf(
        0.0, unit="utility", about="appeal of the name on day 0; what is thought of the platform comes on top",
        role="uncertain", ge=-5.0, le=5.0)
    care: float = leaf(
        0.5, unit="share", about="care with which complaints are handled: more are upheld, each costs more",
        role="lever", ge=0.0, le=1.0)
    credit: CreditParameters = CreditParameters()
    terms: TermsParameters = TermsParameters()
    late: LateParameters = LateParameters()
    funding: FundingParameters = FundingParameters()
    reminders: ReminderParameters = ReminderParameters()
    collection: CollectionParameters = CollectionParameters()
    forbearance: ForbearanceParameters = ForbearanceParameters()
    learning: LearningParameters = LearningParameters()
    monitoring: MonitoringParameters = MonitoringParameters()
    offers: OfferParameters = OfferParameters()
    green: GreenParameters = GreenParameters()
    points: PointsParameters = PointsParameters()
    provisions: ProvisionParameters = ProvisionParameters()
