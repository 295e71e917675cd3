"""Questions on the lines of a file or a pipe, as text or as JSON objects, answered one after another."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.catalogue import SentenceError
from bot.dialogue.conversation import Count
from bot.rendering import answers, console
from retrieval.answering.answers import Answer

Respond = Callable[[str], Answer | Count]
Show = Callable[[Answer | Count], None]

NO_OBJECT = 'is not a question: write a JSON object on each line, such as {"question": "Who resigned?"}.'


def questions(lines: Iterable[str]) -> Iterator[str]:
    """The lines that are not blank, without white space around them."""
    # Some programs begin their output with a byte order mark.
    stripped = (line.lstrip("\ufeff").strip() for line in lines)
    return (line for line in stripped if line)


def answer_all(lines: Iterable[str], respond: Respond, show: Show) -> bool:
    """Shows the answer to each question before the next is read; returns whether all could be asked."""
    all_asked = True
    for number, question in enumerate(questions(lines), 1):
        try:
            response = respond(question)
        except SentenceError as error:
            print(f"Question {number}: {error}", file=sys.stderr)
            all_asked = False
        else:
            show(response)
    return all_asked


def answer_objects(lines: Iterable[str], respond: Respond) -> bool:
    """Prints each object with the answer or with an "error" added; returns whether all could be asked."""
    all_asked = True
    for line in questions(lines):
        given, answer = _answered(line, respond)
        all_asked = all_asked and "error" not in answer
        print(console.json_text({**given, **answer}, indent=None), flush=True)
    return all_asked


def _answered(line: str, respond: Respond) -> tuple[dict[str, Any], dict[str, Any]]:
    """The object in the line, and the answer to its question or the reason why there is none."""
    try:
        given = json.loads(line)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        return {}, {"error": f"{line[:80]} {NO_OBJECT}"}
    try:
        return given, answers.as_json(respond(given["question"]))
    except SentenceError as error:
        return given, {"error": str(error)}
