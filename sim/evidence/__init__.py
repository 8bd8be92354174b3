"""The evidence log of a run: every event that concerns a consumer, in a chain that shows what was altered."""

from __future__ import annotations

from sim.evidence.events import Owner
from sim.evidence.faults import Fault
from sim.evidence.heads import heads_named
from sim.evidence.log import EvidenceLog
from sim.evidence.verify import Verdict, logs_in, verify, verify_all

__all__ = ["EvidenceLog", "Fault", "Owner", "Verdict", "heads_named", "logs_in", "verify", "verify_all"]
