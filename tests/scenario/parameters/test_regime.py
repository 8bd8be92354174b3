"""Regimes: presets, files and tables of rules, by date too; bad ones refused in one line; prices within the caps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.law import lawful
from sim.scenario import (
    RegimeParameters,
    Scenario,
    ScenarioError,
    diff,
    flat_fee_apr,
    json_schema,
    load_scenario,
    make_scenario,
    override,
    regime_names,
    to_toml,
    under,
)
from sim.scenario.parameters.price import highest_flat_fee

ASKED_FOR = {
    "none",
    "cn_gbt45251_2025",
    "cn_cba_2026",
    "us_reg_f",
    "us_ma",
    "uk_conc7",
    "in_rbi",
    "in_rbi_2026",
    "au_rg96",
    "kr_2024",
    "id_pojk22",
    "ie_cca46",
    "jp_mlba21",
    "cn_cards_2011",
}
PRESETS = Path(__file__).parents[3] / "sim" / "scenario" / "regimes"
DEAR = {"platforms": {"a": {}, "b": {"late": {"kind": "flat"}}}}


def file(folder: Path, text: str, name: str = "s.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path, **given: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path, **given)
    text = str(caught.value)
    assert "\n" not in text
    return text


# --- presets ----------------------------------------------------------------------------------------------------------


def test_what_is_shipped() -> None:
    assert set(regime_names()) >= ASKED_FOR
    assert under(Scenario(), "none").regime == RegimeParameters(source=under(Scenario(), "none").regime.source)


@pytest.mark.parametrize("name", regime_names())
def test_a_preset_is_short_sourced_and_needs_no_preset_to_be_read_again(name: str, tmp_path: Path) -> None:
    text = (PRESETS / f"{name}.toml").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    scenario = load_scenario(file(tmp_path, f'regime = "{name}"'))
    assert (scenario.regime.name, bool(scenario.regime.source)) == (name, True)
    assert (scenario.regime == RegimeParameters(name=name, source=scenario.regime.source)) == (name == "none")
    again = load_scenario(file(tmp_path, to_toml(scenario).replace(f'"{name}"', '"renamed"')))
    assert diff(scenario, again) == {"regime.name": (name, "renamed")}
    assert hash(load_scenario(file(tmp_path, to_toml(scenario)))) == hash(scenario)


def test_numbers_of_the_evidence_file() -> None:
    rules = {name: under(Scenario(), name).regime for name in regime_names()}
    calls = rules["us_reg_f"].budgets["calls"]
    assert (calls.most, calls.days, calls.pooled, rules["us_reg_f"].quiet_days_after_talk) == (7, 7, False, 7)
    assert rules["us_reg_f"].covers == "agencies"
    assert all(one.pooled and one.most == 3 for one in rules["cn_gbt45251_2025"].budgets.values())
    assert {name: (one.from_hour, one.to_hour) for name, one in rules.items() if one.to_hour < 24} == {
        "cn_gbt45251_2025": (8, 22),
        "cn_cba_2026": (8, 22),
        "us_reg_f": (8, 21),
        "us_ma": (8, 21),
        "in_rbi": (8, 19),
        "in_rbi_2026": (8, 19),
        "au_rg96": (9, 21),
        "kr_2024": (8, 21),
        "id_pojk22": (8, 20),
        "ie_cca46": (9, 21),
        "jp_mlba21": (8, 21),
    }
    assert {name for name, one in rules.items() if one.consent_withheld} == {
        "cn_gbt45251_2025",
        "cn_cba_2026",
        "us_ma",
        "uk_conc7",
        "au_rg96",
        "jp_mlba21",
    }
    assert {name for name, one in rules.items() if not one.others_are_told} == {
        "cn_gbt45251_2025",
        "cn_cba_2026",
        "us_reg_f",
        "us_ma",
    }
    assert rules["in_rbi_2026"].visit_work_after_failed == 2
    assert (rules["kr_2024"].hardship_pause_days, rules["uk_conc7"].breathing_space_days) == (180, 60)


# --- how a scenario names its regime ----------------------------------------------------------------------------------


def test_a_file_of_rules_is_seen_from_the_scenario_and_with_set_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "laws").mkdir()
    file(tmp_path / "laws", "quiet_days_after_talk = 4", "mine.toml")
    path = file(tmp_path, 'regime = "laws/mine.toml"')
    assert load_scenario(path).regime == RegimeParameters(name="mine", quiet_days_after_talk=4)
    monkeypatch.chdir(tmp_path / "laws")
    assert load_scenario(file(tmp_path, "days = 5"), set={"regime": "mine.toml"}).regime.quiet_days_after_talk == 4
    assert under(Scenario(), "mine.toml").name == "default, mine"


def test_a_table_may_be_laid_over_a_preset(tmp_path: Path) -> None:
    regime = load_scenario(
        file(tmp_path, '[regime]\npreset = "us_reg_f"\nto_hour = 20\n[regime.budgets.calls]\nmost = 2')
    ).regime
    assert (regime.to_hour, regime.from_hour, regime.budgets["calls"].most, regime.budgets["calls"].days) == (
        20,
        8,
        2,
        7,
    )


def test_a_child_lays_rules_over_its_parents_or_names_another_regime(tmp_path: Path) -> None:
    file(tmp_path, 'regime = "us_ma"', "parent.toml")
    laid = load_scenario(file(tmp_path, 'extends = "parent.toml"\n[regime]\nrest_days = [6]')).regime
    assert (laid.rest_days, list(laid.budgets)) == ((6,), ["calls", "household", "visits"])
    other = load_scenario(file(tmp_path, 'extends = "parent.toml"\nregime = "us_reg_f"'))
    assert other.regime == under(Scenario(), "us_reg_f").regime, "nothing of the parent's is left"


def test_set_takes_a_regime_and_then_single_rules() -> None:
    scenario = override(Scenario(), {"regime.budgets.calls.most": 2, "regime": "us_reg_f"})
    assert scenario.regime.budgets["calls"].most == 2
    assert override(scenario, {"regime.from_hour": 9.5}).regime.from_hour == 9.5
    with pytest.raises(ScenarioError, match=r"regime\.budgets\.visits\.most: unknown key"):
        override(scenario, {"regime.budgets.visits.most": 1})


def test_a_regime_may_come_and_change_on_a_date(tmp_path: Path) -> None:
    file(tmp_path, "rest_days = [5, 6]", "mine.toml")
    scenario = load_scenario(
        file(
            tmp_path,
            """
[[changes]]
from_day = 10
set = { "regime" = "us_reg_f" }
[[changes]]
from_day = 20
set = { "regime.budgets.calls.most" = 2 }
[[changes]]
from_day = 30
set = { "regime" = "mine.toml", "regime.to_hour" = 18 }
""",
        )
    )
    in_force = [scenario.on(day).regime for day in (0, 10, 20, 30)]
    assert [one.name for one in in_force] == ["none", "us_reg_f", "us_reg_f", "mine"]
    assert [one.budgets["calls"].most for one in in_force[1:3]] == [7, 2]
    assert (in_force[3].to_hour, in_force[3].rest_days, in_force[3].budgets) == (18, (5, 6), {})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert load_scenario(file(elsewhere, to_toml(scenario))) == scenario, "the file of rules is not needed again"
    assert isinstance(hash(scenario), int)


def test_under_a_regime_a_scenario_has_another_name_and_its_own_dated_changes() -> None:
    change = {"from_day": 3, "set": {"economy.benefit_share": 0.5}}
    scenario = make_scenario({"name": "mine", "changes": [change]})
    moved = under(scenario, "kr_2024")
    assert moved.name == "mine, kr_2024"
    assert {key.split(".")[0] for key in diff(scenario, moved)} == {"name", "regime"}
    assert moved.on(3).economy.benefit_share == 0.5


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("quiet_days = 3", "quiet_days: unknown key; nearest valid key: "),
        ("visits_to_vulnerabel = true", "visits_to_vulnerabel: unknown key; nearest valid key: visits_to_vulnerable"),
        ("from_hour = 25", "from_hour = 25: allowed is a number: 0.0 to 24.0 hours; nearest valid: 24.0"),
        ("from_hour = 22\nto_hour = 8", "from_hour = 22.0: allowed is an hour before to_hour, 8"),
        ("to_hour = 0", "from_hour = 0.0: allowed is an hour before to_hour, 0"),
        ("rest_days = [7]", "rest_days = [7]: allowed is a list of days from 0 (Monday) to 6"),
        (
            "[budgets.a]\nmost = -1",
            "budgets.a.most = -1: allowed is a whole number: 0 to 100 contacts; nearest valid: 0",
        ),
        ("[budgets.a]\ndays = 0", "budgets.a.days = 0: allowed is a whole number: 1 to 3600 days; nearest valid: 1"),
        ("[budgets.a]\nmots = 1", "budgets.a.mots: unknown key; nearest valid key: budgets.a.most"),
        ('[budgets.a]\nchannels = ["human_cal"]', 'budgets.a.channels[0] = "human_cal": allowed is a list out of text'),
        ("[budgets.a]\nchannels = []", "budgets.a.channels = []: allowed is at least one channel"),
        ('[budgets.a]\ncounts = "tries"', 'budgets.a.counts = "tries": allowed is one of attempts or reached or talks'),
        ("[budgets.Bad]", 'budgets has the name "Bad"'),
        ('third_parties = "sometimes"', "allowed is one of free or if_lost or once_if_lost or never"),
        (
            "visit_at_work = false\nvisit_work_after_failed = 2",
            "visit_work_after_failed = 2: allowed is 0, since visit_at_work = false; nearest valid: 0",
        ),
        ('refusal_bars = ["text"]', 'refusal_bars[0] = "text": allowed is a list out of '),
        ('refusal_bars = ["ai_call", "ai_call"]', 'allowed is each channel at most once; nearest valid: ["ai_call"]'),
        (
            'visit_at_work = false\nrefusal_bars = ["visit_work"]',
            "a list without visit_work, since visit_at_work = false",
        ),
        (
            'third_parties = "never"\nrefusal_bars = ["call_to_contacts"]',
            "allowed is a list without call_to_contacts, since third_parties",
        ),
        (
            'refusal_bars = ["visit_relatives"]',
            "a list without visit_relatives, since consent_withheld = 0, so that no",
        ),
        (
            'third_parties = "never"\nothers_are_told = false',
            "others_are_told = false: allowed is true, since third_part",
        ),
        ("consent_withheld = 1.5", "consent_withheld = 1.5: allowed is a number: 0.0 to 1.0 share of debtors"),
        ("spared_days_per_year = 200", "spared_days_per_year = 200: allowed is a whole number: 0 to 120 days"),
        ("", "is empty: write at least one rule"),
        ("from_hour =", "is not valid TOML"),
    ],
)
def test_a_bad_file_of_rules_is_refused_with_its_name(toml: str, said: str, tmp_path: Path) -> None:
    file(tmp_path, toml, "rules.toml")
    message = refused(file(tmp_path, 'regime = "rules.toml"'))
    assert message.startswith(f"{tmp_path / 's.toml'}: {tmp_path / 'rules.toml'}: ")
    assert said in message


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('regime = "us_regf"', 's.toml: regime = "us_regf": allowed is a preset (au_rg96, cn_cards_2011,'),
        ('regime = "us_regf"', "or the path of a .toml file; nearest valid: us_reg_f"),
        ('regime = "no.toml"', 's.toml: regime = "no.toml": allowed is an existing file, seen from '),
        ("regime = 5", "s.toml: regime = 5: allowed is a preset"),
        ('regime = ""', 's.toml: regime = "": allowed is a preset'),
        ('[regime]\npreset = "non"', 's.toml: regime = "non": allowed is a preset'),
        ("[regime]\nfrom_hour = 25", "s.toml: regime.from_hour = 25: allowed is a number: 0.0 to 24.0 hours"),
        (
            '[regime]\npreset = "us_reg_f"\nto_hour = 7',
            "regime.from_hour = 8.0: allowed is an hour before regime.to_hour",
        ),
        ("[regime]\nrest_day = [6]", "regime.rest_day: unknown key; nearest valid key: regime.rest_days"),
        (
            '[[changes]]\nfrom_day = 9\nset = { "regime" = "us_regf" }',
            'change from day 9: regime = "us_regf": allowed is',
        ),
        ("[collectors.a]\nfrom_hour = 19", "collectors.a.from_hour = 19.0: allowed is an hour before"),
    ],
)
def test_a_bad_regime_in_a_scenario_is_refused(toml: str, said: str, tmp_path: Path) -> None:
    assert said in refused(file(tmp_path, toml))


def test_a_directory_or_unknown_name_with_set_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.toml").mkdir()
    path = file(tmp_path, "days = 3")
    assert refused(path, set={"regime": "folder.toml"}) == "--set: folder.toml: is a directory, not a file"
    assert refused(path, set={"regime": "kr"}).startswith('--set: regime = "kr": allowed is a preset')


def test_editors_may_be_told_of_names_and_tables() -> None:
    either = json_schema()["$defs"]["RegimeParameters"]["anyOf"]
    assert either[0]["type"] == "string"
    assert {"preset", "budgets", "from_hour"} <= set(either[1]["properties"])


# --- prices -----------------------------------------------------------------------------------------------------------


def test_what_is_within_the_caps_is_left_alone() -> None:
    dear = make_scenario(DEAR)
    for scenario in (dear, *(under(dear, name) for name in ("none", "us_reg_f", "uk_conc7"))):
        assert lawful(scenario) is scenario
    assert lawful(under(dear, "cn_cba_2026")).platforms == dear.platforms


@pytest.mark.parametrize("cap", [0.0, 0.05, 0.12, 0.2])
def test_prices_are_cut_to_the_highest_within_the_cap(cap: float) -> None:
    before = make_scenario(DEAR | {"regime": {"apr_cap": cap, "late_fee_cap_cents": 300}})
    after = lawful(before)
    assert lawful(after) is after
    for label in ("a", "b"):
        old, new = before.platforms[label], after.platforms[label]
        for cycles in (3, 6, 12, 24):
            fee, was = (getattr(one.terms, f"fee_{cycles}_cycles") for one in (new, old))
            dearest = flat_fee_apr(fee, cycles, new.terms.days_to_pay)
            assert dearest <= cap + 1e-9
            assert fee == was or dearest == pytest.approx(cap, abs=5e-5)  # fees are in parts per million
        assert 0.0 <= min(old.terms.deferral_fee_share, cap / 12) - new.terms.deferral_fee_share < 1e-6
        assert new.late.apr_cap == cap
        assert (new.late.service_daily + new.late.penalty_daily) * 365 <= cap + 1e-12
        assert max(new.late.flat_first_cents, new.late.flat_second_cents, new.late.flat_cap_cents) == 300
        if cap:
            assert new.late.service_daily / new.late.penalty_daily == pytest.approx(0.0005 / 0.00015, rel=0.05)
            assert (new.late.service_daily + new.late.penalty_daily) * 365 > cap - 2 * 365e-6


def test_conduct_weighs_in_pay_as_it_must_and_more_if_it_did() -> None:
    pools = {"low": {"conduct_weight": 0.1}, "high": {"conduct_weight": 0.4}}
    after = lawful(make_scenario({"collectors": pools, "regime": {"conduct_weight_required": 0.3}}))
    assert [pool.conduct_weight for pool in after.collectors.values()] == [0.3, 0.4]


@pytest.mark.parametrize(("covers", "silent"), [("all", True), ("agencies", False)])
def test_others_who_are_not_told_notice_nothing_and_do_not_pay(covers: str, silent: bool) -> None:
    """Under rules for agencies alone the platforms' own officers go on telling them."""
    before = make_scenario({"regime": {"others_are_told": False, "covers": covers}, "response": {"relative_pays": 0.2}})
    after = lawful(before)
    assert lawful(after) is after
    assert after.response.relative_pays == (0.0 if silent else 0.2)
    for name in ("notice_to_contacts", "call_to_contacts", "visit_relatives"):
        assert (getattr(after.channels, name).exposure == 0.0) == silent
    assert after.channels.visit_home == before.channels.visit_home


def test_late_charges_that_do_not_count_are_not_cut() -> None:
    late = {"late_counts_in_apr_cap": False, "service_daily": 0.001}
    after = lawful(make_scenario({"platforms": {"a": {"late": late}}, "regime": {"apr_cap": 0.1}}))
    assert after.platforms["a"].late.service_daily == 0.001


@pytest.mark.parametrize("cycles", [3, 6, 12, 24])
def test_the_highest_fee_costs_the_cap(cycles: int) -> None:
    for first_days in (1, 10, 28, 30):
        highest = highest_flat_fee(0.18, cycles, first_days)
        assert flat_fee_apr(highest, cycles, first_days) <= 0.18 < flat_fee_apr(highest + 1e-6, cycles, first_days)
        assert highest_flat_fee(0.0, cycles, first_days) == 0.0
