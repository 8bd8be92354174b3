"""Ways to run scenarios: once or often, alone or compared."""

from sim.experiments.compare import compare
from sim.experiments.run import run

__all__ = ["compare", "run"]
