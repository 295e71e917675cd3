"""Lines that give a label its value, such as "Meeting ID: 932 3447 1519", and which of them a question asks for."""

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
