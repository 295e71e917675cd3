"""A collection as a two-dimensional map: passages on similar subjects are near each other; the map is repeatable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embeddings.encoder import Floats
from retrieval.answering.question import Basis
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.entries import Wording
from retrieval.storage.index import Index
from retrieval.text.vectors import restore

# A page shows at most MOST passages; LANDMARKS of them are enough to place the others by, within a few seconds.
MOST, LANDMARKS = 20_000, 500
# This many directions keep nearly all neighbourhoods, and the distances are quick to compute.
_DIRECTIONS = 50
# The usual number of neighbours that t-SNE keeps together (van der Maaten & Hinton 2008).
_PERPLEXITY = 30
_STEPS = 500
_NEIGHBOURS = 5
_BEGINNING = 80


@dataclass(frozen=True, slots=True)
class Point:
    """The position of a passage, both coordinates 0 to 1, and the beginning of its text."""

    document: str
    beginning: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The passages of a scope, placed by their vectors or by their words."""

    points: tuple[Point, ...]
    passages: int  # of the scope; at most `MOST` are placed
    basis: Basis

    def __repr__(self) -> str:
        return f"Layout({len(self.points):,} of {self.passages:,} passages, by {self.basis})"

    @property
    def unknown(self) -> int:
        """How many passages are not placed, since the model does not know their language."""
        return min(self.passages, MOST) - len(self.points)


def lay_out(index: Index, scope: Scope = EVERYTHING) -> Layout:
    """Positions of the scope's passages, or of an evenly spaced selection where there are more than `MOST`.

    If more than half of the passages have vectors, these are placed by their vectors; otherwise all are placed by their
    words.
    """
    ids = index.reading.ids(scope)
    chosen = [ids[place] for place in even(len(ids), MOST)]
    vectors = dict(index.reading.vectors(chosen))
    is_known = len(vectors) * 2 > len(chosen)
    if not chosen:
        return Layout((), 0, Basis.WORDS)
    wordings = [each for each in index.reading.wordings(chosen) if not is_known or each.passage in vectors]
    rows = restore(np.array([vectors[each.passage] for each in wordings])) if is_known else _word_counts(wordings)
    points = (
        Point(wording.document, " ".join(wording.text.split())[:_BEGINNING], x, y)
        for wording, (x, y) in zip(wordings, arrange(rows).tolist(), strict=True)
    )
    return Layout(tuple(points), len(ids), Basis.MODEL if is_known else Basis.WORDS)


def even(total: int, most: int) -> list[int]:
    """At most `most` of the numbers 0 … total - 1, evenly spaced."""
    return [place * total // min(total, most) for place in range(min(total, most))]


def arrange(rows: Any) -> Floats:
    """Two coordinates for each row of a dense or sparse matrix, (rows, 2), 0 to 1.

    t-SNE places the landmarks; every other row is placed among the landmarks nearest to it.
    """
    from sklearn.neighbors import KNeighborsRegressor

    reduced = _reduced(rows)
    landmarks = even(len(reduced), LANDMARKS)
    places = _neighbourhoods(reduced[landmarks])
    if len(landmarks) < len(reduced):
        nearest = KNeighborsRegressor(_NEIGHBOURS, weights="distance", algorithm="brute").fit(
            reduced[landmarks], places
        )
        places = nearest.predict(reduced)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-9), np.float32)


def _reduced(rows: Any) -> Floats:
    """The rows in a few directions, those in which they differ most, (rows, at least 2)."""
    from sklearn.decomposition import TruncatedSVD

    count, dimension = rows.shape
    directions = min(_DIRECTIONS, count - 1, dimension - 1)
    if directions < 2:
        return np.stack([np.arange(count), np.zeros(count)], axis=1).astype(np.float32)
    if isinstance(rows, np.ndarray):
        rows = rows - rows.mean(axis=0)
    # If all rows are alike there is no variance to explain.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(TruncatedSVD(directions, random_state=0).fit_transform(rows), np.float32)


def _neighbourhoods(rows: Floats) -> Floats:
    """Positions by t-SNE, (rows, 2); the two main directions where there are too few rows for it."""
    from sklearn.manifold import TSNE

    perplexity = min(_PERPLEXITY, (len(rows) - 1) // 3)
    if perplexity < 2:
        return rows[:, :2]
    # t-SNE starts from the main directions, scaled down. With so few rows the exact method is quicker than a tree.
    beginning = rows[:, :2] / max(float(rows[:, 0].std()), 1e-9) * 1e-4
    model = TSNE(perplexity=perplexity, max_iter=_STEPS, method="exact", init=beginning, random_state=0)
    return np.asarray(model.fit_transform(rows), np.float32)


def _word_counts(wordings: Sequence[Wording]) -> Any:
    """TF-IDF of the passages' terms, sparse, (passages, distinct terms)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=lambda terms: terms.tolist()).fit_transform([each.terms for each in wordings])
