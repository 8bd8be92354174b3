"""What people do, as small pure functions on scalars: no draws, no clock, no input or output.

The engine compiles them, the tests' twin calls them as they are; both must give the same market to the cent.
"""

from sim.consumers.rules.collection import contact, door, treatment
from sim.consumers.rules.credit import account, forbearance, green, loyalty, repayment, style, watch, willingness
from sim.consumers.rules.life import belief, fraud, life, people, shopping, turnover

__all__ = [
    "account",
    "belief",
    "contact",
    "door",
    "forbearance",
    "fraud",
    "green",
    "life",
    "loyalty",
    "people",
    "repayment",
    "shopping",
    "style",
    "treatment",
    "turnover",
    "watch",
    "willingness",
]
