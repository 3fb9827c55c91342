"""What is counted, and how Prometheus is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

from prometheus_client.parser import text_string_to_metric_families

from commonwire.app.meter import BUCKETS, KEPT, Meter, Sample, Times
from commonwire.app.metrics import in_text
from commonwire.base.measure import Measure


def samples(data: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(data.decode())
        for sample in family.samples
    }


def test_requests_commits_and_measures_are_told_under_their_names() -> None:
    meter = Meter()
    meter.requested("give", 201, 0.004)
    meter.requested("give", 201, 0.3)
    meter.requested("wire", 200, None)
    meter.committed(7, 0.02)
    meter.went("feeds", "done")

    found = samples(
        in_text(
            meter,
            [
                Measure(name="kills_open", text="Kills", value=2),
                Measure(name="peer_lag_entries", text="Lag", value=5, labels=(("peer", 'a"\\\n'),)),
                Measure(name="peer_lag_entries", text="Lag", value=0, labels=(("peer", "b"),)),
                Measure(
                    name="entries_recorded", text="Entries", value=3, labels=(("kind", "published"),), kind="counter"
                ),
            ],
        )
    )  # fmt: skip

    assert found["commonwire_requests_total", (("route", "give"), ("status", "201"))] == 2
    assert found["commonwire_requests_total", (("route", "wire"), ("status", "200"))] == 1
    assert found["commonwire_request_seconds_bucket", (("le", "0.005"), ("route", "give"))] == 1
    assert found["commonwire_request_seconds_count", (("route", "give"),)] == 2
    assert ("commonwire_request_seconds_count", (("route", "wire"),)) not in found
    assert found["commonwire_commit_seconds_count", ()] == 1
    assert found["commonwire_works_total", ()] == 7
    assert found["commonwire_rounds_total", (("name", "feeds"), ("outcome", "done"))] == 1
    assert found["commonwire_kills_open", ()] == 2
    assert found["commonwire_peer_lag_entries", (("peer", 'a"\\\n'),)] == 5
    assert found["commonwire_entries_recorded_total", (("kind", "published"),)] == 3


def test_two_nodes_in_one_process_count_apart() -> None:
    one, other = Meter(), Meter()
    one.requested("give", 201, 0.1)

    assert b'route="give"' in in_text(one, [])
    assert b'route="give"' not in in_text(other, [])


def test_times_are_the_upper_end_of_their_bucket_and_those_since_a_copy_alone_can_be_asked_for() -> None:
    times = Times()
    for seconds in (0.002, 0.003, 99.0):
        times.add(seconds)
    before = times.copy()
    times.add(0.04)

    assert (times.within(0.5), times.within(1.0)) == (0.005, BUCKETS[-1] * 2)
    assert (times.since(before).count, times.since(before).within(0.99)) == (1, 0.05)
    assert Times().within(0.99) is None


def test_the_oldest_sample_goes() -> None:
    meter = Meter()
    for number in range(KEPT + 5):
        meter.keep(Sample(datetime(2031, 5, 6, tzinfo=UTC), {"n": number}))

    assert [sample.values["n"] for sample in meter.past()] == list(range(5, KEPT + 5))
