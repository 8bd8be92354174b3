"""Values that contradict one another, as a table: what is set, which key is blamed, what is said."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario import ScenarioError, make_scenario

AT = "platforms.one."


def platform(**values: Any) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for key, value in values.items():
        branch, leaf = key.split("__")
        tables.setdefault(branch, {})[leaf] = value
    return {"platforms": {"one": tables}}


CONTRADICTIONS = [
    (platform(credit__policy="my policy"), "credit.policy", "a registered name or module:Class"),
    (platform(credit__policy=":Class"), "credit.policy", "a registered name or module:Class"),
    (platform(credit__policy="module:"), "credit.policy", "a registered name or module:Class"),
    (platform(credit__policy=""), "credit.policy", "a registered name or module:Class"),
    (platform(credit__limit_min_cents=900, credit__limit_max_cents=899), "credit.limit_min_cents", "at most"),
    (
        platform(credit__freeze_days_past_due=91, credit__charge_off_days_past_due=90),
        "credit.freeze_days_past_due",
        "at most platforms.one.credit.charge_off_days_past_due, 90 (days)",
    ),
    (platform(terms__instalments=[3, 9]), "terms.instalments", "a list of 3, 6, 12 and 24"),
    (platform(terms__instalments=[3, 3]), "terms.instalments", "each at most once"),
    (
        platform(terms__fee_6_cycles=0.012),
        "terms.fee_6_cycles",
        "0.24 per year; this costs 0.302 where the first instalment falls due 10 days after the order",
    ),
    (platform(terms__fee_24_cycles=0.012), "terms.fee_24_cycles", "0.24 per year; this costs 0.2719"),
    (platform(late__apr_cap=0.13, late__late_counts_in_apr_cap=False), "terms.fee_3_cycles", "this costs 0.1351"),
    (platform(terms__deferral_fee_share=0.021), "terms.deferral_fee_share", "0.24 per year; this costs 0.252"),
    (
        platform(late__service_daily=0.0006),
        "late.service_daily",
        "this costs 0.2737 together with platforms.one.late.penalty_daily, 0.00015",
    ),
    (platform(funding__lines={"a": {"share": 0.6}, "b": {"share": 0.41}}), "funding.lines.b.share", "now 1.01"),
    (platform(funding__co_lending_floor=0.51), "funding.co_lending_floor", "0.5: no loan could be funded"),
    (platform(funding__lines={}), "funding.co_lending_floor", "no loan could be funded"),
    (platform(reminders__days_past_due=[3, 1]), "reminders.days_past_due", "rising days from 1"),
    (platform(reminders__days_past_due=[1, 1]), "reminders.days_past_due", "rising days from 1"),
    (platform(reminders__days_past_due=[0, 1]), "reminders.days_past_due", "rising days from 1"),
    (platform(reminders__days_past_due=[181]), "reminders.days_past_due", "charge_off_days_past_due, 180"),
    (platform(funding__lines={"Bad": {}}), "funding.lines", 'the name "Bad"'),
    (
        platform(forbearance__help_from_days=31),
        "forbearance.help_from_days",
        "at most platforms.one.forbearance.help_to_days, 30 (days past due)",
    ),
]

AT_THE_EDGE = [
    platform(credit__policy="my.module:Class"),
    platform(credit__policy="scorecard_2"),
    platform(credit__limit_min_cents=900, credit__limit_max_cents=900),
    platform(credit__freeze_days_past_due=90, credit__charge_off_days_past_due=90),
    platform(terms__instalments=[]),
    platform(forbearance__help_from_days=30, forbearance__help_to_days=30),
    platform(terms__instalments=[3], terms__fee_6_cycles=0.05),
    platform(terms__fee_6_cycles=0.0095),
    platform(terms__deferral_fee_share=0.02),
    platform(terms__deferral=False, terms__deferral_fee_share=0.05),
    platform(late__service_daily=0.01, late__late_counts_in_apr_cap=False),
    platform(late__service_daily=0.01, late__kind="flat"),
    platform(funding__lines={"a": {"share": 0.05}, "b": {"share": 0.55}, "c": {"share": 0.3}, "d": {"share": 0.1}}),
    platform(funding__co_lending_floor=0.5),
    platform(funding__lines={}, funding__co_lending_floor=0.0),
    platform(reminders__days_past_due=[]),
    platform(reminders__days_past_due=[1, 180]),
]


@pytest.mark.parametrize(("values", "key", "said"), CONTRADICTIONS)
def test_a_contradiction_is_refused(values: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert caught.value.key == AT + key
    assert said in str(caught.value)


@pytest.mark.parametrize("values", AT_THE_EDGE)
def test_the_edge_of_a_contradiction_is_allowed(values: dict[str, Any]) -> None:
    assert list(make_scenario(values).platforms) == ["one"]


@pytest.mark.parametrize("name", ["Baitiao", "2pay", "a-b", "a b", "a.b", "", "_a", "白条", "a\n"])
def test_a_platform_name_is_a_lower_case_identifier(name: str) -> None:
    with pytest.raises(ScenarioError, match=r"^platforms has the name .*lower-case letters"):
        make_scenario({"platforms": {name: {}}})


def test_a_contradiction_that_a_date_brings_is_refused_at_once() -> None:
    change = {"from_day": 90, "set": {"platforms.baitiao.late.apr_cap": 0.12}}
    with pytest.raises(ScenarioError, match=r"^change from day 90: .*terms\.fee_3_cycles = 0\.005"):
        make_scenario({"changes": [change]})


def test_fraud_cannot_stop_beginning_before_it_has_begun_to() -> None:
    with pytest.raises(ScenarioError, match=r"^fraud\.to_day = 89: allowed is at least fraud\.from_day, 90 \(days\)"):
        make_scenario({"fraud": {"to_day": 89}})
    assert make_scenario({"fraud": {"to_day": 90}}).fraud.to_day == 90
