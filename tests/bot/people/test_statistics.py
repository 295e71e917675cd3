from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox, Sending
from bot.people.statistics import Backlog, Figures, Statistics


def answer(database: Database, number: int, at: float, latency: float, answered: bool, person: int) -> None:
    database.execute(
        "INSERT INTO answers (id, chat, person, message, edited, typed, searched, answered, confidence, at, latency)"
        " VALUES (?, 7, ?, ?, 0, '', '', ?, 0.5, ?, ?)",
        *(number, person, number, answered, at, latency),
    )


def test_figures_cover_the_time_since_a_moment(database: Database) -> None:
    statistics = Statistics(database)
    assert statistics.since(0) == Figures(0, 0, 0, 0, 0, 0.0, 0.0)
    for number in range(1, 101):
        answer(database, number, at=number, latency=number / 100, answered=number % 4 != 0, person=number % 3)
    for number, verdict in ((2, 1), (90, 1), (91, -1)):
        database.execute("INSERT INTO ratings VALUES (?, 7, ?, '')", number, verdict)
    ever = statistics.since(0)
    assert ever == Figures(100, 75, right=2, wrong=1, people=3, median=0.5, slowest=0.95)
    assert ever.refused == 25
    assert statistics.since(81) == Figures(20, 15, right=1, wrong=1, people=3, median=0.9, slowest=0.99)


def test_waiting_updates_and_messages_are_counted(database: Database) -> None:
    statistics, inbox, outbox = Statistics(database), Inbox(database), Outbox(database)
    inbox.take(1, "one")
    inbox.take(2, "two")
    inbox.finish(1)
    outbox.put([Sending(7, {"text": "one"})] * 3)
    outbox.sent(1, 99)
    assert statistics.backlog() == Backlog(updates=1, messages=2)
