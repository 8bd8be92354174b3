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
# Three pairs of scenarios, each with and without one feature, in the same worlds. Does a score improve as a platform
# gains experience? What do points for paying on time change? Is it better to help early or to press late? All people
# are simulated. Parameters without a published figure are assumed, as `sim describe` says.

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
# A model of default is refitted every cycle on the outcomes of the accounts seen so far. The area under the curve is
# measured on accounts that the model had not seen when it scored them. Before the first fit it is the scorecard's.

# %%
learning = run(PAIRS / "learning.toml", set=SMALLER, seed=SEED, jobs=1, progress=False)
axes = plots.plot_metric(learning, "mean_score_auc")
print(*learning.warnings, sep="\n")

# %% [markdown]
# ## 2. Points
#
# Customers earn points by paying on time and by buying in instalments. Points pay later bills or expire; until then the
# platform owes them.

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
# In one scenario debtors are only reminded for a month and then called every other day. In the other, the app offers
# time to pay from the first day late.

# %%
help_early = pair("forbearance")
axes = plots.plot_differences(help_early)
help_early.differences().query("metric in ['mean_harm_index', 'new_harm_points', 'new_charged_off_cents', 'npl_ratio']")
