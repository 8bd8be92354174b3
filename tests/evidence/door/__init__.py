"""Does a visit pay: channels side by side at equal offers, frequency and hours, on one book of debts of every age.

``python -m tests.evidence.door``. Its rows are cells (a debt's age, balance, reach) by channel by regime, which the
table of ``python -m tests.evidence`` (published, before, now) has no columns for.
"""
