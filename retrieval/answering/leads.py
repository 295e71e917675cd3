"""Sentences that lead to an answer and are none: headings, the questions of an FAQ, lines that announce a list."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.answering.matching import Match
from retrieval.answering.wanted import reports_question
from retrieval.text.passages import Passage
from seeds.outline import Kind
from seeds.paragraphs import CELLS, announces, asks, row_of
from seeds.texts.chat_exports import is_stamped
from seeds.texts.lists import announcement
from seeds.texts.typed_lines import ends_sentence, is_open

NONE = -1
# A form's blank, which has to be filled in first.
_BLANK = regex.compile(r"_{4,}|\.{8,}|…{3,}")
_NUMBERED = regex.compile(r"(?:§ ?)?(\d{1,3}(?:\.\d{1,3})*)[.)]?\s")
# In characters. A longer item says something itself, whatever is below it.
_LABEL = 40
# About as many passages as the index keeps.
_READ = 1024
# A heading speaks of all sentences under it: one that matches by itself is preferred.
_HEADING_LESS = 0.1


# Cached, as below: ranking, reading and quoting ask the same of a passage, and many questions of the same passages.
@lru_cache(maxsize=_READ)
def leads_to(passage: Passage) -> NDArray[np.int64]:
    """For each sentence the numbers of its heading and of its other lead, NONE for none, (sentences, 2)."""
    return np.array(list(_leads(passage)), np.int64).reshape(-1, 2)


def is_lead(passage: Passage, number: int) -> bool:
    """Whether the sentence leads to what follows it and says nothing itself."""
    return are_leads(passage)[number]


@lru_cache(maxsize=_READ)
def are_leads(passage: Passage) -> tuple[bool, ...]:
    """Whether each sentence leads to what follows it and says nothing itself."""
    asking = frozenset(_asking_in_chat(passage))
    return tuple(_is_lead(passage, number, asking) for number in range(len(passage.sentences)))


def is_question(passage: Passage, number: int) -> bool:
    """Whether the sentence is a question."""
    return asks(passage.quoted(passage.sentences[number]))


def _is_lead(passage: Passage, number: int, asking: Collection[int]) -> bool:
    text = passage.quoted(passage.sentences[number])
    match passage.kind(number):
        case Kind.HEADING:
            return True
        case Kind.ROW:
            return names_columns(text, passage.context)
        case Kind.CODE:
            return False
        case _:
            return number in asking or _says_nothing(text) or any(leads(passage, number) for leads in _LEADING)


def names_columns(row: str, columns: str) -> bool:
    """Whether the row is the one that names the columns, of which the first may have no name."""
    return row_of(row).strip(CELLS) == columns.strip(CELLS) != ""


def _heads_numbers(passage: Passage, number: int) -> bool:
    """Whether the sentence is the heading of a numbered section: "4. Animals" above "4.1. Dogs are kept on a lead."."""
    if number + 1 == len(passage.sentences):
        return False
    own, below = (_NUMBERED.match(passage.quoted(passage.sentences[each])) for each in (number, number + 1))
    return own is not None and below is not None and below[1].startswith(f"{own[1]}.")


def _asking_in_chat(passage: Passage) -> Iterator[int]:
    """The sentences in messages of a chat that ask something: the next message answers."""
    openings = [number for number in range(len(passage.sentences)) if number == 0 or passage.opens(number)]
    for opening, end in pairwise(openings):
        is_message = is_stamped(passage.quoted(passage.sentences[opening]))
        if is_message and any(is_question(passage, number) for number in range(opening, end)):
            yield from range(opening, end)


def _says_nothing(text: str) -> bool:
    return announces(text) or asks(text) or bool(_BLANK.search(text))


def _names_items(passage: Passage, number: int) -> bool:
    """Whether the sentence is an item that only names those below it, which are further indented."""
    below = number + 1
    if below == len(passage.sentences) or not (_is_item(passage, number) and _is_item(passage, below)):
        return False
    text = passage.quoted(passage.sentences[number])
    is_name = len(text) <= _LABEL and not ends_sentence(text) and not any(map(str.isdigit, text))
    return is_name and _indent(passage, below) > _indent(passage, number)


def _is_item(passage: Passage, number: int) -> bool:
    return passage.kind(number) is Kind.ITEM and passage.opens(number)


def _indent(passage: Passage, number: int) -> int:
    """How far the line in which the sentence begins is indented, in characters."""
    line = passage.quoted((passage.start, passage.sentences[number][0])).rpartition("\n")[2]
    return len(line) - len(line.lstrip())


def _reports_question(passage: Passage, number: int) -> bool:
    """Whether the sentence tells what somebody asked, and another one follows."""
    return number + 1 < len(passage.sentences) and reports_question(passage.quoted(passage.sentences[number]))


def _opens_list(passage: Passage, number: int) -> bool:
    """Whether the sentence has not ended, but goes on in the list below it."""
    below = number + 1
    if below == len(passage.sentences) or not passage.opens(below) or passage.kind(below) is not Kind.ITEM:
        return False
    words = announcement(passage.quoted(passage.sentences[number]))
    return words != "" and (passage.kind(number) is Kind.PARAGRAPH or words == passage.context)


def _heads_document(passage: Passage, number: int) -> bool:
    """Whether the sentence stands at the head of the pages and names the document; a letterhead gives figures too."""
    if not number == passage.start == 0 < len(passage.sentences) - 1 or passage.kind(0) is not Kind.NOTE:
        return False
    text = passage.quoted(passage.sentences[0])
    return is_open(text) and not any(map(str.isdigit, text))


_LEADING = (_heads_document, _reports_question, _opens_list, _names_items, _heads_numbers)


def with_leads(found: Match, passage: Passage) -> Match:
    """The match, in which a sentence shares the matches of its leads, and of its table's or list's context."""
    leads = leads_to(passage)
    if not passage.context and (leads == NONE).all():
        return found
    sentences = found.sentences
    for column, less in zip(leads.T, (_HEADING_LESS, 0), strict=True):
        shared = np.where(column == NONE, -1, found.sentences[:, column] - less)
        sentences = np.maximum(sentences, shared)
    if passage.context:
        # What matches nowhere in the sentences matches in the lines before them.
        before = np.where(found.whole > found.sentences.max(axis=1, initial=-1), found.whole, -1)
        inside = [passage.kind(number) in (Kind.ROW, Kind.ITEM) for number in range(len(leads))]
        sentences = np.where(inside, np.maximum(sentences, before[:, None]), sentences)
    return replace(found, sentences=np.asarray(sentences, np.float32))


def _leads(passage: Passage) -> Iterator[tuple[int, int]]:
    heading = other = NONE
    answered, leading = False, are_leads(passage)
    for number in range(len(passage.sentences)):
        kind = passage.kind(number)
        if answered and passage.opens(number) and kind is Kind.PARAGRAPH:
            other = NONE
        if other != NONE and _is_item(passage, number) and _names_items(passage, other):
            other = other if _indent(passage, number) > _indent(passage, other) else NONE
        yield heading, other
        if kind is Kind.HEADING:
            heading, other, answered = number, NONE, False
        elif leading[number]:
            other, answered = number, False
        else:
            answered = True
