"""/healthz for load balancers and /metrics for Prometheus."""

import hmac
import ipaddress
from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from petitions.extensions import db
from petitions.queue import work_queue
from petitions.web.current import client_address, now
from petitions.web.health.readings import (
    challenges_by_outcome,
    deliveries_by_state,
    health,
    messages_by_state,
)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 while visitors can sign, 503 otherwise. Late mail is told, but sends no visitor away."""
    found = health(now=now())
    facts = {
        "status": "away" if not found.is_up else "late" if found.is_late else "ok",
        "process": "ok",
        "database": "ok" if found.database else "away",
        "queue": "ok" if found.queue else "away",
        "oldest_due_message_seconds": round(found.oldest_due.total_seconds()) if found.oldest_due else 0,
    }
    return jsonify(facts), 200 if found.is_up else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures in Prometheus' format, for this machine itself or for whoever has METRICS_TOKEN."""
    if not _may_watch():
        abort(404)
    registry = CollectorRegistry()
    registry.register(Figures())
    ProcessCollector(registry=registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """What stands in the database at the moment of asking, alike from whichever process is asked."""

    def collect(self) -> Iterator[Metric]:
        """One family a question."""
        found = health(now=now())
        yield _gauge("database_up", "Whether the database answers.", int(found.database))
        yield _gauge("queue_up", "Whether the queue of nudges answers.", int(found.queue))
        oldest = found.oldest_due.total_seconds() if found.oldest_due else 0
        yield _gauge("oldest_due_message_seconds", "How long the most belated message is due.", oldest)
        yield _challenges(challenges_by_outcome())
        if found.queue:
            yield _gauge("nudges_waiting", "Nudges in the queue.", work_queue().waiting_count())
        if found.database:
            yield _by_state("messages", "Messages in the outbox.", messages_by_state(db.session()))
            yield _by_state("deliveries", "Deliveries to addressees.", deliveries_by_state(db.session()))


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"countersign_{name}", words, value=value)


def _by_state(name: str, words: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"countersign_{name}", words, labels=["state"])
    for state, count in sorted(counts.items()):
        family.add_metric([state], count)
    return family


def _challenges(outcomes: dict[str, int]) -> Metric:
    words = "Signatures of which work was asked, by whether it was solved, missing or failed."
    family = CounterMetricFamily("countersign_challenges", words, labels=["outcome"])
    for outcome, count in sorted(outcomes.items()):
        family.add_metric([outcome], count)
    return family


def _may_watch() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    # Behind a proxy that TRUSTED_PROXIES does not count, every visitor seems to be this machine.
    is_relayed = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not is_relayed and _is_this_machine(client_address())


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
