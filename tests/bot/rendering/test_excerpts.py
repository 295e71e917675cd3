"""The part of a passage that is shown: from the first to the last sentence on the question."""

from dataclasses import replace

import pytest

from bot.rendering.excerpts import SHORT, excerpt
from retrieval.answering.answers import Quotation
from retrieval.answering.aspects import Aspect
from retrieval.text.passages import Passage
from tests.bot.telegram.examples import passage

FILLING = [
    f"In the year {number} nothing else of any interest was written down here at all." for number in range(1990, 1998)
]


def of(*sentences: str, start: int = 30) -> Passage:
    """A passage of these sentences that begins so far into its document."""
    text = " ".join(sentences)
    starts = [start + len(" ".join(sentences[:number])) + bool(number) for number in range(len(sentences))]
    spans = tuple((at, at + len(words)) for at, words in zip(starts, sentences, strict=True))
    return replace(passage(text, start), sentences=spans)


@pytest.mark.parametrize("place", [0, 3, 8])
def test_a_sentence_on_the_question_is_kept_with_its_neighbours(place: int) -> None:
    sentences = [*FILLING[:place], "The ferries sank.", *FILLING[place:]]
    shown = excerpt(of(*sentences), "Where did the ferry sink?")
    assert shown.text == " ".join(sentences[max(place - 1, 0) : place + 2])


def test_an_excerpt_stands_at_its_offsets_in_the_document() -> None:
    whole = of(*FILLING, "The ferries sank.")
    shown = excerpt(whole, "ferry")
    assert whole.quoted((shown.start, shown.end)) == shown.text
    assert (shown.end, shown.section) == (whole.end, whole.section)


def test_the_quotation_is_kept_whatever_words_it_has() -> None:
    whole = of(*FILLING)
    start, end = whole.sentences[5]
    quotation = Quotation(whole.document, start, end, whole.quoted((start, end)))
    assert excerpt(whole, "ferry", quotation).text == " ".join(FILLING[4:7])
    assert excerpt(whole, "ferry", replace(quotation, start=0, end=5, aspect=Aspect.TITLE)) == whole


@pytest.mark.parametrize("question", ["ferry", "?", "", "Why was it that?"])
def test_a_passage_without_a_sentence_on_the_question_is_left_whole(question: str) -> None:
    assert excerpt(of(*FILLING), question) == of(*FILLING)


def test_a_short_passage_is_left_whole() -> None:
    short = of("The ferries sank.", *FILLING[:4])
    assert len(short.text) <= SHORT
    assert excerpt(short, "ferry") == short


def test_russian_words_are_met_in_other_forms() -> None:
    filling = ["Больше ничего интересного в тот день в этом городе никто так и не увидел."] * 8
    assert excerpt(of("Трамваи стоят.", *filling), "Где трамвай?").text == f"Трамваи стоят. {filling[0]}"
