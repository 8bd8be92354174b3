"""Collection: strategies, collectors, the field and the court."""

from sim.collectors.collection import Collection
from sim.collectors.firms.collector import Collector
from sim.collectors.work.reminders import plain_texts, to_remind
from sim.collectors.work.strategy import CaseFile, Strategy, check_strategies

__all__ = ["CaseFile", "Collection", "Collector", "Strategy", "check_strategies", "plain_texts", "to_remind"]
