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
# # A society that talks, complains and regulates
#
# Three questions: who hears of a visit, what do a country's rules change, and what does a treatment do to people who
# were never treated? All people are simulated. The parameters of beliefs and complaints are assumed, as `sim describe`
# says.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt

from sim import load_scenario, run, trial
from sim.experiments import compare_regimes
from sim.results import plots

SIZE = int(os.environ.get("ARREARS_NOTEBOOK_SIZE", "5000"))
REPLICATIONS = int(os.environ.get("ARREARS_NOTEBOOK_REPLICATIONS", "3"))
SEED = 1
NEW = {"population.size": SIZE, "start.warm_days": 0}  # nobody owes anything on day 0, which saves three years
SCENARIOS = next(folder for folder in (Path("scenarios"), Path("../scenarios")) if folder.exists())

# %% [markdown]
# ## 1. Who hears of it
#
# We follow one consumer. The plot shows people up to two steps away, and how much more than on day 0 they believe that
# debtors are pursued. Squares are people with contacts of their own; circles believe what they heard from ties.

# %%
doorstep = load_scenario(SCENARIOS / "doorstep.toml", set=NEW | {"days": 180})
followed = run(doorstep, seed=SEED, follow=[100], jobs=1, progress=False)
axes = plots.plot_network(followed, 100)

# %%
followed.table("news").groupby("kind")["n_told"].sum()

# %% [markdown]
# ## 2. The same market under several countries' rules
#
# Every debtor is called often, by callers who are paid by results and hardly supervised. Rules are data. Only officers
# who cross the line do what rules forbid, and only complaints and audits detect it.

# %%
harsh = load_scenario(SCENARIOS / "uniform_harsh.toml", set=NEW | {"days": 180})
rules = compare_regimes(
    harsh, ["none", "us_ma", "cn_gbt45251_2025"], seed=SEED, replications=REPLICATIONS, jobs=1, progress=False
)
figure, (left, right) = plt.subplots(1, 2, figsize=(14, 4), layout="constrained")
plots.plot_complaint_mix(rules, ax=left)
plots.plot_metric(rules, "mean_harm_index", ax=right)
rules.differences().query("metric in ['mean_harm_index', 'new_harassments', 'new_complaints', 'new_late_paid_cents']")

# %% [markdown]
# ## 3. People who were not visited
#
# A trial inside one market: half of the debtors are visited, half are not. A change in people who are not visited can
# come only from what they heard, or from hours that collectors no longer had for them.

# %%
spill = trial(
    SCENARIOS / "trials" / "visit_spill_over.toml",
    set=NEW,
    seed=SEED,
    replications=REPLICATIONS,
    jobs=1,
    progress=False,
)
spilled = spill.effects.query("measure == 'spill_over' and outcome == 'belief'")
spilled[["segment", "from_level", "to_level", "estimate", "control_people"]]
