"""The evidence log of a run: every event that concerns a consumer, in a chain that shows what was altered."""

from __future__ import annotations

from sim.evidence.events import Owner
from sim.evidence.faults import Fault
from sim.evidence.log import EvidenceLog
from sim.evidence.verify import Verdict, logs_in, verify

__all__ = ["EvidenceLog", "Fault", "Owner", "Verdict", "logs_in", "verify"]
