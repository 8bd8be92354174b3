"""The registry of metrics: what a day is summed up in. A new metric is one more entry of ``METRICS``.

``n_`` is a stock, ``new_`` a flow, ``cum_`` cumulative, ``share_`` and ``mean_`` ratios; ``_cents`` is money.
"""

from sim.records.metrics.business import OF_MARKET, OF_PLATFORMS
from sim.records.metrics.collection import OF_COLLECTION, OF_COLLECTORS
from sim.records.metrics.platforms import OF_LEARNING, OF_LOYALTY
from sim.records.metrics.recovery import OF_RECOVERY
from sim.records.metrics.registry import METRICS, DaySums, Metric, Values, kept, over_days
from sim.records.metrics.society import OF_SOCIETY

__all__ = ["DaySums", "METRICS", "Metric", "Values", "kept", "measure", "over_days"]

METRICS.update(
    {
        metric.name: metric
        for metric in (
            OF_MARKET
            + OF_COLLECTORS
            + OF_PLATFORMS
            + OF_RECOVERY
            + OF_COLLECTION
            + OF_SOCIETY
            + OF_LEARNING
            + OF_LOYALTY
        )
    }
)


def measure(sums: DaySums) -> dict[str, Values]:
    """Every metric of a day, or of each of several; one value per platform, or one for the market."""
    return {name: metric.of(sums) for name, metric in METRICS.items()}
