"""The part of a passage that is about a question, in whole sentences: a phone has room for no more."""

from dataclasses import replace

from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.text.passages import Passage, Span
from retrieval.text.words import analyse, language_of

# Characters; a shorter passage is read at a glance, and is left whole.
SHORT = 400


def excerpt(passage: Passage, question: str, quotation: Quotation | None = None) -> Passage:
    """The passage from its first to its last sentence on the question, with the quotation and a neighbour on each side.

    All of it if it is short, or if no sentence is on the question.
    """
    if len(passage.text) <= SHORT:
        return passage
    sentences = [span for span in passage.sentences if passage.start <= span[0] and span[1] <= passage.end]
    kept = [number for number, span in enumerate(_marked(sentences, passage, question, quotation)) if span]
    if not kept:
        return passage
    start, end = sentences[max(kept[0] - 1, 0)][0], sentences[min(kept[-1] + 1, len(sentences) - 1)][1]
    return replace(passage, start=start, end=end, text=passage.quoted((start, end)))


def _marked(sentences: list[Span], passage: Passage, question: str, quotation: Quotation | None) -> list[bool]:
    """Whether each sentence shares a word with the question or belongs to the quotation."""
    language = language_of(passage.text)
    wanted, quoted = _words(question, language), _span(quotation, passage)
    return [_meet(span, quoted) or bool(wanted & _words(passage.quoted(span), language)) for span in sentences]


def _span(quotation: Quotation | None, passage: Passage) -> Span:
    """Where the quotation stands in the passage; an empty span if it does not."""
    if quotation is None or quotation.aspect is not Aspect.TEXT or not quotation.stands_in(passage):
        return 0, 0
    return quotation.start, quotation.end


def _words(text: str, language: str) -> set[str]:
    """The stems of the text's words, without stop words."""
    return {term.text for term in analyse(text, language, stop_words=False)}


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
