"""Self-contained HTML pages that need no network: the explanation of a ranking, and the map of a collection.

All text is autoescaped, and the scripts' data is JSON that cannot close a script element. A content security
policy allows only the page's own script.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from numpy.typing import NDArray

from bot.rendering import explanations
from retrieval.answering.explanation import Explained, Explanation
from retrieval.answering.question import Basis
from retrieval.map import Layout, Point
from retrieval.scope import Source, file_name
from retrieval.text.reprs import plural

# Similarities: at or below the first a token is not coloured, from the second on fully.
_COLD, _HOT = 0.3, 0.9
# The side of a map, in integer coordinates.
_SIDE = 4095
_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a passage that belongs to one token, or to none."""

    text: str
    token: int | None
    heat: float  # 0 to 1
    is_heading: bool
    in_sentence: bool
    is_held: bool


def explanation_page(explanation: Explanation) -> str:
    """The page that shows what each unit of the question matched in each hit."""
    return page(
        "explanation",
        {
            "units": [{"text": unit.text, "weight": round(unit.weight, 3)} for unit in explanation.units],
            "hits": [_numbers(hit) for hit in explanation.hits],
        },
        explanation=explanation,
        explaining=explanations,
        file_name=file_name,
        pieces=[list(_pieces(hit, explanation)) for hit in explanation.hits],
    )


def map_page(layout: Layout, sources: Sequence[Source]) -> str:
    """The page that shows the passages as points coloured by document, with the largest documents first."""
    counts = Counter(point.document for point in layout.points)
    shown = sorted((source for source in sources if source.name in counts), key=lambda s: (-counts[s.name], s.name))
    numbers = {source.name: number for number, source in enumerate(shown)}
    data = {
        "documents": [_document(source, counts[source.name]) for source in shown],
        # A document may have been removed since the layout was made.
        "points": [_point(point, numbers[point.document]) for point in layout.points if point.document in numbers],
    }
    return page("map", data, layout=layout, by_words=layout.basis is Basis.WORDS, documents=len(shown), plural=plural)


def page(name: str, data: dict[str, Any], /, **values: Any) -> str:
    """The page that this template makes of the data, for its script, and of the values; its style and script inside."""
    templates = PackageLoader("bot", "templates")
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    script, *styles = (templates.get_source(environment, file)[0] for file in (f"{name}.js", "page.css", f"{name}.css"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    style = "".join(styles)
    template = environment.get_template(f"{name}.html")
    return template.render(data=data, script=script, digest=digest, style=style, **values)


def _numbers(hit: Explained) -> dict[str, Any]:
    return {
        "similarities": [[round(each, 3) for each in row] for row in hit.similarities.tolist()],
        "met": [round(meeting.similarity, 3) for meeting in hit.meetings],
    }


def _pieces(hit: Explained, explanation: Explanation) -> Iterator[_Piece]:
    owners, heats = _owners(hit), _heats(hit, explanation)
    held = {place for start, end in hit.words for place in range(start, end)}
    edges = {0, hit.heading, *hit.sentence, *(edge for span in hit.words for edge in span), len(hit.text)}
    edges |= {place for place in range(1, len(hit.text)) if owners[place] != owners[place - 1]}
    for start, end in pairwise(sorted(edges)):
        token = int(owners[start])
        yield _Piece(
            text=hit.text[start:end],
            token=token if token >= 0 else None,
            heat=heats[token] if token >= 0 else 0,
            is_heading=start < hit.heading,
            in_sentence=hit.sentence[0] <= start < hit.sentence[1],
            is_held=start in held,
        )


def _owners(hit: Explained) -> NDArray[np.int_]:
    """The token of each character, (characters,), the last one of several; -1 for none."""
    owners = np.full(len(hit.text), -1)
    for number, (start, end) in enumerate(hit.tokens.tolist()):
        owners[start:end] = number
    return owners


def _heats(hit: Explained, explanation: Explanation) -> list[float]:
    """Each token's similarity to the most similar unit with a positive weight, (tokens,), scaled to 0 … 1."""
    weigh = np.array([unit.weight > 0 for unit in explanation.units], bool)
    nearest = hit.similarities[weigh].max(axis=0, initial=0)
    return [round(float(heat), 2) for heat in np.clip((nearest - _COLD) / (_HOT - _COLD), 0, 1)]


def _document(source: Source, passages: int) -> list[Any]:
    title = (source.title or file_name(source.name))[:_LONGEST_TITLE]
    return [title, source.date, passages]


def _point(point: Point, document: int) -> list[Any]:
    return [document, round(point.x * _SIDE), round(point.y * _SIDE), point.beginning]
