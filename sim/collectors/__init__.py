"""Collection: strategies, collectors, the field and the court."""

from sim.collectors.collection import Collection
from sim.collectors.collector import Collector
from sim.collectors.reminders import plain_texts, to_remind
from sim.collectors.strategy import CaseFile, Strategy, check_strategies

__all__ = ["CaseFile", "Collection", "Collector", "Strategy", "check_strategies", "plain_texts", "to_remind"]
