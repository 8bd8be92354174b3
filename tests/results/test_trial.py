"""Effects of a trial, worked out by hand, and how they are told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from scipy.special import stdtrit

from sim import Comparison, Run
from sim.records.day import COLUMNS
from sim.results import TrialResult
from sim.results.outcomes import OUTCOMES
from sim.results.page.report import report
from sim.results.plots import plot_trial
from sim.results.store.output import claim, publish
from sim.results.tables import frame
from sim.results.trial import MEASURES, SEGMENTS
from sim.scenario import make_scenario

OF_DEBTORS = (
    "harm_points",
    "resentment",
    "defaulted",
    "charged_off",
    "belief",
    "paid_cents",
    "paid_share",
    "present_value",
    "days_unpaid",
    "talked_to",
    "promised",
    "arranged",
    "resolved",
)
TIMES = 10  # everybody is there so many times, so that an arm is enough people for something to be said of it
Values = Mapping[str, Sequence[float]]
MadeTrial = Callable[..., TrialResult]
ARMS = {"plain": {"share": 0.5}, "keen": {"share": 0.5, "set": {"platforms.baitiao.reminders.reach": 0.9}}}
TRIAL = {
    "platform": "baitiao",
    "from_day": 5,
    "horizon_days": 20,
    "from_days_past_due": 1,
    "to_days_past_due": 30,
    "arms": ARMS,
    "source": "Nobody & Noone 2020",
    "expected": "+40 points resolved",
}


def people(values: Values, arms: Sequence[str], times: int = TIMES) -> dict[str, np.ndarray]:
    """Four kinds of people who owe 100 yuan each, plain and keen in turn; the first two are poor and much at risk."""
    one = _once(values, arms)
    many = {name: np.tile(column, times) for name, column in one.items()}
    return many | {name: np.arange(len(many["arm"]))[::-1] for name in ("consumer", "unit")}


def _once(values: Values, arms: Sequence[str]) -> dict[str, np.ndarray]:
    n = len(arms)
    there: dict[str, object] = {
        "arm": np.array(arms, dtype=object),
        "income_decile": np.where(np.arange(n) < 2, 1, 10),
        "owed_at_start_cents": np.full(n, 10_000),
        "segment": np.where(np.arange(n) < 2, "high", "low").astype(object),
    } | {name: np.array(column) for name, column in values.items()}
    return {name: np.asarray(there.get(name, np.zeros(n))) for name in {**dict.fromkeys(COLUMNS["trial"]), **there}}


@pytest.fixture
def made_trial(made: Callable[..., Run]) -> MadeTrial:
    """``made_trial(reference, trial)``: outcomes by replication of four people, in either world."""

    def world(name: str, replications: Sequence[Values], arms: Sequence[str], times: int, tree: dict) -> Run:
        bare = made(name, new_orders=[1.0] * len(replications))
        table = pd.concat(
            [frame(people(values, arms, times), i) for i, values in enumerate(replications)], ignore_index=True
        )
        scenario = make_scenario({"name": name, "days": 30, "trial": tree})
        return Run(scenario, 0, bare.provenance, {**bare.tables, "trial": table})

    def make(
        reference: Sequence[Values],
        trial: Sequence[Values],
        *,
        arms: Sequence[str] = ("plain", "keen", "plain", "keen"),
        times: int = TIMES,
        **more: object,
    ) -> TrialResult:
        tree = {**TRIAL, **more}
        return TrialResult(
            Comparison(world("r", reference, arms, times, tree), (world("calls", trial, arms, times, tree),))
        )

    return make


@pytest.fixture
def helpful(made_trial: MadeTrial) -> TrialResult:
    """Keen helps one of two in the first replication and both in the second; once it takes a plain one's place."""
    return made_trial(
        [
            {"resolved": [1, 0, 1, 0], "paid_cents": [9_000, 0, 9_000, 0]},
            {"resolved": [1, 0, 1, 0], "paid_cents": [9_000, 0, 9_000, 0]},
        ],
        [
            {"resolved": [1, 1, 1, 0], "paid_cents": [9_000, 10_000, 9_000, 0], "harm_points": [0, 2, 0, 2]},
            {"resolved": [0, 1, 1, 1], "paid_cents": [0, 10_000, 9_000, 10_000], "harm_points": [0, 2, 0, 4]},
        ],
    )


def effect(result: TrialResult, measure: str, outcome: str = "resolved", segment: str = "all") -> pd.Series:
    table = result.effects.set_index(["outcome", "segment", "measure"])
    return table.loc[(outcome, segment, measure)]


def test_the_four_measures_by_hand(helpful: TrialResult) -> None:
    # means of the treated: 0, 0 without and 0.5, 1 with; of the control: 1, 1 without and 1, 0.5 with
    t = 12.706205  # Student, 1 degree of freedom, 97.5 %
    for measure, first, second in (
        ("direct", 0.5, 1.0),
        ("spill_over", 0.0, -0.5),
        ("contrast", 0.5, 1.5),
        ("difference_in_means", -0.5, 0.5),
    ):
        found, mean, half = effect(helpful, measure), (first + second) / 2, t * abs(second - first) / 2
        assert found["estimate"] == pytest.approx(mean)
        assert (found["low"], found["high"]) == pytest.approx((mean - half, mean + half), rel=1e-6), "wider than people"
        assert found["estimate"] == pytest.approx(found["to_level"] - found["from_level"])
    direct = effect(helpful, "direct")
    assert (direct["from_level"], direct["to_level"], direct["control_level"]) == (0, 0.75, 0.75)
    assert (direct["people"], direct["control_people"], direct["replications"]) == (4 * TIMES, 4 * TIMES, 2)
    assert direct["caution"] == "few people: 40"


def test_of_those_spoken_to_by_hand(made_trial: MadeTrial) -> None:
    """Half of the treated are talked to, and each of these pays: half in the mean, all of those spoken to."""
    before, after = {"resolved": [0, 0, 0, 0]}, {"resolved": [0, 1, 0, 0], "talked_to": [0, 1, 0, 0]}
    result = made_trial([before] * 2, [after] * 2)
    assert effect(result, "direct")["estimate"] == 0.5
    assert effect(result, "spoken_to")["estimate"] == 1.0
    low, high = (effect(result, "spoken_to")[end] for end in ("low", "high"))
    assert (low, high) == (pytest.approx(1 - 2 * -math.log(0.05) / (2 * TIMES)), 1.0), "rule of three: it never failed"
    assert "; of those spoken to +100.00, +70.04 to +100.00" in result.measured("keen")
    silent = made_trial([before] * 2, [after | {"talked_to": [0, 0, 0, 0]}] * 2)
    assert math.isnan(effect(silent, "spoken_to")["estimate"]), "nobody was"
    assert "of those spoken to" not in silent.measured("keen")


def test_two_worlds_that_agree_by_luck_are_not_taken_for_certain(made_trial: MadeTrial) -> None:
    result = made_trial([{}] * 2, [{"resolved": [0, 1, 0, 0]}] * 2)
    direct, n = effect(result, "direct"), 4 * TIMES
    half = stdtrit(n - 1, 0.975) * math.sqrt(0.25 * n / (n - 1) / n)
    assert (direct["low"], direct["high"]) == pytest.approx((0.5 - half, 0.5 + half))


@pytest.mark.parametrize(
    ("times", "caution", "claimed"),
    [(7, "too few people: 28", False), (8, "few people: 32", True), (49, "few people: 196", True), (50, "", True)],
)
def test_how_many_people_it_takes(made_trial: MadeTrial, times: int, caution: str, claimed: bool) -> None:
    result = made_trial([{}] * 2, [{"resolved": [0, 1, 0, 1], "harm_points": [0, 1, 0, 2]}] * 2, times=times)
    direct = effect(result, "direct")
    assert direct["caution"] == caution
    assert math.isnan(direct["estimate"]) == math.isnan(direct["low"]) == (not claimed)
    assert caution in repr(result)
    assert ("no effect is claimed" in repr(result)) == (not claimed)
    page = report(result, drawings=[])
    assert caution in page
    assert ("worse" in page.partition("<main>")[2].partition("How to read")[0]) == claimed
    assert caution in " ".join(text.get_text() for text in plot_trial(result).texts)


def test_a_district_that_is_assigned_as_one_counts_once(made_trial: MadeTrial) -> None:
    """All people of two units in the arm: whatever their number, two things were observed."""
    result = made_trial([{}], [{"resolved": [0, 1, 0, 0]}], times=20)
    for run in result.runs:
        run.tables["trial"]["unit"] = np.arange(80) % 4
    again = TrialResult(result.comparison)
    direct = effect(again, "direct")
    assert direct["high"] - direct["estimate"] == pytest.approx(stdtrit(1, 0.975) * math.sqrt(2 * 2 * 0.25**2))


def test_money_and_harm_are_per_person(helpful: TrialResult) -> None:
    assert effect(helpful, "direct", "paid_cents")["estimate"] == 7_500
    assert effect(helpful, "direct", "paid_share")["estimate"] == 0.75
    assert effect(helpful, "direct", "harm_points")["to_level"] == 2.5


def test_segments_part_the_people(helpful: TrialResult) -> None:
    for segment in ("high risk", "low income"):
        found = effect(helpful, "direct", segment=segment)
        assert math.isnan(found["estimate"]), "too few to claim it"
        assert (found["to_level"], found["people"], found["control_people"]) == (1.0, 2 * TIMES, 2 * TIMES)
    empty = effect(helpful, "direct", segment="middle income")
    assert math.isnan(empty["estimate"])
    assert (empty["people"], empty["replications"]) == (0, 0)


def test_every_row_is_there_once_in_order(helpful: TrialResult) -> None:
    table = helpful.effects
    keys = list(table[["arm", "outcome", "segment", "measure"]].itertuples(index=False, name=None))
    assert helpful.outcomes == OF_DEBTORS
    assert keys == [("keen", o, s, m) for o in helpful.outcomes for s in SEGMENTS for m in MEASURES]
    table["estimate"] = 7.0
    assert effect(helpful, "direct")["estimate"] == 0.75, "what is given is a copy"


def test_a_trial_that_changes_nothing_is_exactly_zero(made_trial: MadeTrial) -> None:
    world = [{"resolved": [1, 0, 0, 1], "paid_cents": [1, 2, 3, 7], "resentment": [0.1, 0.2, 0.3, 0.7]}] * 3
    effects = made_trial(world, world).effects
    own = effects[effects["measure"] != "difference_in_means"].dropna(subset="estimate")
    assert len(own) == len(OF_DEBTORS) * 5 * 3, "nobody has a middle risk or a middle income, or is talked to"
    assert (own["estimate"] == 0).all()
    shares = own["outcome"].map(lambda name: OUTCOMES[name].kind == "share")
    assert own.loc[~shares, ["low", "high"]].isna().all(axis=None), "nobody changed: how much others would is not known"
    own = own[shares]
    n = own["measure"].map({"direct": 1, "spill_over": 1, "contrast": 2}) * -math.log(0.05) / own["people"]
    assert np.allclose(own["high"], n)
    assert np.allclose(own["low"], -n)


@pytest.mark.parametrize("n", [30, 60, 300])
def test_the_rule_of_three_by_hand(made_trial: MadeTrial, n: int) -> None:
    """All of n treated people change, and none of n others does: 0 of n are otherwise, so at most about 3 / n are."""
    result = made_trial([{}], [{"resolved": [0, 1, 0, 1]}], times=n // 2)
    for measure, low, high in (
        ("direct", 1 - 2 * 3 / n, 1),
        ("spill_over", -3 / n, 3 / n),
        ("contrast", 1 - 3 * 3 / n, 1 + 3 / n),
        ("difference_in_means", 1 - 2 * 3 / n, 1),
    ):
        found = effect(result, measure)
        assert (found["low"], found["high"]) == pytest.approx((low, high), rel=2e-3)
    assert "3.00 percentage points (95 % interval" not in result.measured("keen")


def test_nothing_that_pretends_to_be_certain_is_printed(made_trial: MadeTrial) -> None:
    """Fourteen people, then forty of whom nobody changes: no interval is as narrow as a point."""
    few = repr(made_trial([{}], [{}], times=7))
    assert "keen (14 people) against plain (14 people): too few people: 14, no effect is claimed" in few
    assert "arrears resolved: too few people: 14" in few.replace("keen against plain: ", "")
    assert "+0.00" not in few
    forty = made_trial([{}], [{}], times=20)
    assert "+0.00 percentage points (95 % interval -7.49 to +7.49; " in forty.measured("keen")
    assert "few people: 40" in forty.measured("keen")
    assert "+0.00 to +0.00" not in repr(forty)
    assert "rule of three" in repr(forty)
    money = made_trial([{}], [{"days_unpaid": [0, 0, 0, 0]}], times=20, outcome="days_unpaid")
    assert "(no interval: all are alike; " in money.measured("keen")


def test_people_whose_outcome_is_not_known_do_not_count(made_trial: MadeTrial) -> None:
    """Of 80 people 20 in each arm owed something; of what was paid of it nothing is claimed."""
    world = {"owed_at_start_cents": [10, 10, 0, 0]}
    result = made_trial([world], [world], times=20)
    direct = effect(result, "direct", "paid_share")
    assert (direct["people"], direct["caution"]) == (40, "too few people: 20")
    assert math.isnan(direct["estimate"])
    assert effect(result, "direct", "resolved")["caution"] == "few people: 40"


def test_a_narrow_interval_shows_how_narrow(made_trial: MadeTrial) -> None:
    table = {"resentment": np.array([0.0, 0.00001, 0.0, 0.00002])}
    result = made_trial([{}], [table], times=100)
    found = effect(result, "direct", "resentment")
    assert OUTCOMES["resentment"].interval(found["low"], found["high"]) == "+0.00001 to +0.00002"
    assert OUTCOMES["resolved"].interval(0.0, 1e-12) == "+0 to +1e-10"


def test_what_is_outside_the_arms_or_owed_nothing_is_left_out(made_trial: MadeTrial) -> None:
    outside = made_trial(
        [{"resolved": [0, 0, 1, 0]}] * 2, [{"resolved": [0, 1, 1, 1]}] * 2, arms=("plain", "keen", "", "")
    )
    assert effect(outside, "direct")["people"] == 2 * TIMES
    assert effect(outside, "direct")["control_level"] == 0
    nothing = {"paid_cents": [10, 10, 10, 10], "owed_at_start_cents": [10, 0, 10, 5]}
    assert effect(made_trial([nothing] * 2, [nothing] * 2, times=20), "direct", "paid_share")["to_level"] == 1


def test_nobody_took_part(made_trial: MadeTrial) -> None:
    nobody = {"arm": np.zeros(0), "segment": np.zeros(0)}
    result = made_trial([nobody] * 2, [nobody] * 2, arms=())
    assert result.n_people == 0
    assert result.effects["estimate"].isna().all()
    assert "nobody took part" in repr(result)
    assert "<svg" in _svg(result)


def _svg(result: TrialResult) -> str:
    from sim.results.page.gallery import draw

    return draw(result)[0].svg


def test_other_people_are_refused(made_trial: MadeTrial, helpful: TrialResult) -> None:
    other = made_trial([{}] * 2, [{}] * 2, arms=("keen", "plain", "plain", "keen"))
    with pytest.raises(ValueError, match="not the same people take part in calls against r"):
        TrialResult(Comparison(helpful.reference, (other.world,)))


def test_what_is_no_trial_is_refused(made: Callable[..., Run], helpful: TrialResult) -> None:
    with pytest.raises(ValueError, match="not one trial and its reference"):
        TrialResult(Comparison(made("a", new_orders=[1.0]), (made("b", new_orders=[1.0]),)))
    with pytest.raises(ValueError, match="between 0 and 1"):
        helpful.effects_at(95)


def test_prints_itself_beside_what_was_published(helpful: TrialResult) -> None:
    text = repr(helpful)
    assert text.startswith("Trial 'calls' on 'baitiao': 2 paired replication(s), 80 people in 2 arms, days 5 to 24\n")
    assert "source:    Nobody & Noone 2020\n  published: +40 points resolved\n" in text
    assert "measured:  keen against plain: arrears resolved +75.00 percentage points" in text
    assert "keen (40 people) against plain (40 people): few people: 40\n" in text
    assert text.index("harm done by contacts") < text.index("recovered, per person")
    assert max(map(len, text.splitlines())) < 190


def test_one_replication_counts_its_people_alone(made_trial: MadeTrial) -> None:
    result = made_trial([{"resolved": [0, 0, 0, 0]}], [{"resolved": [0, 1, 0, 0]}], times=20)
    direct, n = effect(result, "direct"), 40
    half = stdtrit(n - 1, 0.975) * math.sqrt(0.25 / (n - 1))
    assert (direct["estimate"], direct["high"]) == pytest.approx((0.5, 0.5 + half))
    assert "one replication: intervals count the people of this world alone" in repr(result)
    assert "interval over people and 1 replication (Student t)" in report(result)


def test_saved_and_loaded(helpful: TrialResult, tmp_path: Path) -> None:
    again = TrialResult.load(helpful.save(tmp_path / "trial"))
    pd.testing.assert_frame_equal(again.effects, helpful.effects)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "trial" / "effects.parquet"), helpful.effects)


def test_published_folder(helpful: TrialResult, tmp_path: Path) -> None:
    from sim.results.page.gallery import draw

    claim(tmp_path / "o")
    publish(helpful, tmp_path / "o", draw)
    assert {path.name for path in (tmp_path / "o").iterdir()} == {
        "about.txt",
        "effects.csv",
        "plots",
        "report.html",
        "runs",
        "tables",
    }
    assert {path.name for path in (tmp_path / "o" / "plots").iterdir()} == {
        "effects.png",
        "effects_by_segment.png",
        "spill_over.png",
    }
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "o" / "effects.csv"), helpful.effects, check_dtype=False)


def test_report_says_what_the_arms_set_and_what_was_published(helpful: TrialResult) -> None:
    page = report(helpful)
    assert "Published (Nobody &amp; Noone 2020): +40 points resolved. Measured: keen against plain" in page
    assert "platforms.baitiao.reminders.reach" in page.partition("What was compared")[2].partition("Every metric")[0]
    assert page.index("Harm to consumers") < page.index("Money of the lender") < page.index("Spill-over: own change")
    assert page.count("<img ") == 3


def test_harm_up_is_worse_and_money_up_is_better(made_trial: MadeTrial) -> None:
    before = {"resolved": [0, 0, 0, 0]}
    after = {"resolved": [0, 1, 0, 1], "paid_cents": [0, 5, 0, 5], "harm_points": [0, 1, 0, 1]}
    harm, _, money = report(made_trial([before] * 2, [after] * 2)).partition("How to read")[0].partition("Money of")
    assert "worse" in harm
    assert "better" not in harm.partition("<main>")[2]
    assert "better" in money
    assert "worse" not in money


def test_plot(helpful: TrialResult) -> None:
    ax = plot_trial(helpful)
    ax.get_figure().canvas.draw()
    assert [tick.get_text() for tick in ax.get_yticklabels()] == [OUTCOMES[name].label for name in OF_DEBTORS]
    assert "keen: +75.00 percentage points (few people: 40)" in [text.get_text() for text in ax.texts]
    assert ax.get_title(loc="left") == "Direct effect: own change of the treated"
    assert plot_trial(helpful, segments=SEGMENTS, outcomes=["resolved"], ax=ax) is ax
    with pytest.raises(KeyError):
        plot_trial(helpful, outcomes=["no_such_outcome"])
    with pytest.raises(KeyError):
        plot_trial(helpful, measure="no_such_measure")


def test_a_dot_is_hollow_where_the_interval_covers_zero(made_trial: MadeTrial, helpful: TrialResult) -> None:
    clear = made_trial([{}] * 2, [{"resolved": [0, 1, 0, 1]}] * 2)
    faces = [
        to_hex(plot_trial(result, outcomes=["resolved"]).lines[1].get_markerfacecolor()) for result in (clear, helpful)
    ]
    assert faces[0] != "#ffffff"
    assert faces[1] == "#ffffff"


def test_account_holders_are_measured_by_what_they_order(made_trial: MadeTrial) -> None:
    before = {
        "orders": [2, 2, 2, 2],
        "orders_cents": [100] * 4,
        "retained": [1, 0, 1, 0],
        "converted": [0] * 4,
        "owed_cents": [0] * 4,
        "limit_cents": [0] * 4,
    }
    after = before | {"orders": [2, 3, 2, 5], "orders_cents": [100, 900, 100, 500], "retained": [1, 1, 1, 0]}
    result = made_trial([before] * 2, [after] * 2, takes_in="holders", outcome="orders")
    assert result.outcomes == (
        "harm_points",
        "resentment",
        "defaulted",
        "charged_off",
        "belief",
        "owed_cents",
        "paid_cents",
        "orders",
        "orders_cents",
        "retained",
        "converted",
        "limit_cents",
    )
    assert effect(result, "direct", "orders")["estimate"] == 2
    assert effect(result, "direct", "orders_cents")["estimate"] == 600
    assert effect(result, "direct", "retained")["estimate"] == 0.5
    assert effect(result, "spill_over", "orders")["estimate"] == 0
    assert "orders on credit, per person +2.00 orders" in repr(result)
    assert "<svg" in _svg(result)
