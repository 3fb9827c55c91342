"""Metrics: what the meter counted and what the store holds, in the text format of Prometheus.

The only place that knows prometheus-client. Each node has a registry of its own; nothing is global.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from commonwire.app.meter import BUCKETS, Meter, Times
from commonwire.base.measure import Measure

PREFIX = "commonwire_"
MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def in_text(meter: Meter, found: Iterable[Measure]) -> bytes:
    """What `meter` counted, what was `found`, and what the process takes, one sample a line."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*_counted(meter), *_found(found)]))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Collected(Collector):
    """Families that are there already."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._families


def _counted(meter: Meter) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        f"{PREFIX}requests", "Requests answered, by class of route and status", labels=["route", "status"]
    )
    for (route, status), count in sorted(meter.requests().items()):
        requests.add_metric([route, str(status)], count)
    yield requests
    took = HistogramMetricFamily(
        f"{PREFIX}request_seconds",
        "Seconds until a request was answered, by class of route; 'give' is the time of acceptance",
        labels=["route"],
    )
    for route, times in sorted(meter.times().items()):
        took.add_metric([route], _buckets(times), times.sum)
    yield took
    commits, works = meter.commits()
    committing = HistogramMetricFamily(f"{PREFIX}commit_seconds", "Seconds that commits to the store took", labels=[])
    committing.add_metric([], _buckets(commits), commits.sum)
    yield committing
    written = CounterMetricFamily(f"{PREFIX}works", "Works that were in those commits")
    written.add_metric([], works)
    yield written
    rounds = CounterMetricFamily(
        f"{PREFIX}rounds", "Rounds of what the node does by itself", labels=["name", "outcome"]
    )
    for (name, outcome), count in sorted(meter.rounds().items()):
        rounds.add_metric([name, outcome], count)
    yield rounds


def _found(found: Iterable[Measure]) -> Iterator[Metric]:
    families: dict[str, Metric] = {}
    for one in found:
        family = families.get(one.name)
        if family is None:
            make = CounterMetricFamily if one.kind == "counter" else GaugeMetricFamily
            family = families[one.name] = make(PREFIX + one.name, one.text, labels=[name for name, _ in one.labels])
        family.add_metric([value for _, value in one.labels], one.value)  # type: ignore[attr-defined]
    yield from families.values()


def _buckets(times: Times) -> list[tuple[str, float]]:
    """The buckets as Prometheus has them: each with all that were quicker."""
    seen, made = 0, []
    for end, count in zip((*map(str, BUCKETS), "+Inf"), times.counts, strict=True):
        seen += count
        made.append((end, float(seen)))
    return made
