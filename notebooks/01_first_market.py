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
# # A first market
#
# This notebook does three things: it runs a market and plots it, follows one person in arrears day by day, and compares
# two policies in the same simulated worlds, with their harm beside their income.
#
# All people are simulated. The results come from one model with assumed parameters (`sim describe` says which of them
# have a published source). They show what the assumptions imply, not what real people do.

# %%
import os
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from sim import CreditMarket, compare, load_scenario, run
from sim.results import plots

SIZE = int(os.environ.get("ARREARS_NOTEBOOK_SIZE", "5000"))
REPLICATIONS = int(os.environ.get("ARREARS_NOTEBOOK_REPLICATIONS", "5"))
SEED = 1
SCENARIOS = next(folder for folder in (Path("scenarios"), Path("../scenarios")) if folder.exists())
CHANGES = {"population.size": SIZE, "start.warm_days": 0}

# %% [markdown]
# ## 1. Run a market
#
# A scenario is a short file. `baseline.toml` has two lenders: one sends bills with a minimum payment, the other sells
# short plans with capped late fees. Both lend for purchases, and text customers who are late. There is no other
# collection.
#
# As shipped, the market has a warm-up of three years before day 0, so that debts of every age exist from the first day
# on; results leave the warm-up out. To save time, this notebook sets `start.warm_days` to 0: nobody owes anything on
# day 0.
#
# `run` returns tables (pandas). Printing the result shows a headline with harm first. `jobs=1` keeps the work in this
# process, on all cores. Without it, replications are shared among processes, which a plain script allows only under
# `if __name__ == "__main__":`.

# %%
baseline = load_scenario(SCENARIOS / "baseline.toml", set=CHANGES)
first = run(baseline, seed=SEED, jobs=1, progress=False)
print(first)

# %% [markdown]
# Every plot takes a run or a comparison and the axes to draw on.

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(17, 4.5), layout="constrained")
plots.plot_metric(first, "share_delinquent", ax=left)
plots.plot_metric(first, "share_in_distress", ax=middle)
plots.plot_profit_and_loss(first, platform="baitiao", ax=right)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(14, 5), layout="constrained")
plots.plot_transitions(first, ax=left)
plots.plot_vintages(first, arrears="30_plus", ax=right)

# %% [markdown]
# Read the left plot row by row: of the accounts that were, for example, 1 to 30 days past due (M1) at the end of a
# cycle, it shows the percentage in each bucket one cycle later.
#
# ## 2. One person in arrears
#
# Averages hide what happens to one debtor. So we step through the market day by day, store everyone's days past due
# each evening, and pick the person who was late for longest and still paid the arrears off.
#
# The market is a Mesa model and a step is a day. Consumers are stored as columns, with the methods of Mesa's
# `AgentSet`.

# %%
market = CreditMarket(baseline, rng=SEED)
evenings = []
while market.day < baseline.days:
    market.step()
    evenings.append(market.consumers.get("days_past_due"))
days_past_due = np.stack(evenings)  # day, consumer, platform
paid_off = (days_past_due[-1] == 0).all(axis=1)
longest = np.where(paid_off, days_past_due.max(axis=(0, 2)), 0)
debtor = int(longest.argmax())
print(
    f"{(days_past_due.max(axis=(0, 2)) > 0).sum():,} of {SIZE:,} people were late at some time of the year, "
    f"{(~paid_off).sum():,} are so on its last day."
)
print(f"Consumer {debtor} was up to {longest[debtor]} days past due and has nothing overdue at the end.")

# %% [markdown]
# A draw depends only on the seed, the replication, its purpose, the platform, the person and the day. The same world
# can therefore be run again while following this one person, and nothing in it changes.

# %%
followed = run(baseline, seed=SEED, follow=[debtor], jobs=1, progress=False).followed
assert (
    followed.pivot(index="day", columns="platform", values="days_past_due")[list(baseline.platforms)].to_numpy()
    == days_past_due[:, debtor]
).all()

person = market.consumers[debtor]
print(
    f"Consumer {debtor}: {person.income_cents / 100:,.0f} yuan a cycle when employed, of which "
    f"{person.essentials_cents / 100:,.0f} go on essentials; paid on day {person.pay_day} of the cycle; "
    f"forgets a due date with probability {person.forgetful:.0%}."
)


def yuan(cents: float) -> str:
    """An amount as people write it."""
    return f"{cents / 100:,.2f} yuan"


def diary(days: pd.DataFrame, label: str) -> Iterator[tuple[int, str]]:
    """What changed on an account from one evening to the next, as (day, sentence)."""
    for before, now in zip(days.itertuples(), days.iloc[1:].itertuples(), strict=False):
        if now.days_past_due > 0 and before.days_past_due == 0:
            yield now.day, f"{label}: {yuan(now.arrears_cents)} are overdue; cash in hand: {yuan(now.cash_cents)}"
        if now.owed_cents < before.owed_cents and before.status != "charged_off":
            yield now.day, f"{label}: pays {yuan(before.owed_cents - now.owed_cents)}, owes {yuan(now.owed_cents)}"
        if before.days_past_due > 0 and now.days_past_due == 0:
            yield now.day, f"{label}: nothing is overdue any more, on day {before.days_past_due} of the arrears"
        if now.status != before.status:
            yield now.day, f"{label}: the account is now {now.status.replace('_', ' ')}"


def work(days: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Jobs lost and found, as (day, sentence)."""
    for before, now in zip(days.itertuples(), days.iloc[1:].itertuples(), strict=False):
        if now.employed != before.employed:
            yield now.day, "finds a job" if now.employed else "loses the job"


# %%
lines = [*work(followed[followed["platform"] == followed["platform"].iloc[0]])]
for platform, days in followed.groupby("platform", sort=False):
    lines += diary(days, first.label(platform))
late_days = followed.loc[followed["days_past_due"] > 0, "day"]
begin, end = int(late_days.min()) - 30, int(late_days.max()) + 15
for day, sentence in sorted(lines, key=lambda line: line[0]):
    if begin <= day <= end:
        print(f"day {day:3}  {sentence}")

# %%
figure, (above, below) = plt.subplots(2, 1, figsize=(12, 6), sharex=True, layout="constrained")
for platform, days in followed.groupby("platform", sort=False):
    above.plot(days["day"], days["owed_cents"] / 100, label=f"owed to {first.label(platform)}")
    below.plot(days["day"], days["days_past_due"], label=first.label(platform))
purse = followed.drop_duplicates("day")
above.plot(purse["day"], purse["cash_cents"] / 100, color="0.6", label="cash in hand")
above.set(title=f"The year of consumer {debtor}", ylabel="yuan")
below.set(xlabel="Time (days)", ylabel="days past due")
above.legend(frameon=False)
below.legend(frameon=False)

# %% [markdown]
# The cash line explains more than the days past due. In this model a bill stays unpaid for three separate reasons: the
# money is not there, the due date was forgotten, or the person is not willing to pay. A text helps only people who are
# able and willing to pay but forgot. The lender does not see which reason applies. The model does, so it can show whom
# a policy affects and how.
#
# ## 3. Two policies in the same worlds
#
# `gentle` reminds before a due date and afterwards by texts, pushes and machine calls, and offers more time to those
# who cannot pay. `strict` lends less: fewer people, small limits, every bill in full, a freeze on the first day. Both
# change many parameters at once. So the comparison is between two packages, and no difference can be attributed to one
# parameter.
#
# In each replication, all three scenarios share one world: the same people, the same job losses, the same wants.
# Differences are computed within each world and then averaged.

# %%
result = compare(
    [SCENARIOS / "gentle.toml", SCENARIOS / "strict.toml"],
    baseline=SCENARIOS / "baseline.toml",
    seed=SEED,
    replications=REPLICATIONS,
    set=CHANGES,
    jobs=1,
    progress=False,
)
print(result)

# %% [markdown]
# Harm is at the top, money below. A filled dot has an interval that excludes zero.

# %%
figure, ax = plt.subplots(figsize=(10, 7), layout="constrained")
plots.plot_differences(result, ax=ax)

# %% [markdown]
# A mean over everyone can hide who is affected. The same by income:

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(18, 4.5), layout="constrained")
plots.plot_by_income(result, "share_in_distress", ax=left)
plots.plot_by_income(result, "debt_to_income", ax=middle)
plots.plot_by_income(result, "new_fees_cents", ax=right)

# %% [markdown]
# A lender's books do not show exclusion from credit. `share_excluded` is the share of people whom every lender has
# refused, frozen or charged off, here on the last day.

# %%
welfare = pd.concat([one.welfare.assign(scenario=one.name) for one in result.runs])
last = welfare[welfare["cycle"] == welfare["cycle"].max()]
print(last.pivot_table(index="income_decile", columns="scenario", values="share_excluded", sort=False).round(3))

# %% [markdown]
# The gain from pairing: how many times smaller the variance of a difference is than with unrelated worlds. It is large
# if a policy changes little for most people, and small if it changes who borrows at all, as `strict` does.

# %%
for metric in ("share_in_distress", "cum_default_rate", "new_net_income_cents"):
    print(metric, result.variance_ratio(metric).round(1).to_string(index=False), sep="\n")

# %% [markdown]
# ## Conclusions
#
# - The levels depend on assumed numbers. Before you rely on a difference, change `uncertain` parameters with
#   `set={...}` and check whether its sign stays the same.
# - No table shows income net of harm, on purpose: how a day in distress weighs against a yuan of income is a value
#   judgement for the reader to make and to state.
# - Next step: write a scenario of your own that `extends` the baseline and changes one lever. `sim describe` lists all
#   levers.

# %%
if plt.get_backend().lower() != "agg":
    plt.show()  # windows for a script; a notebook has shown the figures already
