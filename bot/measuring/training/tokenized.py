"""The texts of training as the encoder reads them: token by token, as the index and the ranking do."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats, Ids, Role, Spans, spans_of
from embeddings.sentence import SentenceEncoder
from retrieval.intake.indexing import sentence_numbers
from retrieval.scope import EVERYTHING
from retrieval.storage.entries import HEADING, Entry
from retrieval.storage.index import Index
from retrieval.text.passages import Passage, heading
from retrieval.text.terms import content, inside_terms
from retrieval.text.vectors import restore

Chosen = NDArray[np.bool_]

# Passages fetched at once; this bounds memory.
_CHUNK = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A question or a passage with its heading."""

    ids: Ids  # (tokens,), with those of the prompt and the special ones
    own: Chosen  # (tokens,), those of the text itself
    kept: Chosen  # (own tokens,), those that are compared: all of a question, the content words of a passage
    owners: NDArray[np.int64]  # (own tokens,), the number of each one's sentence, HEADING for none
    sentences: int
    vector: Floats | None  # as it was before training, if that is known
    document: str = ""


class Texts:
    """The texts of a question set, each made once."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._passages: dict[tuple[str, int], Text] = {}
        self._questions: dict[str, Text] = {}

    def make(self, index: Index, questions: Iterable[str]) -> None:
        """Makes those of the index and the questions, with the vectors that the encoder gives now."""
        ids = index.store.ids(EVERYTHING)
        for start in range(0, len(ids), _CHUNK):
            for entry in index.store.entries(ids[start : start + _CHUNK]).values():
                self._passages[entry.passage.document, entry.passage.start] = self._passage(entry)
        asked = sorted(set(questions))
        for question, encoding in zip(asked, self._encoder.encode(asked, Role.QUESTION), strict=True):
            self._questions[question] = self._question(question, encoding.vector)

    @property
    def are_made(self) -> bool:
        """Whether there are any."""
        return bool(self._passages)

    def question(self, text: str) -> Text:
        """The question; without a vector if it was not made before."""
        return self._questions.get(text) or self._question(text, None)

    def passage(self, passage: Passage) -> Text:
        """The passage of the index."""
        return self._passages[passage.document, passage.start]

    def _question(self, text: str, vector: Floats | None) -> Text:
        ids, own, spans = tokens(self._encoder, text, Role.QUESTION)
        return Text(ids, own, np.ones(len(spans), bool), np.full(len(spans), HEADING), 0, vector)

    def _passage(self, entry: Entry) -> Text:
        passage, before = entry.passage, heading(entry.passage)
        text = before + passage.text
        ids, own, spans = tokens(self._encoder, text, Role.PASSAGE)
        inside = inside_terms(content(text, entry.language, True, self._encoder), len(text))
        sentences = np.array(passage.sentences, np.int32) - passage.start + len(before)
        owners = sentence_numbers(spans[:, 0], sentences).astype(np.int64)
        return Text(ids, own, inside[spans[:, 0]], owners, len(sentences), restore(entry.vector), passage.document)


def tokens(encoder: SentenceEncoder, text: str, role: Role) -> tuple[Ids, Chosen, Spans]:
    """The text's tokens, which of them are its own, and the characters of these."""
    prompt = encoder.prompt(role)
    tokenizer = encoder.loaded.tokenizer
    read = tokenizer(prompt + text, truncation=True, max_length=encoder.limit, return_offsets_mapping=True)
    spans = spans_of(prompt + text, read["offset_mapping"])
    own = spans[:, 1] > len(prompt)
    return np.array(read["input_ids"], np.int64), own, np.maximum(spans[own] - len(prompt), 0)
