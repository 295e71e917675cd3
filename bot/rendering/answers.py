"""The response to a question, as JSON and as text for a terminal; Telegram's is in `bot.telegram.chat.messages`."""

from dataclasses import asdict
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from bot.dialogue.conversation import Count
from bot.rendering import results
from bot.rendering.quoting import passage_json, passage_view
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit

NOT_FOUND = "That is not in the documents."
CLOSEST = "The closest passages:"


def as_json(response: Answer | Count) -> dict[str, Any]:
    """The response in the form that `seedbot ask --json` prints."""
    if isinstance(response, Count):
        return {"question": response.question, "counted": response.words, **results.numbers_json(response.found)}
    return {
        "question": response.question,
        "answered": response.answered,
        "confidence": round(response.confidence, 4),
        "answer": asdict(response.quotation) if response.quotation else None,
        "hits": [_hit_json(hit) for hit in response.hits],
    }


def print_response(response: Answer | Count, out: Console) -> None:
    """Prints the answer or the count; if the console has no bold text, the quoted sentence also comes first."""
    if isinstance(response, Count):
        results.print_count(response, out)
        return
    quotation, has_bold = response.quotation, out.is_terminal and not out.is_dumb_terminal
    if quotation and quotation.aspect is Aspect.TEXT and not has_bold:
        out.print(quotation.text, soft_wrap=True)
    out.print(answer_view(response), soft_wrap=not out.is_terminal)


def answer_view(answer: Answer) -> Group:
    """The passage with the answer in bold, in it or above it; or a refusal with the closest passages."""
    quotation = answer.quotation
    if quotation is None:
        closest = [passage_view(hit.passage) for hit in answer.closest[:2]]
        refusal = Text(NOT_FOUND, style="bold")
        return Group(refusal, Text(CLOSEST), *closest) if closest else Group(refusal)
    passage = answer.hits[0].passage
    if quotation.aspect is Aspect.TEXT:
        return passage_view(passage, [(quotation.start, quotation.end)])
    return Group(Text(quotation.text, style="bold"), passage_view(passage))


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {"score": round(hit.score, 6), **passage_json(hit.passage)}
