"""Every answer that was given, the passages shown with it, and how people rated it."""

from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from time import time
from typing import Any

from bot.people.database import Database
from bot.people.outbox import Outbox
from bot.people.ratings import TABLES, Ratings, Verdicts
from bot.people.subjects import Subject
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.scope import filed

# A passage that scores less than this share of the best one's score is on something else: of 250 questions to XQuAD,
# in English, 34 of 36 answering passages below the best one score more, and 30% of all others are left out.
NEAR = 0.5
# Best scores below this come from words alone. There the share is less, and with a refusal they say too little to leave
# out a passage: of 750 questions to XQuAD in Russian, German and Spanish, all 32 answering passages below the best one
# score more than half as much, and of all others 58 to 68 % are left out.
TELLING, NEAR_BY_WORDS = 0.4, 0.4
# Messages with an answer have the subject "answer 12"; those that say why there is none have the word alone.
SUBJECT = "answer"
SHOWS = f"{SUBJECT} "


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked a question, where, and in what words."""

    chat: int
    topic: int | None
    person: int
    message: int
    edited: int  # when the message was last edited, in seconds since 1970; 0 if never
    typed: str
    language: str = ""  # in which the bot answers


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage shown with an answer: its position, and a digest of its text."""

    document: str
    start: int
    end: int
    digest: str
    score: float


@dataclass(frozen=True, slots=True)
class Beside:
    """A further quotation shown with an answer: its position, and a digest of its text."""

    relation: str
    document: str
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer or a refusal as it was given."""

    number: int
    chat: int
    topic: int | None
    person: int
    message: int  # with the question; below 0 for what a standing question found
    typed: str
    searched: str
    answered: bool
    confidence: float
    document: str | None  # that was quoted, with the position of the quotation; None for a refusal that quotes nothing
    start: int | None
    end: int | None
    aspect: str  # the part of the document that was quoted: its text, title, date or source
    home: int | None  # the passage with the quotation, counted from 0
    at: float  # seconds since 1970
    latency: float  # in seconds
    shown: int | None  # the passage that the message shows now, counted from 0
    around: bool  # whether the message shows the text around that passage too
    hits: tuple[Shown, ...]
    also: tuple[Beside, ...] = ()
    sure: bool = True  # whether the quotation is the answer, or a refusal right; if not, either may be
    language: str = ""  # in which the bot answered; "" if an earlier version did


_KEY = ("chat", "message", "edited")
# Tables of what belongs to an answer.
_OF_ANSWERS = ("hits", "further", "unsure", "answer_languages")
_COLUMNS = ", ".join(["id", *(f'"{field.name}"' for field in fields(AnswerRecord)[1:-4])])


class Answers(Subject):
    """The answers given in all chats, by number."""

    schema = """
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
    CREATE TABLE IF NOT EXISTS further (
        answer INTEGER NOT NULL, place INTEGER NOT NULL, relation TEXT NOT NULL, document TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (answer, place));
    CREATE TABLE IF NOT EXISTS unsure (answer INTEGER PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS answer_languages (answer INTEGER PRIMARY KEY, language TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS ratings (
        answer INTEGER NOT NULL, person INTEGER NOT NULL, verdict INTEGER NOT NULL, press TEXT NOT NULL,
        PRIMARY KEY (answer, person));
    CREATE TABLE IF NOT EXISTS passage_ratings (
        answer INTEGER NOT NULL, place INTEGER NOT NULL, person INTEGER NOT NULL, verdict INTEGER NOT NULL,
        press TEXT NOT NULL, PRIMARY KEY (answer, place, person));"""
    table = "answers"
    rest_of_key = ("message", "edited")

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._outbox = Outbox(database)
        self._ratings = Ratings(database)

    def keep(self, asked: Asked, answer: Answer, latency: float) -> AnswerRecord:
        """Stores the answer; it replaces an earlier answer to the same wording of the message."""
        hits = related(answer)
        with self._database.transaction():
            number = self._put(asked, answer, latency)
            for table in _OF_ANSWERS:
                self._database.execute(f"DELETE FROM {table} WHERE answer = ?", number)
            self._database.execute("INSERT INTO answer_languages VALUES (?, ?)", number, asked.language)
            if answer.near or (answer.answered and not answer.sure):
                self._database.execute("INSERT INTO unsure VALUES (?)", number)
            for place, hit in enumerate(hits):
                passage = hit.passage
                values = (passage.document, passage.start, passage.end, digest(passage.text), hit.score)
                self._database.execute("INSERT INTO hits VALUES (?, ?, ?, ?, ?, ?, ?)", number, place, *values)
            for place, further in enumerate(answer.also):
                quoted = further.quotation
                position = (further.relation, quoted.document, quoted.start, quoted.end, digest(quoted.text))
                self._database.execute("INSERT INTO further VALUES (?, ?, ?, ?, ?, ?, ?)", number, place, *position)
        return self._where("id = ?", number)[0]

    def get(self, number: int) -> AnswerRecord | None:
        """The answer with this number."""
        return next(iter(self._where("id = ?", number)), None)

    def by_message(self, chat: int, message: int) -> AnswerRecord | None:
        """The newest answer to the message; if the message is the bot's own, the answer that it shows or belongs to."""
        sent = self._outbox.shown(chat, message)
        if sent and sent.subject.startswith(SHOWS):
            return self.get(int(sent.subject.removeprefix(SHOWS)))
        given = self._where("chat = ? AND message = ?", chat, sent.question if sent else message)
        return given[-1] if given else None

    def turns(self, chat: int, person: int, topic: int | None, since: float) -> list[AnswerRecord]:
        """The answers to the person's questions there since a time (seconds since 1970), in order.

        A question that was edited counts once, with its last wording.
        """
        return self._where(
            "chat = ? AND person = ? AND topic IS ? AND at >= ? AND message > 0"
            " AND id IN (SELECT max(id) FROM answers GROUP BY chat, message)",
            *(chat, person, topic, since),
        )

    def all(self) -> list[AnswerRecord]:
        """Every answer, in order."""
        return self._where("true")

    def notice(self) -> int:
        """A number, below that of any message, for an answer that no message asked for."""
        return -1 - int(self._database.value("SELECT coalesce(max(id), 0) FROM answers"))

    def show(self, number: int, shown: int, around: bool) -> None:
        """Notes which passage the answer's message shows now, and whether with the text around it."""
        self._database.execute("UPDATE answers SET shown = ?, around = ? WHERE id = ?", shown, around, number)

    def rate(self, number: int, person: int, verdict: int, press: str, place: int | None = None) -> int:
        """Rates the passage at the place, by default the one with the quotation, as `Ratings.rate` does."""
        return self._ratings.rate(number, self._elsewhere(number, place), person, verdict, press)

    def verdicts(self, number: int, place: int | None = None) -> Verdicts:
        """How people rate the passage at the place, by default the one with the quotation."""
        return self._ratings.verdicts(number, self._elsewhere(number, place))

    def react(self, number: int, person: int, before: int, now: int, place: int | None = None) -> None:
        """Notes what a reaction says of the passage at the place, by default the one with the quotation."""
        self._ratings.react(number, self._elsewhere(number, place), person, before, now)

    def found_right(self, number: int) -> list[int]:
        """The places of the other passages that more people rate right than wrong."""
        return self._ratings.right(number)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The answers to the person's questions, and the person's ratings."""
        given = [asdict(record) for record in self._where("person = ?", person)]
        return [*given, *self._ratings.export(person)]

    def erase(self, person: int) -> None:
        """Deletes the answers to the person's questions and in their chat with the bot, and the person's ratings."""
        with self._database.transaction():
            asked = "SELECT id FROM answers WHERE person = ?1 OR chat = ?1"
            for table in _OF_ANSWERS:
                self._database.execute(f"DELETE FROM {table} WHERE answer IN ({asked})", person)
            for table in TABLES:
                self._database.execute(f"DELETE FROM {table} WHERE person = ?1 OR answer IN ({asked})", person)
            super().erase(person)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed, and with it the names of the chat's own documents."""
        former, present = filed(str(old), ""), filed(str(new), "")
        with self._database.transaction():
            super().move(old, new)
            for table in ("answers", "hits", "further"):
                self._database.execute(
                    f"UPDATE {table} SET document = ? || substr(document, ?) WHERE substr(document, 1, ?) = ?",
                    *(present, len(former) + 1, len(former), former),
                )

    def _elsewhere(self, number: int, place: int | None) -> int | None:
        """The place, None if the quotation is there; an earlier version did not store where that is."""
        home = self._database.value("SELECT home FROM answers WHERE id = ?", number)
        return None if home is None or place == home else place

    def _put(self, asked: Asked, answer: Answer, latency: float) -> int:
        quotation, home = answer.quotation or (answer.best if answer.near else None), _home(answer)
        values = {
            **{name: value for name, value in asdict(asked).items() if name != "language"},
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
            "shown": 0 if answer.near and answer.hits else home,
            "around": False,
        }
        self._database.put("answers", _KEY, **values)
        same = " AND ".join(f"{name} = ?" for name in _KEY)
        return int(self._database.value(f"SELECT id FROM answers WHERE {same}", *(values[name] for name in _KEY)))

    def _where(self, condition: str, *values: Any) -> list[AnswerRecord]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM answers WHERE {condition} ORDER BY id", *values)
        return [self._from_row(row) for row in rows]

    def _from_row(self, row: tuple[Any, ...]) -> AnswerRecord:
        hits = self._database.rows(
            'SELECT document, start, "end", digest, score FROM hits WHERE answer = ? ORDER BY place', row[0]
        )
        shown = tuple(Shown(*hit) for hit in hits)
        further = self._database.rows(
            'SELECT relation, document, start, "end", digest FROM further WHERE answer = ? ORDER BY place', row[0]
        )
        beside = tuple(Beside(*each) for each in further)
        sure = self._database.value("SELECT answer FROM unsure WHERE answer = ?", row[0]) is None
        language = self._database.value("SELECT language FROM answer_languages WHERE answer = ?", row[0]) or ""
        values: list[Any] = [*row[:7], bool(row[7]), *row[8:-1], bool(row[-1]), shown, beside, sure, language]
        return AnswerRecord(*values)


def digest(text: str) -> str:
    """A digest of a passage's text, by which a changed passage is recognised."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def related(answer: Answer) -> tuple[Hit, ...]:
    """The passages to show with the answer, or with a refusal: the best one, and those that are on the question too."""
    hits = answer.hits if answer.answered else answer.closest
    best = max((hit.score for hit in hits), default=0.0)
    share = NEAR if best >= TELLING else NEAR_BY_WORDS if answer.answered else 0.0
    return tuple(hit for place, hit in enumerate(hits) if place == 0 or hit.score >= share * best)


def _home(answer: Answer) -> int | None:
    """The number of the passage that contains the quotation; None for a refusal."""
    quotation = answer.quotation
    if not answer.answered or quotation is None:
        return None
    return next((place for place, hit in enumerate(related(answer)) if quotation.stands_in(hit.passage)), 0)
