"""The response to a question, as JSON and as text for a terminal; Telegram's is in `bot.telegram.chat.messages`."""

from dataclasses import asdict
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from bot.dialogue.conversation import Count
from bot.rendering import results
from bot.rendering.quoting import dim_view, passage_json, quotation_view
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.ranking import Hit
from retrieval.text.passages import Passage

NOT_FOUND = "That is not in the documents."
CLOSEST = "The closest passages:"
UNDERSTOOD = "Understood as: {}"


def as_json(response: Answer | Count) -> dict[str, Any]:
    """The response in the form that `seedbot ask --json` prints."""
    if isinstance(response, Count):
        return {"question": response.question, "counted": response.words, **results.numbers_json(response.found)}
    return {
        "question": response.question,
        "understood": response.understood,
        "answered": response.answered,
        "confidence": round(response.confidence, 4),
        "answer": asdict(response.quotation) if response.quotation else None,
        "hits": [_hit_json(hit) for hit in response.hits],
    }


def print_response(response: Answer | Count, out: Console) -> None:
    """Prints the answer or the count."""
    if isinstance(response, Count):
        results.print_count(response, out)
        return
    if response.understood:
        out.print(Text(UNDERSTOOD.format(response.understood), style="dim"), soft_wrap=True)
    out.print(answer_view(response), soft_wrap=not out.is_terminal)


def answer_view(answer: Answer) -> Group:
    """The quotation above its passage; or a refusal with the closest passages, the best one in the same form."""
    if answer.quotation:
        return quotation_view(answer.hits[0].passage, answer.quotation)
    refusal = Text(NOT_FOUND, style="bold")
    closest = [_closest_view(hit.passage, answer.best) for hit in answer.closest[:2]]
    return Group(refusal, Text(f"{CLOSEST}\n"), *closest) if closest else Group(refusal)


def _closest_view(passage: Passage, best: Quotation | None) -> Group:
    return quotation_view(passage, best) if best and best.stands_in(passage) else dim_view(passage)


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {"score": round(hit.score, 6), **passage_json(hit.passage)}
