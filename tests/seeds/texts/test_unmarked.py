"""Lines that no style or mark shows as headings or items are known by their look and by what stands below them."""

import pytest

from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.unmarked import emphasized, first_title, headed

PROSE = "Dogs travel free on every boat, but they must be kept on a lead from the pier to the last step of the gangway."
LINES = ["Heron at nine", "Swan at noon", "Curlew at four"]


def heading(text: str, level: int = 0) -> Part:
    return Part(text, Kind.HEADING, level)


def levels(parts: list[Part]) -> list[int]:
    return [part.level if part.kind is Kind.HEADING else 0 for part in headed(parts)]


@pytest.mark.parametrize("title", ["Dogs on Board", "Dogs", "DOGS AND CATS ON BOARD", "Chapter 3", "2.1 Dogs"])
def test_a_short_line_in_title_case_above_prose_is_a_heading(title: str) -> None:
    assert levels([Part("It runs."), Part(title), Part(PROSE)]) == [0, 2, 0]


@pytest.mark.parametrize(
    "line",
    ["Boats leave every hour on the hour", "Updated May 3", "Captain: Ada Berg", "No dogs.", "dogs", "12 July 2022"],
)
def test_a_line_that_says_something_is_no_heading(line: str) -> None:
    assert levels([Part("It runs."), Part(line), Part(PROSE)]) == [0, 0, 0]


def test_the_last_line_of_an_address_is_no_heading() -> None:
    assert levels([Part("Ada Berg"), Part("Pier House"), Part("Lerwick"), Part(PROSE)]) == [0, 0, 0, 0]


def test_a_line_above_another_short_line_is_no_heading() -> None:
    assert levels([Part("Dogs"), Part("Cats"), Part("They swim.")]) == [0, 0, 0]


def test_a_heading_that_nothing_marks_is_below_the_marked_ones_above_it() -> None:
    assert levels([heading("Rules", 1), Part(PROSE), Part("Dogs"), Part(PROSE)]) == [1, 0, 8, 0]


def test_a_heading_that_nothing_marks_is_beside_those_that_begin_below_it() -> None:
    assert levels([Part("Dogs"), Part(PROSE), heading("Rules", 3), Part(PROSE)]) == [3, 0, 3, 0]


@pytest.mark.parametrize(
    ("above", "below", "count"),
    [
        ("The ferry between the two towns runs again, and all of", "the crew is on board.", 1),
        ("The ferry between the two towns runs again after the flood.", "it left at nine.", 2),
        ("The ferry between the two towns runs again, and all of", "The crew is on board.", 2),
        ("a coat and an oar", "a ticket", 2),
    ],
)
def test_a_sentence_typed_as_several_paragraphs_is_one(above: str, below: str, count: int) -> None:
    found = headed([Part(above), Part(below)])
    assert [part.text for part in found] == ([f"{above}\n{below}"] if count == 1 else [above, below])


def test_an_emphasized_line_above_any_text_is_a_heading() -> None:
    parts = [heading("Rules", 1), heading("My dog isn't let on board"), Part("Ask.")]
    assert [(part.kind, part.level) for part in emphasized(parts)][1:] == [(Kind.HEADING, 7), (Kind.PARAGRAPH, 0)]


@pytest.mark.parametrize(
    "parts",
    [
        [Part("Ask."), heading("Dogs")],
        [heading("Captain: Ada Berg"), Part("Ask.")],
        [heading("One"), heading("Two"), heading("Three"), Part("Ask.")],
    ],
)
def test_other_emphasized_lines_are_paragraphs(parts: list[Part]) -> None:
    line = next(part for part in reversed(parts) if part.kind is Kind.HEADING)
    found = next(part for part in emphasized(parts) if part.text == line.text)
    assert (found.kind, found.level) == (Kind.PARAGRAPH, 0)


def test_short_lines_below_the_line_that_announces_them_are_items() -> None:
    found = headed([Part("The boats:"), *map(Part, LINES), Part(PROSE)])
    assert [(part.kind, part.context) for part in found[1:4]] == [(Kind.ITEM, "The boats:")] * 3


def test_a_heading_may_stand_between_the_announcement_and_its_lines() -> None:
    found = headed([Part("We sail as follows:"), heading("Boats", 2), *map(Part, LINES)])
    assert {(part.kind, part.context) for part in found[2:]} == {(Kind.ITEM, "We sail as follows:")}


def test_short_lines_that_nothing_announces_stay_paragraphs() -> None:
    assert {part.kind for part in headed([Part(PROSE), *map(Part, LINES)])} == {Kind.PARAGRAPH}


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ([heading("Ferry", 1), Part(PROSE)], "Ferry"),
        ([heading("Contents", 1), Part(PROSE)], ""),
        ([heading("Contacts", 2), Part(PROSE), heading("Ferry", 1)], ""),
        ([Part(PROSE), heading("Ferry", 1)], ""),
    ],
)
def test_the_first_heading_is_the_title_if_none_is_higher(parts: list[Part], title: str) -> None:
    assert first_title(parts) == title


def test_lines_that_count_on_above_the_same_label_are_headings() -> None:
    meetings = [part for day in "123" for part in (Part(f"Meeting #{day}"), Part(f"Date:{day}/2/18"), Part("Tea."))]
    assert levels(meetings) == [2, 0, 0] * 3


def test_lines_that_count_above_other_labels_are_no_headings() -> None:
    assert levels([Part("Pier 1"), Part("Open: daily"), Part("Pier 2"), Part("Boats: ten")]) == [0, 0, 0, 0]
