"""The title that a file's facts give is used if a person gave it, and the largest line of the page if not."""

import pytest

from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import PROSE
from tests.seeds.pdfs import Line, make_pdf, paragraph

SHOWN: Line = (72, 740, 20, "Statutes of the Harbour Society")
PAGE: list[Line] = [SHOWN, *paragraph(700, *PROSE, "Lerwick, 23 March 2023")]


def title(given: str) -> str:
    return read(make_pdf([PAGE], info=f"/Title ({given})"), "a.pdf").title


@pytest.mark.parametrize(
    "given",
    [
        "Sounds from Illinois",
        "Statutes_Harbour_Society_March",
        "Lerwick, 23",
        "Annual Report to R",
        "statutes harbour society.cwk",
    ],
)
def test_a_title_of_a_template_a_file_or_half_a_line_is_not_used(given: str) -> None:
    assert title(given) == SHOWN[3]


@pytest.mark.parametrize("given", ["Harbour Society: statutes in force", "Ferry between two towns"])
def test_a_title_of_which_the_page_says_most_words_is_used(given: str) -> None:
    assert title(given) == given


def test_a_title_is_shown_without_the_path_before_it() -> None:
    assert title(r"C:\\Users\\ada\\Statutes of the Society") == "Statutes of the Society"


def test_a_title_is_used_where_no_line_is_larger_than_the_text() -> None:
    assert read(make_pdf([paragraph(700, *PROSE)], info="/Title (Sounds from Illinois)"), "a.pdf").title == (
        "Sounds from Illinois"
    )
