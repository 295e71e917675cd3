"""Many questions, one after another: one on each line of a file or a pipe, as text or as JSON objects."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.catalogue import SentenceError
from bot.dialogue.conversation import Count
from bot.rendering import console, responses
from retrieval.answering.answers import Answer

Respond = Callable[[str], Answer | Count]
Show = Callable[[Answer | Count], None]

NO_OBJECT = 'is not a question: write a JSON object on each line, such as {"question": "Who resigned?"}.'


def questions(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the blank ones."""
    # Some programs begin what they write with a byte order mark.
    stripped = (line.lstrip("\ufeff").strip() for line in lines)
    return (line for line in stripped if line)


def answer_all(lines: Iterable[str], respond: Respond, show: Show) -> bool:
    """Show the answer to each line's question as soon as it is there; gives whether all could be asked."""
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
    """Print each line's object with the answer, or with an "error"; gives whether all could be asked."""
    all_asked = True
    for line in questions(lines):
        given, answer = _answered(line, respond)
        all_asked = all_asked and "error" not in answer
        print(console.json_text({**given, **answer}, indent=None), flush=True)
    return all_asked


def _answered(line: str, respond: Respond) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the line gives, and the answer to its question or why there is none."""
    try:
        given = json.loads(line)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        return {}, {"error": f"{line[:80]} {NO_OBJECT}"}
    try:
        return given, responses.response_json(respond(given["question"]))
    except SentenceError as error:
        return given, {"error": str(error)}
