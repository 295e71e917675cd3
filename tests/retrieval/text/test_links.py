"""A link to a quotation leads to its words."""

import pytest

from retrieval.text.links import to_words
from retrieval.text.passages import Passage

TEXT = "The ferry, half-empty, leaves at nine from the old pier every day of the week."


@pytest.mark.parametrize(
    ("source", "places", "end", "link"),
    [
        ("https://a.org/x", "", 22, "https://a.org/x#:~:text=The%20ferry%2C%20half%2Dempty%2C"),
        ("https://a.org/x#top", "", len(TEXT), "https://a.org/x#:~:text=The%20ferry%2C%20half%2Dempty%2C%20leaves,day%20of%20the%20week."),
        ("https://a.org/x.pdf", "p. 12", 22, "https://a.org/x.pdf#page=12"),
        ("", "p. 12", 22, ""),
        ("javascript:alert(1)", "", 22, ""),
        ("https://[broken", "", 22, ""),
    ],
)  # fmt: skip
def test_a_link_names_the_words_or_the_page(source: str, places: str, end: int, link: str) -> None:
    passage = Passage("a", "", "", source, 0, len(TEXT), TEXT, ((0, len(TEXT)),), places=places)
    assert to_words(passage, (0, end)) == link
