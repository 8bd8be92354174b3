"""The only compiled loops: what consumers do in a day, phase by phase, over columns."""

from sim.consumers.kernels.collection.complaint import be_answered, complain, nullify
from sim.consumers.kernels.collection.contact import keep, reach, respond
from sim.consumers.kernels.collection.court import enforce
from sim.consumers.kernels.collection.talk import changes_of_standing, hear
from sim.consumers.kernels.credit.arrange import restructure
from sim.consumers.kernels.credit.bill import bill
from sim.consumers.kernels.credit.files import files, files_of
from sim.consumers.kernels.life.evening import age, close_cycle, count_stocks
from sim.consumers.kernels.life.fraud import commits_fraud
from sim.consumers.kernels.life.morning import earn, shocks
from sim.consumers.kernels.life.shop import settle, shop
from sim.consumers.kernels.life.synthesis import create, creditworthiness
from sim.consumers.kernels.life.turnover import expire, turn_over

__all__ = [
    "age",
    "be_answered",
    "bill",
    "changes_of_standing",
    "close_cycle",
    "commits_fraud",
    "complain",
    "count_stocks",
    "create",
    "creditworthiness",
    "earn",
    "enforce",
    "expire",
    "files",
    "files_of",
    "hear",
    "keep",
    "nullify",
    "reach",
    "respond",
    "restructure",
    "settle",
    "shocks",
    "shop",
    "turn_over",
]
