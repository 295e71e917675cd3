import pytest

from seeds.pdf import read
from tests.seeds.pdfs import Line, make_pdf, paragraph

WORDS = ["boats", "nets", "gates", "locks", "pumps", "weirs", "canals", "bridges"]


def pages(*edges: list[Line]) -> str:
    """The text of a PDF whose pages hold these lines around a text of their own."""
    texts = [paragraph(640, f"The chapter on {word} begins here.", f"It tells who owns the {word}.") for word in WORDS]
    return read(make_pdf([[*text, *lines] for text, lines in zip(texts, edges, strict=False)]), "a.pdf").text


def numbers(count: int) -> list[list[Line]]:
    return [[(290, 40, 10, str(number + 1))] for number in range(count)]


def test_a_line_that_two_pages_of_many_share_is_text() -> None:
    edges = numbers(8)
    for page in (2, 3):
        edges[page].append((72, 760, 11, "der: buffer to hold the encoding"))
    assert pages(*edges).count("der: buffer to hold the encoding") == 2


def test_a_head_that_two_pages_share_where_others_have_one_is_left_out() -> None:
    edges = [
        [(72, 760, 11, "On boats" if page < 2 else "On locks" if page < 4 else "On pumps"), *lines]
        for page, lines in enumerate(numbers(8))
    ]
    assert "On " not in pages(*edges)


def test_a_text_that_is_on_two_pages_is_kept() -> None:
    edges = [[], *([paragraph(780, "First of all", "second of all", "third of all", step=11)] * 2)]
    assert pages(*edges).count("second of all") == 2


@pytest.mark.parametrize("amount", ["6,010.40 and 98 boats", "98.6", "50%", "17);"])
def test_a_figure_at_the_foot_is_no_page_number(amount: str) -> None:
    edges = numbers(8)
    edges[5].append((72, 30, 10, amount))
    assert amount in pages(*edges)


def test_the_number_of_a_section_is_not_that_of_its_page() -> None:
    edges: list[list[Line]] = [[(72, 760 - page, 11, f"{page + 1}. About {word}")] for page, word in enumerate(WORDS)]
    assert "8. About bridges" in pages(*edges)


def test_names_of_columns_on_each_page_are_no_head() -> None:
    table: list[list[Line]] = [
        [
            (x, 780 - 14 * row, 11, cell)
            for row, cells in enumerate([("Month", "Boats", "Nets"), (word, f"{page}", f"{word[::-1]}")])
            for x, cell in zip((72, 200, 330), cells, strict=True)
        ]
        for page, word in enumerate(WORDS)
    ]
    assert pages(*table).startswith("Month | Boats | Nets\nboats | 0 | staob\n")


def test_a_slide_that_is_built_up_on_several_pages_is_read_once() -> None:
    slides = [
        paragraph(700, "You need", *["a coat", "a hat", "a rope", "an oar"][:count], step=40) for count in range(5)
    ]
    slides += [paragraph(700, word) for word in WORDS]
    numbered = [[*slide, (700, 40, 10, f"{page} / 13")] for page, slide in enumerate(slides, 1)]
    document = read(make_pdf(numbered), "a.pdf")
    assert document.text.split() == ["You", "need", "a", "coat", "a", "hat", "a", "rope", "an", "oar", *WORDS]
    assert document.outline[0].place == "p. 5"


def test_the_last_line_of_a_text_that_comes_again_soon_is_kept() -> None:
    edges = numbers(8)
    for page, last in ((0, "opens them"), (2, "opens them"), (4, "shuts them"), (6, "shuts them")):
        edges[page] += paragraph(74, f"The {WORDS[page]} are old, and", f"nobody {last}.", step=13)
    text = pages(*edges)
    assert (text.count("nobody opens them."), text.count("nobody shuts them.")) == (2, 2)


def test_a_title_of_many_slides_stays_once() -> None:
    title: Line = (72, 760, 22, "The harbour")
    edges: list[list[Line]] = [[], *([title] for _ in range(7))]
    assert pages(*edges).count("The harbour") == 1


def test_what_stands_only_on_pages_with_nothing_else_is_kept_once() -> None:
    foot: Line = (72, 40, 8, "https://example.org/chart")
    text = [paragraph(640, f"The chapter on {word} begins here.", "It is long.") for word in WORDS[:4]]
    document = read(make_pdf([*text, [foot], [foot], [foot]]), "a.pdf")
    assert document.text.count("https://example.org/chart") == 1


def test_a_long_line_at_the_edge_of_pages_is_kept_once() -> None:
    said = "Each boat has a berth of its own, and this is page"
    edges: list[list[Line]] = [[(72, 760, 11, f"{said} {page}" if page in (3, 4) else "On boats")] for page in range(8)]
    assert pages(*edges).count(said) == 1


def test_the_numbers_of_two_pages_are_left_out() -> None:
    assert not any(map(str.isdigit, pages(*numbers(2))))


def test_a_figure_at_the_foot_of_one_page_of_two_is_text() -> None:
    assert pages(*numbers(1), []).split()[11:14] == ["boats.", "1", "The"]
