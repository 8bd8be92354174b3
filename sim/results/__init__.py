"""What runs give: tables, paired comparisons, plots and reports."""

from sim.results.comparison import Comparison
from sim.results.run import Failure, Run
from sim.results.trial import TrialResult

__all__ = ["Comparison", "Failure", "Run", "TrialResult"]
