"""What the service counts of itself, and the line it logs of each request: routes and ids, nothing that names."""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.service.jobs import QueueFigures

_log = logging.getLogger(__name__)
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """Counters of one app, as Prometheus reads them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "scheduler_requests_total", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "scheduler_request_seconds",
            "Time to the end of the answer.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._jobs = Gauge("scheduler_jobs", "Jobs of the plant, by state.", ("state",), registry=self._registry)
        self._wait = Gauge(
            "scheduler_oldest_wait_seconds", "Time that the oldest waiting job has waited.", registry=self._registry
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """An answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self, figures: QueueFigures) -> bytes:
        """Everything, with the queue's figures as they are now."""
        for state in ("waiting", "running", "dead"):
            self._jobs.labels(state).set(getattr(figures, state))
        self._wait.set(figures.oldest_wait)
        return generate_latest(self._registry)


class ObserveMiddleware:
    """Counts and logs each request by the pattern of its route, so that neither tells what was asked for."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "unknown")
            self.metrics.count(scope["method"], route, status, seconds)
            told = {"route": route, "status": status, "ms": round(seconds * 1000, 1)}
            told |= {"method": scope["method"], "request_id": scope.get("state", {}).get("request_id", "")}
            _log.info("request", extra=told)
