"""The words of a quotation that answer the question: a date, an amount, a name or a cell, where that is clear."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.answering.cells import cell
from retrieval.answering.leads import NONE, leads_to
from retrieval.answering.sought import CONTACTS, FORMS, NUMBERS, Asked, kind_of_key_words, sought
from retrieval.text import ordinals
from retrieval.text.passages import Passage, Span
from seeds.outline import Kind
from seeds.paragraphs import CELLS

# Kinds of answers that have no form of their own.
_UNCLEAR = ("", "place", "origin")
# The number of a paragraph, an item or a rule, which is no amount.
_LABEL = regex.compile(r"\d[\d.]*[.)]\s|\d+(?:\.\d+)+\s")


def focus(question: str, quoted: str, columns: str = "") -> tuple[Span, ...]:
    """The spans of the quoted text that answer the question; none where that is not clear.

    `columns` is the line with the names of the columns if the text has rows of a table, cells between " | ".
    """
    asked = sought(question)
    if asked is None or not quoted:
        return ()
    if not asked.kind and CELLS not in quoted:
        return ()
    # Imported here: compiling its patterns takes a tenth of a second, and many questions need none of them.
    from retrieval.answering.candidates import Candidates

    if CELLS in quoted:
        return cell(asked, quoted, columns, lambda text: bool(Candidates(text, asked).values()))
    return Candidates(quoted, asked).answers()


def marked(question: str, passage: Passage, span: Span) -> tuple[Span, ...]:
    """The spans within this span of the passage that answer the question, all in characters of the document."""
    found = focus(question, passage.quoted(span), passage.context)
    return tuple((span[0] + first, span[0] + last) for first, last in found)


# Cached, since the choice of the sentence, its quotation and the confidence ask the same.
@lru_cache(maxsize=64)
def stating(question: str, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence has a date, an amount or a name of the kind that the question asks for, (sentences,)."""
    asked = _asked(question)
    if asked is None or asked.kind in _UNCLEAR:
        return np.zeros(len(passage.sentences), bool)
    # Imported here, as above.
    from retrieval.answering.candidates import Candidates

    found = [passage.start + start for start, _ in Candidates(passage.text, asked).possible()]
    is_number = asked.kind in NUMBERS
    return np.array(
        [
            any(start + is_number * _label(passage, number) <= each < end for each in found)
            or (is_number and _has_number(passage, number))
            for number, (start, end) in enumerate(passage.sentences)
        ]
    )


def _asked(question: str) -> Asked | None:
    """What the question asks for, also if it is key words with one such as "price" or "deadline"."""
    asked = sought(question)
    return replace(asked, kind=kind_of_key_words(question)) if asked and not asked.kind else asked


def _label(passage: Passage, number: int) -> int:
    """The length of the figure that numbers this sentence, such as "3." or "4.1)"; 0 if there is none."""
    found = _LABEL.match(passage.quoted(passage.sentences[number]))
    return found.end() if found else 0


def lacks(question: str, passage: Passage, span: Span) -> bool:
    """Whether a year, an amount or a contact is asked for and no sentence in this span of the passage has one."""
    asked = _asked(question)
    # Who or when may be said without a name or a date: "the heron", "at dawn".
    if asked is None or asked.kind not in (*NUMBERS, *CONTACTS, "year"):
        return False
    return not (holding(question, passage) & _inside(passage, span)).any()


def lacks_ordinal(question: str, passage: Passage) -> bool:
    """Whether the passage counts to other numbers than the question: "the fourth reminder" where three are told."""
    asked = _ordinals(question)
    told = _ordinals(passage.text) if asked else set()
    return bool(told) and asked.isdisjoint(told)


def _ordinals(text: str) -> set[int]:
    return {ordinal.number for _, ordinal in ordinals.found(text)}


def passes_over(question: str, passage: Passage, span: Span) -> bool:
    """Whether a sentence of the passage states what the question asks for, and none in this span does."""
    states = holding(question, passage)
    return bool(states.any()) and not (states & _inside(passage, span)).any()


def _inside(passage: Passage, span: Span) -> NDArray[np.bool_]:
    """Whether each sentence of the passage is in the span, (sentences,)."""
    return np.array([span[0] <= start and end <= span[1] for start, end in passage.sentences])


def holding(question: str, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence states what the question asks for, or its heading does, (sentences,)."""
    states = stating(question, passage)
    headings = leads_to(passage)[:, 0]
    if not asks_heading(question):
        return states
    return np.asarray(states | states[headings] & (headings != NONE), np.bool_)


def asks_form(question: str) -> bool:
    """Whether the question asks for what is known by its form: a version, a telephone number, how often."""
    asked = sought(question)
    return asked is not None and asked.kind in ("version", *FORMS)


def asks_heading(question: str) -> bool:
    """Whether a heading may say what is asked for of all sentences below it: a date or a version."""
    asked = sought(question)
    return asked is not None and asked.kind in ("date", "year", "version")


def _has_number(passage: Passage, number: int) -> bool:
    """Whether the sentence is a row with a number, whose unit may stand above it."""
    return passage.kind(number) is Kind.ROW and any(map(str.isdigit, passage.quoted(passage.sentences[number])))
