"""Warnings, screening and trials of offers that cannot be declared."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario import ScenarioError, diff, make_scenario

AT = "platforms.one.monitoring"
OFFERS = "platforms.one.offers"


def platform(**values: Any) -> dict[str, Any]:
    return {"platforms": {"one": values, "two": {}}}


def trigger(**values: Any) -> dict[str, Any]:
    return {"monitoring": {"triggers": {"t": {"signal": "high_risk", "level": 50, "action": "freeze"} | values}}}


def trial(arms: dict[str, dict[str, Any]], **values: Any) -> dict[str, Any]:
    by_name = {name: {"share": 0.3, "set": keys} for name, keys in arms.items()}
    return platform() | {
        "trial": {"platform": "one", "takes_in": "holders", "outcome": "orders", "arms": by_name} | values
    }


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [
        (
            platform(**trigger(signal="stacking")),
            f"{AT}.triggers.t.signal",
            '"stacking": allowed is a signal of the platform\'s own business, utilisation_jump, contact_failure, '
            "purchase_change, account_drained, high_risk, unless platforms.one.learning.bureau = true",
        ),
        (platform(**trigger(signal="late_elsewhere")), f"{AT}.triggers.t.signal", "bureau = true"),
        (platform(**trigger(signal="willing")), f"{AT}.triggers.t.signal", "one of utilisation_jump or stacking or"),
        (platform(**trigger(action="visit")), f"{AT}.triggers.t.action", "one of freeze or cut_limit or call or"),
        (platform(**trigger(level=-1)), f"{AT}.triggers.t.level", "nearest valid: 0"),
        (platform(**trigger(hold_cycles=0)), f"{AT}.triggers.t.hold_cycles", "nearest valid: 1"),
        (
            platform(monitoring={"triggers": {"t": {"signal": "high_risk", "level": 1}}}),
            f"{AT}.triggers.t.action",
            "missing",
        ),
        (
            platform(monitoring={"triggers": {"T": {"signal": "high_risk", "level": 1, "action": "call"}}}),
            f"{AT}.triggers",
            'the name "T"',
        ),
        (
            platform(monitoring={"screening": {"active": True, "from_cents": 6_000_000}}),
            f"{AT}.screening.from_cents",
            "at most platforms.one.credit.limit_max_cents",
        ),
        (platform(offers={"limits": {"aim": "income"}}), f"{OFFERS}.limits.aim", "one of nobody or score or lot"),
        (
            trial({"a": {}, "b": {f"{OFFERS}.limits.aim": "lot"}}, takes_in="debtors", outcome="resolved"),
            "trial.arms.b.set",
            f"has the key {OFFERS}.limits.aim: allowed are keys that begin with",
        ),
        (
            trial({"a": {}, "b": {"platforms.two.offers.limits.aim": "lot"}}),
            "trial.arms.b.set",
            "platforms.one.collection. or platforms.one.reminders. or platforms.one.offers. or channels.",
        ),
        (trial({"a": {}, "b": {f"{OFFERS}.instalments.cost_cents": 9}}), "trial.arms.b.set", "the same for all arms"),
        (
            trial({"a": {}, "b": {}}, outcome="resolved"),
            "trial.outcome",
            'one of orders, orders_cents, retained, converted, owed_cents, defaulted, where trial.takes_in = "holders"',
        ),
        (trial({"a": {}, "b": {}}, takes_in="debtors", outcome="retained"), "trial.outcome", "nearest valid: resolved"),
    ],
)
def test_what_cannot_be_declared(values: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert caught.value.key == key
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_with_the_bureau_what_goes_on_elsewhere_can_be_watched() -> None:
    values = trigger(signal="stacking", level=2) | {"learning": {"bureau": True}}
    scenario = make_scenario(platform(**values))
    assert scenario.platforms["one"].monitoring.triggers["t"].limit_kept == 0.7


def test_a_date_that_ends_the_subscription_must_end_the_trigger_too() -> None:
    values = platform(**trigger(signal="stacking") | {"learning": {"bureau": True}})
    change = {"from_day": 50, "set": {"platforms.one.learning.bureau": False}}
    with pytest.raises(ScenarioError, match=r"^change from day 50: .*triggers\.t\.signal"):
        make_scenario(values | {"changes": [change]})


def test_an_account_that_nobody_sees_may_be_watched_for() -> None:
    assert make_scenario(platform(**trigger(signal="account_drained", level=0.5))).population.linked_share == 0.0


def test_arms_of_account_holders_differ_in_their_offers() -> None:
    scenario = make_scenario(trial({"none": {}, "aimed": {f"{OFFERS}.limits.aim": "score"}}))
    none, aimed = scenario.arms_on(0)
    assert diff(none, aimed) == {f"{OFFERS}.limits.aim": ("nobody", "score")}
