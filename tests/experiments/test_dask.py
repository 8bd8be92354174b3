"""A real Dask cluster does the work of an executor, and loses a worker over it."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import Executor
from typing import Any

import pandas as pd
import pytest

from sim import run
from sim.results.tables import TABLES
from sim.scenario import make_scenario

distributed = pytest.importorskip("distributed", reason="pip install -e '.[dask]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # of Dask's own, and of the sockets of a worker that was killed
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]

SMALL = make_scenario({"name": "small", "days": 60, "population": {"size": 300}})
REPLICATIONS = 4


class LosesAWorker(Executor):
    """The executor of a cluster, one of whose workers is killed while it has work."""

    def __init__(self, client: Any) -> None:
        self.lost = 0
        self._client, self._executor, self._left = client, client.get_executor(), REPLICATIONS

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Any:
        future = self._executor.submit(function, *given, **named)
        self._left -= 1
        if not self._left:
            threading.Thread(target=self._kill_one, daemon=True).start()
        return future

    def _kill_one(self) -> None:
        pids = self._client.run(os.getpid)
        while True:
            for address, tasks in self._client.processing().items():
                if tasks:
                    os.kill(pids[address], signal.SIGKILL)
                    self.lost = pids[address]
                    return
            time.sleep(0.01)


def test_a_cluster_that_loses_a_worker_gives_the_same_bits() -> None:
    here = run(SMALL, replications=REPLICATIONS, jobs=1, progress=False)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor = LosesAWorker(client)
        there = run(SMALL, replications=REPLICATIONS, executor=executor, progress=False)
        assert executor.lost
        assert executor.lost not in client.run(os.getpid).values()
    assert there.failures.empty
    assert there.replications == here.replications
    for name in TABLES:
        pd.testing.assert_frame_equal(there.tables[name], here.tables[name], check_exact=True)
