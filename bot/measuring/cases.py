"""Exports people's ratings and the owners' answers as questions for `seedbot eval`."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.dialogue.anaphora import language_of, stands_alone
from bot.dialogue.conversation import check
from bot.people.answers import AnswerRecord, Answers
from bot.people.database import Database
from bot.people.missed import Missed
from retrieval.retriever import Retriever

# Fewer words occur in too many documents to identify one.
FEWEST_WORDS = 4
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")


def export(database: Database, retriever: Retriever, file: Path) -> int:
    """Writes the cases as JSONL and returns their number. Raises OSError if the file cannot be written."""
    lines = list(dict.fromkeys(json.dumps(case, ensure_ascii=False) for case in Cases(database, retriever).all()))
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(lines)


class Cases:
    """Questions and what is known about their answers, in the format of `retrieval.evaluation.question_sets`."""

    def __init__(self, database: Database, retriever: Retriever) -> None:
        self._answers = Answers(database)
        self._missed = Missed(database)
        self._retriever = retriever

    def all(self) -> Iterator[dict[str, Any]]:
        """A case for every rated answer and for every refused question that was not cleared."""
        states = self._missed.states()
        for given in self._answers.all():
            known = self._rated(given) if given.answered else self._refused(given, states.get(given.number, ""))
            question = check(given.typed)
            if known and not stands_alone(question, language_of(question)):
                known["review"] = "follows another question"
            if known:
                shown = list(dict.fromkeys(hit.document for hit in given.hits))
                yield {"question": question, **known, "shown": shown}

    def _rated(self, given: AnswerRecord) -> dict[str, Any]:
        verdicts = self._answers.verdicts(given.number)
        answering = [given.document] if verdicts.right > verdicts.wrong else []
        # The same question may have been answered again, with fewer passages.
        right = [place for place in self._answers.found_right(given.number) if place < len(given.hits)]
        answering += [given.hits[place].document for place in right]
        if answering:
            return {"document": answering[0] if len(set(answering)) == 1 else list(dict.fromkeys(answering))}
        return {"review": "rated wrong"} if verdicts.wrong else {}

    def _refused(self, given: AnswerRecord, state: str) -> dict[str, Any]:
        replies = [reply.text for reply in self._missed.replies(given.number)]
        documents = self._quoting(replies)
        if documents:
            return {"document": documents}
        if replies:
            return {"review": "answered by an owner", "reply": "\n".join(replies)}
        # A refusal is no proof that nothing answers.
        return {"review": "refused, and nobody has looked"} if state == "open" else {}

    def _quoting(self, replies: list[str]) -> list[str]:
        """The names of the documents that the replies quote."""
        quotations = {quotation for reply in replies for quotation in _quotations(reply)}
        if not quotations:
            return []
        return [name for name, text in self._texts.items() if any(each in text for each in quotations)]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {source.name: _on_one_line(self._retriever.text(source.name)) for source in self._retriever.sources()}


def _quotations(reply: str) -> Iterator[str]:
    """The possible quotations in a reply: all of it, each line, and each text in quotation marks."""
    for words in (reply, *reply.splitlines(), *_QUOTED.findall(reply)):
        quotation = _on_one_line(words)
        if len(quotation.split()) >= FEWEST_WORDS:
            yield quotation


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
