"""Hand-made entries and questions whose scores can be calculated in the test."""

from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Floats
from retrieval.answering.matching import Match, match
from retrieval.answering.question import Question, Terms, Units, Word
from retrieval.answering.ranking import Hit, Ranked
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage
from retrieval.text.sounds import Sound
from retrieval.text.vectors import quantise

# Two orthogonal rotated tokens. One bit a dimension holds the signs alone: each token's similarity is FULL, the
# maximum, with the code of its own signs, 0 with that of the other, and half of FULL with BOTH.
ONE = np.full(8, 1 / np.sqrt(8), np.float32)
OTHER = ONE * np.array([1, 1, 1, 1, -1, -1, -1, -1], np.float32)
OF_ONE, OF_OTHER, BOTH = 0b11111111, 0b11110000, 0b11111100
FULL = float(np.sqrt(np.pi / 2))


def entry(
    *sentences: str,
    document: str = "a.txt",
    start: int = 0,
    language: str = "en",
    tokens: Sequence[tuple[int, int]] = (),
    terms: Sequence[tuple[int, int]] = (),
    vector: Sequence[float] = (),
    sentence_codes: Sequence[tuple[int, int]] = (),
) -> Entry:
    """An entry; tokens are pairs of sentence number and code, terms pairs of sentence number and hash."""
    sentences = sentences or ("One.",)
    text = " ".join(sentences)
    starts = [start + sum(len(s) + 1 for s in sentences[:n]) for n in range(len(sentences))]
    return Entry(
        passage=Passage(
            document=document,
            title="",
            date="",
            source="",
            start=start,
            end=start + len(text),
            text=text,
            sentences=tuple((at, at + len(s)) for at, s in zip(starts, sentences, strict=True)),
        ),
        language=language,
        vector=quantise(np.array(vector, np.float32)) if vector else np.zeros(0, np.int8),
        sentence_codes=np.array(sentence_codes, np.uint8).reshape(len(sentences), 2 if sentence_codes else 0),
        terms=np.array([term for _, term in terms], np.uint32),
        term_sentences=np.array([sentence for sentence, _ in terms], np.uint8),
        codes=np.array([[code] for _, code in tokens], np.uint8).reshape(len(tokens), 1 if tokens else 0),
        code_sentences=np.array([sentence for sentence, _ in tokens], np.uint8),
    )


def question(
    *,
    tokens: Sequence[Floats] = (),
    words: Sequence[tuple[int, Sequence[int]]] = (),
    weights: Sequence[float] = (),
    rarity: Sequence[float] = (),
    names: Sequence[int] = (),
    term_weights: dict[int, float] | None = None,
    mean_terms: float = 1,
    vector: Floats = ONE,
    is_covered: bool = True,
    is_foreign: bool = False,
    spans: Sequence[tuple[int, int]] = (),
    sounds: Sequence[Sound] = (),
) -> Question:
    """A question with these rotated tokens, words with their parts, and terms with their weights."""
    weighed = term_weights or {}
    return Question(
        text="what?",
        language="en",
        is_covered=is_covered,
        vector=vector,
        rotated_vector=vector,
        words=tuple(Word(word, tuple(parts)) for word, parts in words),
        units=Units(
            tokens=np.array(tokens, np.float32).reshape(-1, 8),
            spans=np.array(spans or [(0, 0)] * len(weights), np.int32).reshape(-1, 2),
            weights=np.array(weights, np.float32),
            rarity=np.array(rarity or [0.0] * len(weights), np.float32),
            words=np.full(len(weights), -1, np.int32),
            names=np.array(names or [-1] * len(rarity or weights), np.int32),
        ),
        terms=Terms(
            np.array(list(weighed), np.uint32),
            np.ones(len(weighed), np.float32),
            np.array(list(weighed.values()), np.float32),
            mean_terms,
        ),
        is_foreign=is_foreign,
        sounds=tuple(sounds),
    )


def ranked(
    score: float,
    of: Entry | None = None,
    document: str = "a.txt",
    asked: Question | None = None,
    found: Match | None = None,
) -> Ranked:
    """A ranked passage in which only the score matters, and its match of the question if that is given."""
    made = of or entry(document=document)
    (own,) = match(asked or question(), [made])
    cosines = np.zeros(len(made.passage.sentences), np.float32)
    return Ranked(Hit(made.passage, score), made, 0.0, 0.0, 0.0, cosines, found or own)
