"""Pairing, worked out by hand, and what is refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import Comparison
from sim.records.metrics import METRICS
from sim.results.effects import paired_difference
from sim.results.text import difference, judged


def row(comparison: Comparison, metric: str, confidence: float = 0.95) -> pd.Series:
    table = comparison.differences(confidence)
    return table[table["metric"] == metric].iloc[0]


def test_paired_difference_by_hand(made) -> None:
    baseline, policy = made("a", share_in_distress=[0.1, 0.2, 0.3]), made("b", share_in_distress=[0.2, 0.2, 0.5])
    found = row(Comparison(baseline, (policy,)), "share_in_distress")
    # differences 0.1, 0.0, 0.2: mean 0.1, standard deviation 0.1, t(2) at 97.5 % is 4.302653
    half = 4.302653 * 0.1 / math.sqrt(3)
    assert np.allclose(found[["baseline", "policy", "difference"]].astype(float), [0.2, 0.3, 0.1])
    assert np.allclose(found[["low", "high"]].astype(float), [0.1 - half, 0.1 + half], atol=1e-6)
    assert found["same_sign"] == pytest.approx(2 / 3)
    assert found["n"] == 3


def test_narrower_at_lower_confidence(made) -> None:
    baseline, policy = made("a", share_in_distress=[0.1, 0.2, 0.3]), made("b", share_in_distress=[0.2, 0.2, 0.5])
    found = row(Comparison(baseline, (policy,)), "share_in_distress", 0.5)
    assert found["high"] - found["low"] == pytest.approx(2 * 0.816497 * 0.1 / math.sqrt(3), rel=1e-5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Comparison(baseline, (policy,)).differences(95)


def test_variance_ratio_by_hand(made) -> None:
    comparison = Comparison(made("a", share_in_distress=[1.0, 2, 3]), (made("b", share_in_distress=[2.0, 2, 5]),))
    # variances 1 and 3, that of the differences 1
    assert comparison.variance_ratio("share_in_distress")["ratio"].tolist() == pytest.approx([4.0])
    shifted = Comparison(made("a", share_in_distress=[1.0, 2, 3]), (made("b", share_in_distress=[2.0, 3, 4]),))
    assert shifted.variance_ratio("share_in_distress")["ratio"].tolist() == [math.inf]
    with pytest.raises(KeyError):
        comparison.variance_ratio("no_such_metric")


def test_missing_pairs_are_left_out() -> None:
    found = paired_difference(np.array([1.0, np.nan, 3]), np.array([2.0, 5, 5]), 0.95)
    assert found[:3] == (2.0, 3.5, 1.5)
    assert found[-1] == 2
    without = paired_difference(np.array([np.nan]), np.array([1.0]), 0.95)
    assert (without[1], without[-1]) == (1.0, 0)
    assert all(map(math.isnan, (without[0], *without[2:-1])))


def test_few_events_have_an_exact_interval(made) -> None:
    """3 events of 4 under the policy: Clopper and Pearson's interval of that share is 0.194120 to 0.993691."""
    found = paired_difference(np.array([1.0, 0]), np.array([2.0, 1]), 0.95, counted=True)
    assert found[2:5] == pytest.approx((1.0, 2 * (2 * 0.194120 - 1), 2 * (2 * 0.993691 - 1)), abs=1e-5)
    alike = paired_difference(np.array([0.0, 0]), np.array([1.0, 1]), 0.95, counted=True)
    assert alike[3:5] == pytest.approx((2 * 0.158114 - 1, 1.0), abs=1e-5)
    assert math.isnan(paired_difference(np.array([0.0, 0]), np.array([0.0, 0]), 0.95, counted=True)[3])
    assert math.isnan(paired_difference(np.array([0.0]), np.array([3.0]), 0.95, counted=True)[3])
    many = np.array([20.0, 30]), np.array([25.0, 40])
    assert paired_difference(*many, 0.95, counted=True) == paired_difference(*many, 0.95)


def test_sums_of_money_and_ratios_are_no_counts() -> None:
    counted = {name for name, metric in METRICS.items() if metric.counts_events}
    assert {"new_suits", "new_complaints", "new_orders"} <= counted
    assert not counted & {"new_gmv_cents", "new_short_days", "new_harm_points", "n_officers", "share_empty_visits"}


def test_what_the_baseline_lacks_still_has_a_value(made) -> None:
    baseline, policy = made("a", share_empty_visits=[math.nan] * 2), made("b", share_empty_visits=[0.3, 0.5])
    for tables, values in ((baseline, (0, 0)), (policy, (3, 10))):
        for name, value in zip(("new_empty_visits", "new_visits"), values, strict=True):
            tables.tables["platform_daily"][name] = float(value)
    comparison = Comparison(baseline, (policy,))
    found = row(comparison, "share_empty_visits")
    assert (found["policy"], found["n"]) == (pytest.approx(0.3), 0)
    assert difference("share_empty_visits", found.to_dict()) == "none in the baseline"
    assert judged("share_empty_visits", "lower", found.to_dict()) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        ([0.1, 0.1, 0.1], [0.2, 0.21, 0.2], "worse"),
        ([0.1, 0.1, 0.1], [0.2, 0.05, 0.1], "unclear"),
        ([0.1, 0.1, 0.1], [0.100_000_1, 0.100_000_11, 0.100_000_1], "alike"),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], "none"),
        ([0.1, 0.1, 0.1], [0.2, 0.2, 0.2], ""),
    ],
)
def test_what_a_difference_says(made, ours, theirs, says) -> None:
    comparison = Comparison(made("a", share_in_distress=ours), (made("b", share_in_distress=theirs),))
    assert judged("share_in_distress", "lower", row(comparison, "share_in_distress").to_dict()) == says


def test_one_replication_has_no_interval_and_says_so(made) -> None:
    comparison = Comparison(made("a", share_in_distress=[0.1]), (made("b", share_in_distress=[0.2]),))
    found = row(comparison, "share_in_distress")
    assert found["difference"] == pytest.approx(0.1)
    assert math.isnan(found["low"])
    assert math.isnan(found["high"])
    assert "one replication gives no interval" in repr(comparison)


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"days": 60}, "'b' cannot be compared with 'a': days 60, not 30"),
        ({"seed": 1}, "seed 1, not 0"),
        ({"first": 1}, r"replications \(1, 2\), not \(0, 1\)"),
    ],
)
def test_misaligned_is_refused(made, otherwise, says) -> None:
    with pytest.raises(ValueError, match=says):
        Comparison(made("a", new_orders=[1.0, 2]), (made("b", new_orders=[1.0, 2], **otherwise),))


def test_same_name_and_nothing_to_compare_are_refused(made) -> None:
    run = made("a", new_orders=[1.0])
    with pytest.raises(ValueError, match="different names, not a, a"):
        Comparison(run, (run,))
    with pytest.raises(ValueError, match="no policy"):
        Comparison(run, ())


def test_a_platform_of_one_side_keeps_its_rows(made) -> None:
    policy = made("b", new_orders=[1.0, 2], platforms=("baitiao", "entrant"))
    table = Comparison(made("a", new_orders=[1.0, 2]), (policy,)).differences()
    entrant = table[(table["metric"] == "new_orders") & (table["platform"] == "entrant")].iloc[0]
    assert entrant["n"] == 0
    assert math.isnan(entrant["difference"])


def test_saved_and_loaded(made, tmp_path: Path) -> None:
    comparison = Comparison(made("a", new_orders=[1.0, 2]), (made("b c/d", new_orders=[1.0, 3]),))
    again = Comparison.load(comparison.save(tmp_path / "comparison"))
    assert [run.name for run in again.runs] == ["a", "b c/d"]
    pd.testing.assert_frame_equal(again.differences(), comparison.differences())
    with pytest.raises(FileNotFoundError, match="not the folder of a comparison"):
        Comparison.load(tmp_path)
