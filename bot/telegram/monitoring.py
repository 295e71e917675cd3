"""Monitoring over HTTP: the bot's health, and its figures as Prometheus metrics."""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.people.statistics import Statistics
from bot.people.waiting import elsewhere
from bot.telegram.chat.services import Services
from bot.telegram.delivery.activity import Activity

# Loopback only: to read the figures from elsewhere, put a reverse proxy with a password in front.
LISTEN = "127.0.0.1"


def listen(services: Services, activity: Activity, port: int) -> HTTPServer:
    """Serves /health and /metrics on the port. Raises OSError if the port is in use."""
    registry = CollectorRegistry()
    registry.register(Gauges(services, activity))
    pages: list[Any] = [
        ("/health", Health, {"services": services, "activity": activity}),
        ("/metrics", Metrics, {"registry": registry}),
    ]
    return Application(pages, log_function=lambda _: None).listen(port, LISTEN)


class Gauges(Collector):
    """The bot's figures, read anew for each request."""

    def __init__(self, services: Services, activity: Activity) -> None:
        self._services = services
        self._activity = activity
        self._statistics = Statistics(services.database)

    def collect(self) -> Iterator[Metric]:
        """The metrics, each with its name and description."""
        ever, backlog, sources = (
            self._statistics.since(0),
            self._statistics.backlog(),
            elsewhere(self._services.retriever.sources),
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
        yield from self._of_this_node()

    def _of_this_node(self) -> Iterator[Metric]:
        """What each node of a bot counts for itself; the other figures are those of the whole bot."""
        yield CounterMetricFamily("seedbot_updates_handled", "Updates handled", self._activity.handled)
        if self._services.database.is_shared:
            yield GaugeMetricFamily("seedbot_leads", "Whether this node receives the updates", self._activity.leads)
        given_up = self._activity.given_up
        yield CounterMetricFamily("seedbot_updates_given_up", "Updates that could not be read or handled", given_up)
        silence = self._activity.silence
        yield GaugeMetricFamily("seedbot_telegram_silence_seconds", "Seconds since Telegram last answered", silence)


class Health(RequestHandler):
    """Status 200 while Telegram answers and the database and the index can be read, 503 while Telegram is silent."""

    def initialize(self, services: Services, activity: Activity) -> None:
        """Takes what it reports on from Tornado, which calls this for each request."""
        self._activity = activity
        self._statistics = Statistics(services.database)
        self._retriever = services.retriever

    def get(self) -> None:
        """Writes as JSON what waits, when Telegram last answered, and when an update was last done, in seconds ago."""
        backlog = self._statistics.backlog()
        elsewhere(lambda: self._retriever.version)  # raises where the index cannot be read
        activity = self._activity
        self.set_status(503 if activity.is_silent else 200)
        self.write(
            {
                "status": "Telegram does not answer" if activity.is_silent else "ok",
                "updates_waiting": backlog.updates,
                "messages_waiting": backlog.messages,
                "updates_given_up": activity.given_up,
                "telegram_answered": round(activity.silence, 1),
                "update_done": None if activity.idleness is None else round(activity.idleness, 1),
            }
        )


class Metrics(RequestHandler):
    """The metrics in Prometheus' text format."""

    def initialize(self, registry: Any) -> None:
        """Takes the registry from Tornado, which calls this for each request."""
        self._registry = registry

    def get(self) -> None:
        """Writes all metrics."""
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.write(generate_latest(self._registry))
