"""A market that a pipe drives, of whatever version of the package is found first: only names are used that all have.

Told: scenario, consumers, days to warm up, threads, whether officers are as many to a consumer in every size. It says
"ready", then for each number of days that it reads the seconds that they took, and its peak memory in bytes at the end.
"""

from __future__ import annotations

import resource
import sys
import time


def main() -> None:
    """Make the market, warm it up, and step as often as told."""
    from sim.market import CreditMarket
    from sim.scenario import load_scenario, override

    path, consumers, warm_up, threads = sys.argv[1], *map(int, sys.argv[2:])

    def market(size: int) -> CreditMarket:
        scenario = load_scenario(path, set={"start.warm_days": 0, "population.size": size, "days": 35})
        staff = {
            f"collectors.{name}.staff": max(2, one.staff * size // 20_000)
            for name, one in scenario.collectors.items()
            if one.staff
        }
        return CreditMarket(override(scenario, staff), rng=0, threads=threads or None)

    small = market(200)
    for _ in range(70):  # machine code is loaded, or made
        small.step()
    before = _peak_bytes()
    large = market(consumers)
    for _ in range(warm_up):
        large.step()
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        for _ in range(int(line)):
            large.step()
        print(time.perf_counter() - began, _peak_bytes() - before, flush=True)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
