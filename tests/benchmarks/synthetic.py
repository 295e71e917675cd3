"""Any number of synthetic passages, made from the sentences of a few hundred real ones without running the model.

A passage has three to five real sentences, all but one of them from the same paragraph, with their own words and token
codes. Its vector is the mean of the vectors of their paragraphs, plus noise, so that no two are equal. Each word occurs
in more passages than in a real collection of the same size, so the posting lists are longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage
from retrieval.text.vectors import Codes, coarse, quantise, restore
from seeds.documents import Document

PASSAGES_A_DOCUMENT = 5
# Length of the noise that is added to a vector of length 1.
_NOISE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a real passage with the data that search uses."""

    text: str
    vector: Floats  # of the paragraph, (dimension,)
    code: Codes  # of the sentence, (bytes,)
    terms: NDArray[np.uint32]  # (terms,)
    codes: Codes  # (tokens, bytes)


def sentences(entry: Entry) -> list[Sentence]:
    """The sentences of a passage."""
    text, start = entry.passage.text, entry.passage.start
    return [
        Sentence(
            text=text[first - start : last - start],
            vector=restore(entry.vector),
            code=entry.sentence_codes[number],
            terms=entry.terms[entry.term_sentences == number],
            codes=entry.codes[entry.code_sentences == number],
        )
        for number, (first, last) in enumerate(entry.passage.sentences)
    ]


def document(paragraphs: Sequence[Sequence[Sentence]], number: int) -> tuple[Document, list[Entry]]:
    """A synthetic document; a number always gives the same one."""
    random = np.random.default_rng(number)
    name, text, entries = f"made/{number:07}.txt", "", []
    for _ in range(PASSAGES_A_DOCUMENT):
        entries.append(_entry(_chosen(paragraphs, random), name, len(text), random))
        text += entries[-1].passage.text + "\n\n"
    return Document(name, text, f"Document {number}", "2022-07-18", "https://example.org"), entries


def _chosen(paragraphs: Sequence[Sequence[Sentence]], random: np.random.Generator) -> list[Sentence]:
    """Two to four sentences of one paragraph, and one of another."""
    home, other = (paragraphs[i] for i in random.integers(0, len(paragraphs), 2))
    count = min(len(home), int(random.integers(2, 5)))
    kept = [home[i] for i in sorted(random.choice(len(home), count, replace=False))]
    return [*kept, other[int(random.integers(0, len(other)))]]


def _entry(chosen: Sequence[Sentence], name: str, start: int, random: np.random.Generator) -> Entry:
    text = " ".join(sentence.text for sentence in chosen)
    starts = (start + np.cumsum([0, *(len(sentence.text) + 1 for sentence in chosen)])).tolist()
    spans = tuple((at, at + len(sentence.text)) for at, sentence in zip(starts, chosen, strict=False))
    mean = np.mean([sentence.vector for sentence in chosen], axis=0)
    noise = random.standard_normal(len(mean)) / np.sqrt(len(mean))
    vector = mean / np.linalg.norm(mean) + _NOISE * noise
    numbers = np.arange(len(chosen), dtype=np.uint8)
    return Entry(
        passage=Passage(name, "", "", "", start, start + len(text), text, spans),
        language="en",
        vector=coarse(quantise(np.asarray(vector / np.linalg.norm(vector), np.float32))),
        sentence_codes=np.array([sentence.code for sentence in chosen]),
        terms=np.concatenate([sentence.terms for sentence in chosen]),
        term_sentences=np.repeat(numbers, [len(sentence.terms) for sentence in chosen]),
        codes=np.concatenate([sentence.codes for sentence in chosen]),
        code_sentences=np.repeat(numbers, [len(sentence.codes) for sentence in chosen]),
    )
