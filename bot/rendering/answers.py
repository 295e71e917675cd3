"""The response to a question, as JSON and as text for a terminal; Telegram's is in `bot.telegram.chat.messages`."""

from dataclasses import asdict
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from bot.catalogue import texts
from bot.dialogue.conversation import Count
from bot.rendering import results
from bot.rendering.quoting import dim_view, document_json, marked, passage_json, quotation_view, under_credit
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.ranking import Hit
from retrieval.text.passages import Passage

NOT_FOUND = "That is not in the documents."
NOT_SURE = "That may not be in the documents."
# After a refusal of a question in another language than theirs.
OTHER_LANGUAGES = " Ask in their language: {}."
CLOSEST = "The closest passages:"
PERHAPS = "This may be the answer:"
UNDERSTOOD = "Understood as: {}"
# What leads to a further quotation.
LEADS = {Relation.COMPARED: "And:", Relation.VERSION: "Dated {date}:", Relation.ALTERNATIVE: "Or:"}


def as_json(response: Answer | Count) -> dict[str, Any]:
    """The response in the form that `seedbot ask --json` prints."""
    if isinstance(response, Count):
        return {"question": response.question, "counted": response.words, **results.numbers_json(response.found)}
    return {
        "question": response.question,
        "understood": response.understood,
        "answered": response.answered,
        "sure": response.answered and response.sure,
        "confidence": round(response.confidence, 4),
        "answer": asdict(response.quotation) if response.quotation else None,
        "also": [_further_json(further) for further in response.also],
        "hits": [_hit_json(hit) for hit in response.hits],
        "languages": list(response.languages),
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
        main = quotation_view(answer.hits[0].passage, answer.quotation)
        doubt = [] if answer.sure else [Text(PERHAPS, style="dim")]
        return Group(*doubt, main, *map(_further_view, answer.also))
    refusal = Text(f"{NOT_SURE if answer.near else NOT_FOUND}{_in_other_languages(answer)}", style="bold")
    closest = [_closest_view(hit.passage, answer.best) for hit in answer.closest[:2]]
    return Group(refusal, Text(f"{CLOSEST}\n"), *closest) if closest else Group(refusal)


def _in_other_languages(answer: Answer) -> str:
    return OTHER_LANGUAGES.format(texts("en").languages(answer.languages)) if answer.languages else ""


def _closest_view(passage: Passage, best: Quotation | None) -> Group:
    return quotation_view(passage, best) if best and best.stands_in(passage) else dim_view(passage)


def _further_view(further: Further) -> Group:
    lead = LEADS[further.relation].format(date=further.passage.date)
    return Group(
        Text(f"\n{lead}", style="dim"), under_credit(marked(further.quotation), further.passage, further.quotation)
    )


def _further_json(further: Further) -> dict[str, Any]:
    return {"relation": further.relation, **document_json(further.passage), **asdict(further.quotation)}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {"score": round(hit.score, 6), **passage_json(hit.passage)}
