"""What a question asks about by its sign: a label with its value, such as "Meeting ID: 932 344", a code or a name."""

from collections.abc import Collection
from functools import lru_cache

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.answering.sought import LABELS, sought, stems
from retrieval.text.passages import Passage
from retrieval.text.words import language_of

# A label with its colon, which ends no hour and no scheme of an address, above or before its value.
_LABELLED = regex.compile(r"(?P<label>[^\W_][^:：\n.!?]{0,40}?(?<!\d))[:：](?!//)\s*\S")
# In characters. A longer sentence is prose with a colon in it.
_LONGEST = 200
# A word with a digit, and with a letter, dot or dash, but without a year; or a sign, or what a sign begins: "$", ":q!".
_CODE = regex.compile(
    r"(?<!\S)(?:(?=\S*\d)(?=\S*[\p{L}.-])(?!\S*\d{4})[\p{L}\d](?:[\p{L}\d.-]*[\p{L}\d])?(?=[\s?!.,:;)]|$)"
    r"|[\"'`“„«(]?\K(?!-+(?:\s|\d|$)|[?!.…]+$)[-%=<>&|^~@#$+*/\\:!?][^\s\"'`”“»),;]*?(?=[\"'`”“»),;.]*(?:\s|[?!.…]?$)))"
)
# A setting or variable with "_", an option with dashes before it, a file or domain, a function with its brackets.
_NAME = regex.compile(
    r"(?<![^\s\"'`“„«(\[])(?:"
    r"\w*\p{L}\w*_\w+(?:[.-]\w+)*|--?\p{L}{2}[\w-]*|\w{2,}(?:[.]\p{L}\w+)+|[\w.]+\(\)"
    r")(?=[\s\"'`”“»?!.,:;)\]]|$)",
    regex.V1,
)


def asked_labels(question: str, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence gives the value of a label that the question names or implies, (sentences,)."""
    labels = [_label(passage.quoted(sentence)) for sentence in passage.sentences]
    if not any(labels):
        return np.zeros(len(labels), bool)
    asked = sought(question)
    language = asked.language if asked else language_of(passage.text)
    implied = stems(LABELS.get(asked.kind, ""), language) if asked else frozenset()
    named = stems(question, language) | implied
    return np.array([bool(words := stems(label, language)) and words <= named for label in labels])


def _label(sentence: str) -> str:
    """The label at the beginning of the sentence, "" if there is none."""
    found = _LABELLED.match(sentence) if len(sentence) <= _LONGEST else None
    return found["label"] if found else ""


def codes(question: str) -> set[str]:
    """The codes in the question, such as E-12 or 7.2."""
    return {found[0] for found in _CODE.finditer(question)}


def is_labelled(asked: Collection[str], sentence: str) -> bool:
    """Whether the sentence begins with one of the codes asked for: it is what the code stands for."""
    first = sentence.split()[0]
    return not {first, first.rstrip(".:)")}.isdisjoint(asked)


# Cached, since the order of passages and the choice of the sentence ask the same.
@lru_cache(maxsize=64)
def naming(question: str, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence has the names of settings, files or functions that the question has, (sentences,)."""
    asked = [_whole(found[0]) for found in _NAME.finditer(question)]
    if not asked:
        return np.zeros(len(passage.sentences), bool)
    texts = [passage.quoted(sentence) for sentence in passage.sentences]
    return np.array([all(name.search(text) for name in asked) for text in texts])


def _whole(name: str) -> "regex.Pattern[str]":
    """A pattern for the name as it stands, which is no part of a longer one."""
    return regex.compile(rf"(?<![\w-]){regex.escape(name)}(?![\w])(?!-\w)", regex.I)
