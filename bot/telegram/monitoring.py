"""Monitoring over HTTP: the bot's health, and its figures as Prometheus metrics."""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.people.statistics import Statistics
from bot.telegram.chat.services import Services

# Loopback only: to read the figures from elsewhere, put a reverse proxy with a password in front.
LISTEN = "127.0.0.1"


def listen(services: Services, port: int) -> HTTPServer:
    """Serves /health and /metrics on the port. Raises OSError if the port is in use."""
    registry = CollectorRegistry()
    registry.register(Gauges(services))
    pages: list[Any] = [("/health", Health, {"services": services}), ("/metrics", Metrics, {"registry": registry})]
    return Application(pages, log_function=lambda _: None).listen(port, LISTEN)


class Gauges(Collector):
    """The bot's figures, read anew for each request."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._statistics = Statistics(services.database)

    def collect(self) -> Iterator[Metric]:
        """The metrics, each with its name and description."""
        ever, backlog, sources = (
            self._statistics.since(0),
            self._statistics.backlog(),
            self._services.retriever.sources(),
        )
        questions = CounterMetricFamily("seedbot_questions", "Questions, by outcome", labels=["outcome"])
        questions.add_metric(["answered"], ever.answered)
        questions.add_metric(["refused"], ever.refused)
        yield questions
        ratings = GaugeMetricFamily("seedbot_ratings", "Ratings of answers", labels=["verdict"])
        ratings.add_metric(["right"], ever.right)
        ratings.add_metric(["wrong"], ever.wrong)
        yield ratings
        latency = GaugeMetricFamily("seedbot_answer_seconds", "Seconds from question to answer", labels=["quantile"])
        latency.add_metric(["0.5"], ever.median)
        latency.add_metric(["0.95"], ever.slowest)
        yield latency
        yield GaugeMetricFamily("seedbot_people", "People who asked", ever.people)
        yield GaugeMetricFamily("seedbot_documents", "Documents in the index", len(sources))
        passages = sum(source.passages for source in sources)
        yield GaugeMetricFamily("seedbot_passages", "Passages in the index", passages)
        yield GaugeMetricFamily("seedbot_updates_waiting", "Updates not yet handled", backlog.updates)
        yield GaugeMetricFamily("seedbot_messages_waiting", "Messages not yet delivered to Telegram", backlog.messages)


class Health(RequestHandler):
    """Status 200 while the bot runs and its database and its index can be read."""

    def initialize(self, services: Services) -> None:
        """Takes the services from Tornado, which calls this for each request."""
        self._statistics = Statistics(services.database)
        self._retriever = services.retriever

    def get(self) -> None:
        """Writes the numbers of waiting updates and messages as JSON."""
        backlog = self._statistics.backlog()
        self._retriever.version  # noqa: B018  raises where the index cannot be read
        self.write({"status": "ok", "updates_waiting": backlog.updates, "messages_waiting": backlog.messages})


class Metrics(RequestHandler):
    """The metrics in Prometheus' text format."""

    def initialize(self, registry: Any) -> None:
        """Takes the registry from Tornado, which calls this for each request."""
        self._registry = registry

    def get(self) -> None:
        """Writes all metrics."""
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.write(generate_latest(self._registry))
