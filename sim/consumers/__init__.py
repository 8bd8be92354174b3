"""The population: who consumers are, what they do, and the loops that do it for a million of them."""

from sim.consumers.interface import Consumers
from sim.consumers.population import Population

__all__ = ["Consumers", "Population"]
