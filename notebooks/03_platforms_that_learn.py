# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Platforms that learn, warn, reward and help
#
# Three pairs of scenarios, each with and without one feature, in the same worlds: does a score improve with what a
# platform lives through, what do points for paying on time change, and is it better to help early or to press late?
# Everyone is invented; what has no published figure is assumed, as `sim describe` says.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt

from sim import compare, run
from sim.results import plots

SIZE = int(os.environ.get("ARREARS_NOTEBOOK_SIZE", "5000"))
REPLICATIONS = int(os.environ.get("ARREARS_NOTEBOOK_REPLICATIONS", "3"))
SEED = 1
PAIRS = next(folder for folder in (Path("scenarios/pairs"), Path("../scenarios/pairs")) if folder.exists())
SMALLER = {"population.size": SIZE, "days": 360, "start.warm_days": 0}  # nobody owes anything on day 0


def pair(name):
    """A feature against the same market without it."""
    return compare(
        [PAIRS / f"{name}.toml"],
        baseline=PAIRS / f"{name}_without.toml",
        set=SMALLER,
        seed=SEED,
        replications=REPLICATIONS,
        jobs=1,
        progress=False,
    )


# %% [markdown]
# ## 1. A score that learns
#
# A model of default is refitted every cycle on what became of the accounts seen so far. The area under the curve is
# measured on accounts that the model had not seen when it scored them; before the first fit it is the scorecard's.

# %%
learning = run(PAIRS / "learning.toml", set=SMALLER, seed=SEED, jobs=1, progress=False)
axes = plots.plot_metric(learning, "mean_score_auc")
print(*learning.warnings, sep="\n")

# %% [markdown]
# ## 2. Points
#
# Points are earned by paying on time and by instalments; they pay later bills or expire. They are owed by the platform
# until then.

# %%
points = pair("points")
figure, (left, right) = plt.subplots(1, 2, figsize=(14, 4), layout="constrained")
plots.plot_metric(points, "n_points_owed_cents", platform="baitiao", ax=left)
plots.plot_metric(points, "share_instalment_orders", platform="baitiao", ax=right)
points.differences().query(
    "platform == 'baitiao' and metric in ['share_instalment_orders', 'share_bills_unpaid', 'new_net_income_cents']"
)

# %% [markdown]
# ## 3. Help early, or press late
#
# In one world nobody is contacted for a month and then called every other day; in the other, time to pay is offered in
# the app from the first day late.

# %%
help_early = pair("forbearance")
axes = plots.plot_differences(help_early)
help_early.differences().query("metric in ['mean_harm_index', 'new_harm_points', 'new_charged_off_cents', 'npl_ratio']")
