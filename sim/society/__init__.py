"""What a society does about treatment: complaints and their handling, opinion, press, regulator, rules."""

from sim.society.regulator import Regulator
from sim.society.society import Dealings, Society
from sim.society.sums import SocietySums

__all__ = ["Dealings", "Regulator", "Society", "SocietySums"]
