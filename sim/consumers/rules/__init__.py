"""What people do, as small pure functions on scalars: no draws, no clock, no input or output.

The engine compiles them, the tests' twin calls them as they are; both must give the same market to the cent.
"""

from sim.consumers.rules import (
    account,
    belief,
    contact,
    door,
    forbearance,
    fraud,
    green,
    life,
    loyalty,
    people,
    repayment,
    shopping,
    style,
    treatment,
    turnover,
    watch,
    willingness,
)

__all__ = [
    "account", "belief", "contact", "door", "forbearance", "fraud", "green", "life", "loyalty", "people", "repayment",
    "shopping", "style", "treatment", "turnover", "watch", "willingness",
]
