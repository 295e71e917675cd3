"""Question sets with known answers: SQuAD files, BEIR folders, and this project's own ask.tsv and JSONL.

A line of ask.tsv is a question and a regular expression that the quotation must match, "-" if the question must be
refused, with tabs between; the kind of question and the name of the document that answers may follow. It asks about
the documents of its own folder; where it is named as a file, about those of the indexed folder.

A line of JSONL is an object about the documents of an indexed folder:

    {"question": "When does the library open?", "document": "library.txt", "answers": ["at nine"]}
    {"question": "Who built the library?", "answerable": false}

`document` is the name of a document that answers, or a list of names; `answers` are wordings, one of which the
quoted sentence must contain verbatim; a question that is not `answerable` must be refused. Only `question` is
required. Questions exported from the ratings of users have more keys, for the reader: the documents that were `shown`,
an owner's `reply`, and the reason to `review` the line; a line with `review` is skipped.
"""

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from seeds.documents import Document
from seeds.folder import ASKED, scan
from seeds.reading import Reading

Item = TypeVar("Item")

# What stands in place of the expression if a question must be refused.
_REFUSED = "-"
_KEYS = {"question", "document", "answers", "answerable", "shown", "reply", "review"}


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known of its answer; unknown fields are empty."""

    id: str
    question: str
    relevant: Mapping[str, int]  # the names of the documents that answer, with their grades
    answers: tuple[str, ...]  # wordings of the answer
    own: frozenset[str]  # the documents that are left out to ask the question as a foreign one
    pattern: str = ""  # a regular expression of the answer, in place of wordings
    kind: str = ""  # what is asked for: a date, a list, the steps of a procedure

    @property
    def is_judged(self) -> bool:
        """Whether it is known what the quotation must contain."""
        return bool(self.answers or self.pattern)

    def is_answered_by(self, text: str) -> bool:
        """Whether the text contains the answer."""
        return any(answer in text for answer in self.answers) or bool(self.pattern and re.search(self.pattern, text))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions about documents; if there are none, about those of the indexed folder."""

    name: str
    documents: tuple[Document, ...]
    answerable: tuple[Case, ...]
    unanswerable: tuple[Case, ...]


def load(path: Path, most: int = 0, documents: Path | None = None) -> QuestionSet:
    """The questions of a file or folder, thinned to `most`; about another file's documents if one is given.

    Raises ValueError if the content has no known format, OSError if it cannot be read.
    """
    try:
        questions = _read(path)
        questions = across(questions, _read(documents)) if documents else questions
    except (KeyError, TypeError, AttributeError, csv.Error) as error:
        raise ValueError(
            f"{path} is not a question set ({error!r}): give SQuAD JSON, a BEIR folder, ask.tsv or JSONL."
        ) from error
    if not questions.answerable and not questions.unanswerable:
        raise ValueError(f"{path} holds no questions: name another file.")
    answerable, unanswerable = thin(questions.answerable, most), thin(questions.unanswerable, most)
    return replace(questions, answerable=answerable, unanswerable=unanswerable)


def thin(items: tuple[Item, ...], most: int) -> tuple[Item, ...]:
    """At most `most` of the items, at equal steps; all of them for 0."""
    return items[:: max(1, len(items) // most)][:most] if most else items


def across(questions: QuestionSet, over: QuestionSet) -> QuestionSet:
    """One set's questions about another's documents, which are the same in the same order in another language.

    The answers are those of the other set's question with the same id. Raises ValueError if the numbers of documents
    differ.
    """
    if len(questions.documents) != len(over.documents):
        raise ValueError(
            f"{questions.name} has {len(questions.documents)} documents and {over.name} has "
            f"{len(over.documents)}: give two files with the same documents in the same order."
        )
    names = {mine.name: theirs.name for mine, theirs in zip(questions.documents, over.documents, strict=True)}
    answers = {case.id: case.answers for case in over.answerable}

    def moved(case: Case) -> Case:
        return replace(
            case,
            relevant={names[name]: grade for name, grade in case.relevant.items()},
            answers=answers.get(case.id, ()),
            own=frozenset(names[name] for name in case.own),
        )

    return QuestionSet(
        name=f"{questions.name} on {over.name}",
        documents=over.documents,
        answerable=tuple(map(moved, questions.answerable)),
        unanswerable=tuple(map(moved, questions.unanswerable)),
    )


def _read(path: Path) -> QuestionSet:
    if path.name == ASKED:
        return _asked(path, ())
    if path.is_dir():
        return _asked(path / ASKED, _documents(path)) if (path / ASKED).exists() else _beir(path)
    if path.suffix == ".jsonl":
        return _own(path)
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return _squad(path.name.partition(".")[0], json.loads(data)["data"])
    except (json.JSONDecodeError, UnicodeDecodeError, gzip.BadGzipFile) as error:
        raise ValueError(f"{path} is not valid JSON ({error}): fix it or name another file.") from error


def _squad(name: str, articles: list[Any]) -> QuestionSet:
    """Each paragraph is a document without a title; a question's own documents are those of its article."""
    titles = [article.get("title", "") for article in articles]
    if len(set(titles)) < len(titles):
        titles = [str(number) for number in range(len(articles))]
    documents, answerable, unanswerable = [], [], []
    for title, article in zip(titles, articles, strict=True):
        own = [f"{title}/{number}" for number in range(len(article["paragraphs"]))]
        for document, paragraph in zip(own, article["paragraphs"], strict=True):
            documents.append(Document(document, paragraph["context"]))
            for entry in paragraph["qas"]:
                answers = _wordings(answer["text"] for answer in entry.get("answers", ()))
                number = entry.get("id", entry["question"])
                if entry.get("is_impossible"):
                    unanswerable.append(Case(number, entry["question"], {}, (), frozenset(own)))
                elif answers:
                    answerable.append(Case(number, entry["question"], {document: 1}, answers, frozenset(own)))
    return QuestionSet(name, tuple(documents), tuple(answerable), tuple(unanswerable))


def _beir(folder: Path) -> QuestionSet:
    """The questions with test judgements; a question's own documents are those that answer it."""
    documents = tuple(
        Document(line["_id"], line["text"] or line.get("title", ""), line.get("title") or "")
        for _, line in _lines(folder / "corpus.jsonl")
    )
    judgements: dict[str, dict[str, int]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if int(row["score"]) > 0:
                judgements.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    cases = tuple(
        Case(line["_id"], line["text"], judgements[line["_id"]], (), frozenset(judgements[line["_id"]]))
        for _, line in _lines(folder / "queries.jsonl")
        if line["_id"] in judgements
    )
    return QuestionSet(folder.resolve().name, documents, cases, ())


def _asked(path: Path, documents: tuple[Document, ...]) -> QuestionSet:
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    cases = [_asked_case(line.split("\t"), f"{path}, line {number}") for number, line in enumerate(lines, start=1)]
    answerable = tuple(case for case in cases if case.pattern != _REFUSED)
    unanswerable = tuple(replace(case, pattern="") for case in cases if case.pattern == _REFUSED)
    return QuestionSet(path.resolve().parent.name, documents, answerable, unanswerable)


def _asked_case(columns: list[str], place: str) -> Case:
    question, pattern, kind, document, *more = [*columns, *[""] * (4 - len(columns))]
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{place} has no regular expression in its second column ({error}): fix it.") from error
    if not pattern or more:
        raise ValueError(f"{place} is not a question, a regular expression, a kind and a document with tabs between.")
    relevant = {document: 1} if document else {}
    return Case(question, question, relevant, (), frozenset(relevant), pattern, kind)


def _documents(folder: Path) -> tuple[Document, ...]:
    """The documents of the folder, without ask.tsv. Raises UnreadableError if one cannot be read."""
    with Reading() as reading:
        files = scan(folder).files
        return tuple(replace(reading.read(file.path, Path(file.name).name), name=file.name) for file in files)


def _own(path: Path) -> QuestionSet:
    answerable: list[Case] = []
    unanswerable: list[Case] = []
    for number, line in _lines(path):
        unknown = line.keys() - _KEYS
        if unknown or not isinstance(line.get("question"), str):
            wrong = f"an unknown key {min(unknown)!r}" if unknown else 'no "question"'
            raise ValueError(f"{path}, line {number} has {wrong}: it can have {', '.join(sorted(_KEYS))}.")
        if line.get("review"):
            continue
        named = line.get("document", [])
        relevant = dict.fromkeys([named] if isinstance(named, str) else named, 1)
        answers = _wordings(line.get("answers", ()))
        case = Case(line["question"], line["question"], relevant, answers, frozenset(relevant))
        (answerable if line.get("answerable", True) else unanswerable).append(case)
    return QuestionSet(path.stem, (), tuple(answerable), tuple(unanswerable))


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of a JSONL file with the number of its line."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, _object(line, f"{path}, line {number}")


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{place} is not a JSON object ({error}): fix that line.") from error


def _wordings(answers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({answer for answer in answers if answer.strip()}))
