"""The rules of a country on collection and price.

A rule that a regime does not give stays at the default that forbids nothing. Presets stand in ``regimes/``; which
sentence of published rules is which leaf, and which is none, is in ``sim/REGIMES.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.config import JsonDict

from sim.scenario.errors import bad_value, shown
from sim.scenario.forms import check_names, check_repeats
from sim.scenario.frozen import NAMED, FrozenDict
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.collection.channels import ChannelName, OwnChannel, TalkChannel

CONSTRAINTS = "docs/sources.md, 2A"
FORBEARANCE = "docs/sources.md, 2B"
PENALTIES = "docs/sources.md, 2C"
CAPS = "docs/sources.md, 2D"
DAYS_OF_WEEK = 7
NO_CAP = 10.0
"""An annual price that no regime forbids."""
NO_FEE_CAP = 1_000_000


class BudgetParameters(Branch):
    """A limit on contacts on a debt within a number of days, today included; each numerical rule is one budget."""

    channels: Annotated[tuple[ChannelName, ...], Field(strict=False)] = leaf(
        ("ai_call", "human_call"),
        unit="channels",
        about="channels that share the budget",
        role="lever",
        source=CONSTRAINTS,
    )
    counts: Literal["attempts", "reached", "talks"] = leaf(
        "attempts",
        unit="kind",
        about="what is counted: every attempt, those answered, or those talked to",
        role="lever",
        source=CONSTRAINTS,
    )
    days: int = leaf(7, unit="days", about="length of the window", role="lever", source=CONSTRAINTS, ge=1, le=3_600)
    most: int = leaf(
        7, unit="contacts", about="most that are allowed in it", role="lever", source=CONSTRAINTS, ge=0, le=100
    )
    pooled: bool = leaf(
        True,
        unit="yes or no",
        about="do all collectors of the debt share the budget (yes), or does each have its own (no)",
        role="lever",
        source="lender and all its agencies together: GB/T 45251-2025 (docs/sources.md, 2A)",
    )


def _or_a_name(schema: JsonDict) -> None:
    """In a file a regime may also be named, and a table may say over which one it is laid."""
    table = dict(schema)
    properties = table["properties"]
    assert isinstance(properties, dict)
    table["properties"] = properties | {
        "preset": {"type": "string", "description": "preset or file that these rules are laid over"}
    }
    schema.clear()
    schema["anyOf"] = [{"type": "string", "description": "a preset, or the path of a file of rules"}, table]


class RegimeParameters(Branch):
    """One regime. Days and hours are those of collection by people; suits are nobody's contact and stay free.

    A platform's own plain reminders are service messages and not counted. Sums are in the currency of the market.
    """

    model_config = ConfigDict(json_schema_extra=_or_a_name)

    name: str = leaf("none", unit="text", about="name of the regime", role="fixed", source="a label")
    source: str = leaf("", unit="text", about="where the rules are published", role="fixed", source="a label")
    covers: Literal["all", "agencies"] = leaf(
        "all",
        unit="kind",
        about="whose contacts the rules concern: everybody's, or those of agencies and debt buyers",
        role="lever",
        source=f"Reg F concerns third-party collectors ({CONSTRAINTS})",
    )
    budgets: Annotated[Mapping[str, BudgetParameters], AfterValidator(FrozenDict)] = Field(
        default={},
        max_length=16,
        description="numbers of contacts allowed, by name of the rule",
        json_schema_extra=NAMED,
    )
    quiet_days_after_talk: int = leaf(
        0,
        unit="days",
        about="days without another call after a talk with the debtor on the phone; the day of the talk is "
        "the first of them",
        role="lever",
        source=f"12 CFR 1006.14(b)(2)(i)(B); {CONSTRAINTS}",
        ge=0,
        le=360,
    )
    from_hour: float = leaf(
        0.0,
        unit="hours",
        about="hour from which contacts by people are allowed",
        role="lever",
        source=CONSTRAINTS,
        ge=0.0,
        le=24.0,
    )
    to_hour: float = leaf(
        24.0,
        unit="hours",
        about="hour until which contacts by people are allowed",
        role="lever",
        source=CONSTRAINTS,
        ge=0.0,
        le=24.0,
    )
    rest_days: Annotated[tuple[int, ...], Field(strict=False)] = leaf(
        (),
        unit="days of the week, 0 (Monday, as day 0 of a run) to 6",
        about="days without any contact",
        role="lever",
        source=CONSTRAINTS,
    )
    visit_at_work: bool = leaf(
        True, unit="yes or no", about="may debtors be visited at work", role="lever", source=CONSTRAINTS
    )
    visit_needs_notice_days: int = leaf(
        0,
        unit="days",
        about="days by which a letter must precede the first visit; 0: no notice is needed",
        role="lever",
        source=CONSTRAINTS,
        ge=0,
        le=90,
    )
    visit_after_failed: int = leaf(
        0,
        unit="contacts",
        about="failed contacts in a row, of any kind, before a debtor may be visited; 0: none",
        role="uncertain",
        source=f"a last resort in Australia, without a number ({CONSTRAINTS})",
        ge=0,
        le=100,
    )
    visit_work_after_failed: int = leaf(
        0,
        unit="visits",
        about="visits at home that met nobody before the debtor may be visited at work; 0: none",
        role="lever",
        source=f"two failed meetings in India's draft of 2026 ({CONSTRAINTS})",
        ge=0,
        le=100,
    )
    consent_withheld: float = leaf(
        0.0,
        unit="share of debtors",
        about="visits need consent, and this share of debtors, and separately of relatives, never give it: "
        "the visit ends at the door; 0: no consent is needed",
        role="uncertain",
        source=f"consent is asked for, how many give it is not published ({CONSTRAINTS})",
        ge=0.0,
        le=1.0,
    )
    refusal_bars: Annotated[tuple[TalkChannel, ...], Field(strict=False)] = leaf(
        (),
        unit="channels",
        about="channels that may not be used again for a debt once somebody reached on them refused to talk",
        role="lever",
        source=CONSTRAINTS,
    )
    opt_out: Annotated[tuple[OwnChannel, ...], Field(strict=False)] = leaf(
        (),
        unit="channels",
        about="channels on which a debtor may ask not to be contacted about a debt again (how often: "
        "response.opts_out_per_resentment)",
        role="lever",
        source=f"12 CFR 1006.14(h): a medium that a person has asked not to be used; Korea: means ({CONSTRAINTS})",
    )
    spared_days_per_year: int = leaf(
        0,
        unit="days",
        about="days of a year on which a debtor may not be contacted: public holidays, mourning, weddings; "
        "they differ between debtors",
        role="uncertain",
        source=f"holidays and events, without numbers ({CONSTRAINTS})",
        ge=0,
        le=120,
    )
    visits_to_vulnerable: bool = leaf(
        True, unit="yes or no", about="may debtors known to be vulnerable be visited", role="lever", source=CONSTRAINTS
    )
    third_parties: Literal["free", "if_lost", "once_if_lost", "never"] = leaf(
        "free",
        unit="kind",
        about="may others be contacted: freely, only about a debtor who cannot be reached, only once about "
        "such a debtor, or never",
        role="lever",
        source=CONSTRAINTS,
    )
    lost_after_failed: int = leaf(
        0,
        unit="contacts",
        about="failed contacts in a row after which a debtor counts as not reachable; 0: only a debtor "
        "whose number is dead or who has moved",
        role="lever",
        source=CONSTRAINTS,
        ge=0,
        le=100,
    )
    others_are_told: bool = leaf(
        True,
        unit="yes or no",
        about="may others who are contacted hear of the debt; if not, they may be asked where the debtor is "
        "and to pass on a message, but not to pay",
        role="lever",
        source=CONSTRAINTS,
    )
    contact_max_days_past_due: int = leaf(
        0,
        unit="days past due",
        about="age of a debt after which only a suit is allowed; 0: no limit",
        role="lever",
        source=CONSTRAINTS,
        ge=0,
        le=3_600,
    )
    complaint_stops_contact: bool = leaf(
        False,
        unit="yes or no",
        about="does collection pause while a complaint is open",
        role="lever",
        source=CONSTRAINTS,
    )
    hardship_pause_days: int = leaf(
        0,
        unit="days",
        about="pause in the collection of a debt after its debtor reports hardship",
        role="lever",
        source=FORBEARANCE,
        ge=0,
        le=3_600,
    )
    breathing_space_days: int = leaf(
        0,
        unit="days",
        about="pause in the collection of all debts of a person who reports hardship",
        role="lever",
        source=FORBEARANCE,
        ge=0,
        le=3_600,
    )
    breathing_space_every_cycles: int = leaf(
        12,
        unit="cycles",
        about="least time from one breathing space to the next",
        role="lever",
        source=FORBEARANCE,
        ge=0,
        le=120,
    )
    cooling_off_days: int = leaf(
        0, unit="days", about="days for which an order may be withdrawn", role="lever", source=FORBEARANCE, ge=0, le=90
    )
    repairs_below_cents: int = leaf(
        0,
        unit="cents",
        about="a default up to this sum is struck from the record once it is repaid; 0: no default is",
        role="lever",
        source=FORBEARANCE,
        ge=0,
        le=1_000_000_000,
    )
    restructure_below_cents: int = leaf(
        0,
        unit="cents",
        about="debtors who owe less than this must be offered restructuring at every contact; 0: nobody",
        role="lever",
        source=FORBEARANCE,
        ge=0,
        le=1_000_000_000,
    )
    records_required: float = leaf(
        0.0,
        unit="share of contacts",
        about="contacts that must be on record",
        role="lever",
        source=CONSTRAINTS,
        ge=0.0,
        le=1.0,
    )
    conduct_weight_required: float = leaf(
        0.0,
        unit="share of pay",
        about="least part of officers' pay that depends on conduct",
        role="uncertain",
        source="no pay on recovery alone, without a number (docs/sources.md, 2E)",
        ge=0.0,
        le=1.0,
    )
    apr_cap: float = leaf(
        NO_CAP,
        unit="share per year",
        about="highest all-in price of credit; 10: none",
        role="lever",
        source=CAPS,
        ge=0.0,
        le=NO_CAP,
    )
    late_fee_cap_cents: int = leaf(
        NO_FEE_CAP,
        unit="cents",
        about="cap on an account's late charges in each of its years (12 cycles from its opening), and on a "
        "fixed late fee; 1,000,000: none",
        role="lever",
        source=CAPS,
        ge=0,
        le=NO_FEE_CAP,
    )
    damages_cents: int = leaf(
        0,
        unit="cents per action",
        about="paid to a debtor who shows a breach in court",
        role="lever",
        source=PENALTIES,
        ge=0,
        le=1_000_000_000,
    )
    fine_cents: int = leaf(
        0,
        unit="cents",
        about="usual fine for failings in collection",
        role="lever",
        source=PENALTIES,
        ge=0,
        le=100_000_000_000,
    )

    @property
    def most_late_charges_cents(self) -> int:
        """Most that may be charged for lateness in a year of an account; more than any debt where there is no cap."""
        return self.late_fee_cap_cents if self.late_fee_cap_cents < NO_FEE_CAP else 10**12


def check_regime(rules: RegimeParameters, at: str = "regime.") -> None:
    """Raise ``ScenarioError`` about the first contradiction in rules whose keys begin with ``at``."""
    if rules.from_hour >= rules.to_hour:
        raise bad_value(f"{at}from_hour", rules.from_hour, f"an hour before {at}to_hour, {rules.to_hour:g}")
    if len(set(rules.rest_days)) < len(rules.rest_days) or not set(rules.rest_days) <= set(range(DAYS_OF_WEEK)):
        raise bad_value(f"{at}rest_days", rules.rest_days, "a list of days from 0 (Monday) to 6, each at most once")
    _check_doors(rules, at)
    check_names(rules.budgets, f"{at}budgets")
    for name, budget in rules.budgets.items():
        if not budget.channels:
            raise bad_value(f"{at}budgets.{name}.channels", budget.channels, "at least one channel")
    check_repeats(rules, at.removesuffix("."))


def _check_doors(rules: RegimeParameters, at: str) -> None:
    """Checks for rules about visits and third parties that make one another pointless."""
    if rules.visit_work_after_failed and not rules.visit_at_work:
        raise bad_value(
            f"{at}visit_work_after_failed", rules.visit_work_after_failed, f"0, since {at}visit_at_work = false", "0"
        )
    bars = rules.refusal_bars
    if len(set(bars)) < len(bars):
        raise bad_value(f"{at}refusal_bars", bars, "each channel at most once", shown(tuple(dict.fromkeys(bars))))
    for channel, idle, why in (
        ("visit_work", not rules.visit_at_work, "visit_at_work = false"),
        ("call_to_contacts", rules.third_parties == "never", 'third_parties = "never"'),
        ("visit_relatives", rules.third_parties == "never", 'third_parties = "never"'),
        ("visit_relatives", rules.consent_withheld == 0.0, "consent_withheld = 0, so that no relative refuses"),
    ):
        if channel in bars and idle:
            raise bad_value(
                f"{at}refusal_bars",
                bars,
                f"a list without {channel}, since {at}{why}",
                shown(tuple(name for name in bars if name != channel)),
            )
    if rules.third_parties == "never" and not rules.others_are_told:
        raise bad_value(
            f"{at}others_are_told",
            rules.others_are_told,
            f'true, since {at}third_parties = "never" leaves nobody to tell',
            "true",
        )
