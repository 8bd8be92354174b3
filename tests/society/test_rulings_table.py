"""The table of what the regulator did agrees with what platforms paid and may not do."""

from __future__ import annotations

import re
from itertools import pairwise

from sim.society.rulings import Step
from tests.evidence.world import watched


def test_fines_steps_and_reasons_are_told() -> None:
    market, _ = watched("turbulent")
    tables = market.tables()
    told, by_cycle = tables["rulings"], tables["reputation"]
    assert len(told["day"]) > 5
    assert all(a <= b for a, b in pairwise(told["day"].tolist()))
    assert set(told["step"].tolist()) <= {step.name.lower() for step in Step}
    for platform in set(told["platform"].tolist()):
        mine = told["platform"] == platform
        fined = [
            round(100 * float(found[1].replace(",", "")))
            for said in told["said"][mine].tolist()
            if (found := re.match(r"fined ([\d,.]+) yuan", said))
        ]
        paid = int(by_cycle["fines_cents"][by_cycle["platform"] == platform].sum())
        assert paid <= sum(fined)  # what they have not, they do not pay
        days_fined = set(told["day"][mine][[said.startswith("fined") for said in told["said"][mine].tolist()]].tolist())
        reasons = {
            day
            for day, said in zip(told["day"][mine].tolist(), told["said"][mine].tolist(), strict=True)
            if re.search("complaints a cycle|press heat|an audit found", said)
        }
        assert days_fined <= reasons, "no fine without a reason on that day"
    assert int(by_cycle["fines_cents"].sum()) > 0
