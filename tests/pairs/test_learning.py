"""Learning: the score ranks better the more was lived through, and more are admitted thanks to it, who are no worse.

The rules know nothing of either: the model is fitted on files of account holders and what became of them, and its
points replace those of the prior scorecard in the same rules of admission. How rare false alarms are: ``pair``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.results import Run
from tests.pairs.pair import change, compared, rises, same_tables

WORLD = (("population.size", 8_000), ("days", 600))
LEARNT = 9
"""From this cycle on every replication has a model of applicants."""
SEASONED = 4
"""Age in cycles at which accounts are compared."""


def both() -> tuple[Run, Run]:
    """Without and with the model."""
    result = compared("learning", WORLD)
    return result.baseline, result.policies[0]


def ranking(run: Run) -> pd.DataFrame:
    """The area under the curve, by replication and cycle."""
    table = run.platform_cycle
    return table[table["platform"] == "baitiao"].pivot(index="replication", columns="cycle", values="mean_score_auc")


def new_accounts(run: Run) -> pd.DataFrame:
    """Accounts opened since applicants are judged by the model, and those 30 days late at some age, by replication."""
    table = run.vintages
    chosen = table[
        (table["platform"] == "baitiao") & (table["cohort_cycle"] >= LEARNT) & (table["age_cycles"] == SEASONED)
    ]
    return chosen.groupby("replication")[["n_accounts", "n_accounts_30_plus"]].sum()


@pytest.mark.experiment
def test_the_score_ranks_better_with_what_is_lived_through() -> None:
    """Measured: 0.63 becomes 0.83."""
    measured = ranking(both()[1])
    prior, learnt = measured.loc[:, 3:8].mean(axis=1), measured.loc[:, 14:].mean(axis=1)
    assert prior.mean() < 0.7, "files of the first cycles have the points of the prior scorecard"
    assert rises((learnt - prior - 0.1).to_numpy()), "surely by more than 0.1"


@pytest.mark.experiment
def test_more_are_admitted_who_go_bad_no_more_often() -> None:
    """Measured: a quarter more accounts, of which 2.2 % are late where 2.0 % were. The cut-off is the same, and more
    have points above it; with them arrears of the whole book rise.
    """
    without, with_it = (new_accounts(run) for run in both())
    assert rises((with_it["n_accounts"] - without["n_accounts"]).to_numpy(float))
    share = {
        name: table["n_accounts_30_plus"] / table["n_accounts"]
        for name, table in (("without", without), ("with", with_it))
    }
    assert not rises((share["with"] - share["without"]).to_numpy())
    assert rises(change(compared("learning", WORLD), "share_delinquent"))


@pytest.mark.experiment
def test_without_a_model_nothing_is_measured() -> None:
    assert np.isnan(ranking(both()[0]).to_numpy(float)).all()


def test_switched_off_it_is_not_there() -> None:
    same_tables("learning", {"platforms.baitiao.learning.model": "scorecard"}, **{"population.size": 600, "days": 150})
