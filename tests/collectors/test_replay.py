"""Every contact of whole markets held against the rules: compliant collectors break none, others are all found out."""

from __future__ import annotations

from functools import cache

import pytest

from sim.core.vocabulary import Channel, Meeting, Outcome
from sim.scenario import Scenario, override, regime_names, under
from tests.collectors.replay import AT_DOOR, VISITS, Contact, broken_rules, contacts_of_run
from tests.shipped import cold

SHAPES = ("doorstep", "uniform_harsh", "ladder")
SMALL = {
    "population.size": 1_000,
    "days": 200,
    "population.vulnerable_share": 0.3,
    "society.law.active": False,
}  # under which those who break rules are soon stopped
GOOD = {"temptation": 0.0}
BAD = {
    "temptation": 2.0,
    "supervision": 0.0,
    "recorded": 0.0,
    "conduct_weight": 0.0,
    "target_cents_per_officer_day": 10_000_000,
}


PLENTY = {"staff_per_1000_cases": 0.0, "staff": 6}  # officers enough to come near every rule


@cache
def run_of(
    shape: str, regime: str, crooked: bool, kind: str = "in_house", rule: str = "", value: int = 0
) -> tuple[Scenario, tuple[Contact, ...]]:
    scenario = cold(shape)
    people = {
        f"collectors.{pool}.{key}": value
        for pool in scenario.collectors
        for key, value in ((BAD if crooked else GOOD) | {"kind": kind} | PLENTY).items()
    }
    # Where all is on record, as some laws ask, nobody here crosses a line: who does keeps no records either.
    law = ({"regime.records_required": 0.0} if crooked else {}) | ({f"regime.{rule}": value} if rule else {})
    scenario = override(under(scenario, regime), SMALL | people | law)
    return scenario, tuple(contacts_of_run(scenario))


def kind_for(regime: str) -> str:
    return "agency" if regime == "us_reg_f" else "in_house"


@pytest.mark.slow
@pytest.mark.parametrize("regime", regime_names())
@pytest.mark.parametrize("shape", SHAPES)
def test_who_complies_breaks_no_rule(shape: str, regime: str) -> None:
    scenario, contacts = run_of(shape, regime, False, kind_for(regime))
    assert len(contacts) > 100
    broken = broken_rules(scenario.regime, list(contacts))
    assert [(one, wrong) for one, wrong in zip(contacts, broken, strict=True) if wrong] == []
    assert not any(one.breach for one in contacts)


BROKEN = {  # rules that are broken where nobody watches; ladder and doorstep never come near some
    ("uniform_harsh", "cn_gbt45251_2025"): {"others"},
    ("uniform_harsh", "cn_cba_2026"): {"others"},
    ("uniform_harsh", "us_reg_f"): {"others", "once", "quiet"},
    ("uniform_harsh", "us_ma"): {"calls", "household"},
    ("doorstep", "us_ma"): {"visits", "work"},
    ("doorstep", "uk_conc7"): {"vulnerable"},
    ("uniform_harsh", "in_rbi"): {"others"},
    ("uniform_harsh", "in_rbi_2026"): {"others", "complaint"},
    ("doorstep", "in_rbi_2026"): {"home first"},
    ("uniform_harsh", "au_rg96"): {"week", "spared"},
    ("doorstep", "au_rg96"): {"visits", "last resort"},
    ("doorstep", "kr_2024"): {"barred"},
    ("doorstep", "jp_mlba21"): {"work"},
    ("uniform_harsh", "cn_cards_2011"): {"others"},
    ("uniform_harsh", "id_pojk22"): {"rest", "others", "old"},
    ("doorstep", "ie_cca46"): {"rest", "work"},
}


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "regime"), BROKEN)
def test_who_does_not_breaks_rules_and_every_breach_is_marked(shape: str, regime: str) -> None:
    scenario, contacts = run_of(shape, regime, True, kind_for(regime))
    broken = broken_rules(scenario.regime, list(contacts))
    assert {rule for wrong in broken for rule in wrong} >= BROKEN[shape, regime]
    for one, wrong in zip(contacts, broken, strict=True):
        assert one.breach == (one.pressed or bool(wrong)), (one, wrong)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("regime", "rule", "value", "name"),
    [("us_reg_f", "budgets.calls.most", 2, "calls"), ("none", "hardship_pause_days", 60, "pause")],
)
def test_rules_that_presets_leave_wide_bind_where_they_are_narrow(
    regime: str, rule: str, value: int, name: str
) -> None:
    for crooked in (False, True):
        scenario, contacts = run_of("uniform_harsh", regime, crooked, kind_for(regime), rule, value)
        broken = broken_rules(scenario.regime, list(contacts))
        assert any(name in wrong for wrong in broken) == any(map(bool, broken)) == crooked
        assert [one.breach for one in contacts] == [
            one.pressed or bool(wrong) for one, wrong in zip(contacts, broken, strict=True)
        ]


@pytest.mark.slow
def test_rules_are_not_kept_by_chance() -> None:
    """What is done without any regime breaks most of them."""
    for shape, regime in BROKEN:
        _, contacts = run_of(shape, "none", False, kind_for(regime))
        wrong = broken_rules(under(Scenario(), regime).regime, list(contacts))
        assert sum(map(bool, wrong)) > 0, (shape, regime)


@pytest.mark.slow
def test_the_flagged_are_visited_where_the_law_is_silent_alone() -> None:
    def visits(regime: str) -> int:
        return sum(one.channel in VISITS and one.flagged for one in run_of("doorstep", regime, False)[1])

    assert visits("none") > 0
    assert visits("uk_conc7") == 0


@pytest.mark.slow
def test_visits_end_at_the_door_where_consent_is_needed_and_withheld() -> None:
    """Whoever lets nobody in is met like others, and talked to under no such law alone, even where no rule is kept."""

    def met(regime: str, crooked: bool) -> list[Meeting]:
        share = under(Scenario(), "cn_cba_2026").regime.consent_withheld
        return [
            one.meeting
            for one in run_of("doorstep", regime, crooked)[1]
            if one.channel in AT_DOOR and one.lots.consent < share and one.meeting in (Meeting.REACHED, Meeting.REFUSED)
        ]

    assert Meeting.REACHED in met("none", False)
    for crooked in (False, True):
        found = met("cn_cba_2026", crooked)
        assert len(found) > 5
        assert set(found) == {Meeting.REFUSED}


@pytest.mark.slow
def test_letters_announce_visits_where_they_must() -> None:
    channels = [{one.channel for one in run_of("doorstep", regime, False)[1]} for regime in ("none", "uk_conc7")]
    assert [Channel.LETTER in used for used in channels] == [False, True]
    assert all(set(AT_DOOR) <= used for used in channels)


@pytest.mark.slow
def test_hardship_gives_peace_where_the_law_says_so() -> None:
    """The British law gives 60 days, from all creditors: who first reports hardship is not contacted in them."""
    _, contacts = run_of("uniform_harsh", "uk_conc7", False)
    first: dict[int, int] = {}
    for one in contacts:
        if one.outcome is Outcome.HARDSHIP:
            first.setdefault(one.consumer, one.day)
    after = [one.day - first[one.consumer] for one in contacts if one.consumer in first]
    assert first
    assert not any(0 < days <= 60 for days in after)
    assert any(days > 60 for days in after)
