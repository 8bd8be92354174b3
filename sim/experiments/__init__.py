"""Ways to run scenarios: once or often, alone, compared, or as a trial."""

from sim.experiments.compare import compare, compare_regimes
from sim.experiments.run import run
from sim.experiments.trial import trial

__all__ = ["compare", "compare_regimes", "run", "trial"]
