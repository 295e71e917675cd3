"""Every answer that was given, what was shown with it, and what people thought of it."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from time import time
from typing import Any

from bot.people.database import Database
from bot.people.outbox import Outbox
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect
from retrieval.scope import filed

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, topic INTEGER, person INTEGER NOT NULL,
    message INTEGER NOT NULL, edited INTEGER NOT NULL, typed TEXT NOT NULL, searched TEXT NOT NULL,
    answered INTEGER NOT NULL, confidence REAL NOT NULL, document TEXT, start INTEGER, "end" INTEGER,
    aspect TEXT NOT NULL DEFAULT 'text', home INTEGER, at REAL NOT NULL, latency REAL NOT NULL, shown INTEGER,
    around INTEGER NOT NULL DEFAULT 0,
    UNIQUE (chat, message, edited));
CREATE TABLE IF NOT EXISTS hits (
    answer INTEGER NOT NULL, place INTEGER NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, digest TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (answer, place));
CREATE TABLE IF NOT EXISTS ratings (
    answer INTEGER NOT NULL, person INTEGER NOT NULL, verdict INTEGER NOT NULL, press TEXT NOT NULL,
    PRIMARY KEY (answer, person));
"""
_COLUMNS = (
    "id, chat, topic, person, message, typed, searched, answered, confidence, document, start,"
    ' "end", aspect, home, at, latency, shown, around'
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked a question where, and in what words."""

    chat: int
    topic: int | None
    person: int
    message: int
    edited: int  # when it was edited, in seconds since 1970; 0 where it was not
    typed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that could be seen with an answer: where it stood, and a digest of its words."""

    document: str
    start: int
    end: int
    digest: str
    score: float


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer or a refusal that was given."""

    number: int
    chat: int
    topic: int | None
    person: int
    message: int  # with the question
    typed: str
    searched: str
    answered: bool
    confidence: float
    document: str | None  # of the sentence that answered, with its characters in that document
    start: int | None
    end: int | None
    aspect: str  # of the document that those characters are of: its text, title, date or source
    home: int | None  # the passage that it stands in, counted from 0
    at: float  # seconds since 1970
    latency: float  # seconds
    shown: int | None  # the passage that its message shows now, counted from 0
    around: bool  # whether with the text around it
    hits: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many people found an answer right, and how many wrong."""

    right: int
    wrong: int


class Answers:
    """Answers by their numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._outbox = Outbox(database)
        database.create(_SCHEMA)

    def keep(self, asked: Asked, answer: Answer, latency: float) -> AnswerRecord:
        """Keep what is shown; an answer to the same wording of the same message takes the place of the one before."""
        hits = answer.hits if answer.answered else answer.closest
        with self._database.transaction():
            number = self._put(asked, answer, latency, _home(answer))
            self._database.execute("DELETE FROM hits WHERE answer = ?", number)
            for place, hit in enumerate(hits):
                passage = hit.passage
                values = (passage.document, passage.start, passage.end, digest(passage.text), hit.score)
                self._database.execute("INSERT INTO hits VALUES (?, ?, ?, ?, ?, ?, ?)", number, place, *values)
        return self._known(number)

    def get(self, number: int) -> AnswerRecord | None:
        """The answer of this number."""
        found = self._given("WHERE id = ?", number)
        return found[0] if found else None

    def by_message(self, chat: int, message: int) -> AnswerRecord | None:
        """The newest answer to the message, or the one that the bot's message shows or belongs to."""
        sent = self._outbox.shown(chat, message)
        question = sent.question if sent else message
        found = self._given("WHERE chat = ? AND message = ? ORDER BY id DESC LIMIT 1", chat, question)
        return found[0] if found else None

    def turns(self, chat: int, person: int, topic: int | None, since: float) -> list[AnswerRecord]:
        """What the person asked there from that moment (seconds since 1970), in order, each by its last wording."""
        return self._given(
            "WHERE chat = ? AND person = ? AND topic IS ? AND at >= ?"
            " AND id IN (SELECT max(id) FROM answers GROUP BY chat, message) ORDER BY id",
            chat,
            person,
            topic,
            since,
        )

    def all(self) -> list[AnswerRecord]:
        """Every answer, in order."""
        return self._given("ORDER BY id")

    def show(self, number: int, shown: int, around: bool) -> None:
        """Note which passage the answer's message shows now."""
        self._database.execute("UPDATE answers SET shown = ?, around = ? WHERE id = ?", shown, around, number)

    def rate(self, number: int, person: int, verdict: int, press: str) -> int:
        """Note the person's verdict, 1 or -1, or take it back where it was the same; gives the verdict that now holds.

        The same press of a button counts once.
        """
        with self._database.transaction():
            rows = self._database.rows(
                "SELECT verdict, press FROM ratings WHERE answer = ? AND person = ?", number, person
            )
            before, last = rows[0] if rows else (0, "")
            if press == last:
                return int(before)
            now = 0 if before == verdict else verdict
            self._database.execute("REPLACE INTO ratings VALUES (?, ?, ?, ?)", number, person, now, press)
            return now

    def verdicts(self, number: int) -> Verdicts:
        """What people think of the answer."""
        counts = dict(
            self._database.rows("SELECT verdict, count(*) FROM ratings WHERE answer = ? GROUP BY verdict", number)
        )
        return Verdicts(counts.get(1, 0), counts.get(-1, 0))

    def export(self, person: int) -> list[dict[str, Any]]:
        """What the person asked, and how they rated answers."""
        ratings = self._database.rows("SELECT answer, verdict FROM ratings WHERE person = ? ORDER BY answer", person)
        asked = [asdict(given) for given in self._given("WHERE person = ? ORDER BY id", person)]
        return [*asked, *({"answer": answer, "verdict": verdict} for answer, verdict in ratings)]

    def erase(self, person: int) -> None:
        """Forget what the person asked, and how they rated answers."""
        with self._database.transaction():
            asked = "SELECT id FROM answers WHERE person = ?1 OR chat = ?1"
            self._database.execute(f"DELETE FROM hits WHERE answer IN ({asked})", person)
            self._database.execute(f"DELETE FROM ratings WHERE person = ?1 OR answer IN ({asked})", person)
            self._database.execute("DELETE FROM answers WHERE person = ?1 OR chat = ?1", person)

    def move(self, old: int, new: int) -> None:
        """The chat has got another number, and with it its own documents other names."""
        former, present = filed(str(old), ""), filed(str(new), "")
        with self._database.transaction():
            self._database.execute("UPDATE answers SET chat = ? WHERE chat = ?", new, old)
            for table in ("answers", "hits"):
                self._database.execute(
                    f"UPDATE {table} SET document = ? || substr(document, ?) WHERE substr(document, 1, ?) = ?",
                    present,
                    len(former) + 1,
                    len(former),
                    former,
                )

    def _put(self, asked: Asked, answer: Answer, latency: float, home: int | None) -> int:
        quotation = answer.quotation
        values = {
            **asdict(asked),
            "searched": answer.searched or answer.question,
            "answered": answer.answered,
            "confidence": answer.confidence,
            "document": quotation.document if quotation else None,
            "start": quotation.start if quotation else None,
            '"end"': quotation.end if quotation else None,
            "aspect": quotation.aspect if quotation else Aspect.TEXT,
            "home": home,
            "at": time(),
            "latency": latency,
            "shown": home,
            "around": False,
        }
        names = ", ".join(values)
        number = self._database.rows(
            f"INSERT INTO answers ({names}) VALUES ({', '.join('?' * len(values))})"
            f" ON CONFLICT DO UPDATE SET ({names}) = ({', '.join(f'excluded.{name}' for name in values)}) RETURNING id",
            *values.values(),
        )
        return int(number[0][0])

    def _known(self, number: int) -> AnswerRecord:
        (given,) = self._given("WHERE id = ?", number)
        return given

    def _given(self, condition: str, *values: Any) -> list[AnswerRecord]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM answers {condition}", *values)
        return [self._from_row(row) for row in rows]

    def _from_row(self, row: tuple[Any, ...]) -> AnswerRecord:
        hits = self._database.rows(
            'SELECT document, start, "end", digest, score FROM hits WHERE answer = ? ORDER BY place', row[0]
        )
        shown = tuple(Shown(*hit) for hit in hits)
        values: list[Any] = [*row[:7], bool(row[7]), *row[8:-1], bool(row[-1]), shown]
        return AnswerRecord(*values)


def digest(text: str) -> str:
    """Tells whether a passage still has the same words."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _home(answer: Answer) -> int | None:
    """Which passage the answer stands in; a refusal stands in none."""
    quotation = answer.quotation
    if not answer.answered or quotation is None:
        return None
    return next((place for place, hit in enumerate(answer.hits) if quotation.stands_in(hit.passage)), 0)
