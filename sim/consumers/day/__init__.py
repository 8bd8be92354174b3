"""The only compiled loops: what consumers do in a day, phase by phase, over columns."""

from sim.consumers.day.arrange import restructure
from sim.consumers.day.bill import bill
from sim.consumers.day.complaint import be_answered, complain, nullify
from sim.consumers.day.contact import keep, reach, respond
from sim.consumers.day.court import enforce
from sim.consumers.day.evening import age, close_cycle, count_stocks
from sim.consumers.day.files import files, files_of
from sim.consumers.day.fraud import commits_fraud
from sim.consumers.day.morning import earn, shocks
from sim.consumers.day.shop import settle, shop
from sim.consumers.day.synthesis import Makeup, create, creditworthiness, makeup_of
from sim.consumers.day.talk import changes_of_standing, hear
from sim.consumers.day.turnover import expire, turn_over

__all__ = [
    "Makeup", "age", "be_answered", "bill", "changes_of_standing", "close_cycle", "commits_fraud", "complain",
    "count_stocks", "create", "creditworthiness", "earn", "enforce", "expire", "files", "files_of", "hear", "keep",
    "makeup_of", "nullify", "reach", "respond", "restructure", "settle", "shocks", "shop", "turn_over",
]
