"""Plain text says its title and date in labelled lines, wherever its head ends."""

import pytest

from seeds.plain import read

BOOK = """The Project Gutenberg eBook of A Voyage

This eBook is for the use of anyone anywhere at no cost.

Title: A Voyage to the Northern
        Skerries

Author: Edwina Hollis

Release date: March 4, 2009 [eBook #4711]
                Most recently updated: May 1, 2023

Language: English

*** START OF THE PROJECT GUTENBERG EBOOK A VOYAGE ***

CHAPTER I

We left the harbour.

*** END OF THE PROJECT GUTENBERG EBOOK A VOYAGE ***

Updated editions will replace the previous one.
"""


def test_a_book_of_project_gutenberg_is_what_stands_between_its_marks() -> None:
    document = read(BOOK.encode(), "pg4711.txt")
    assert document.title == "A Voyage to the Northern Skerries"
    assert document.text == "Author: Edwina Hollis\n\nLanguage: English\n\nCHAPTER I\n\nWe left the harbour."


@pytest.mark.parametrize("line", ["March 4, 2009 [eBook #4711]", "March 4, 2009", "2009-03-04"])
def test_the_release_of_a_book_is_its_date(line: str) -> None:
    text = BOOK.replace("March 4, 2009 [eBook #4711]\n                Most recently updated: May 1, 2023", line)
    assert read(text.encode(), "pg4711.txt").date == "2009-03-04"


def test_a_memo_keeps_its_head_in_its_text() -> None:
    text = (
        "INTERNAL\n\nTo: All\nFrom: Marta\nCc: Ann\n\nSubject: New ferry\nDate: 3 May 2022\n\nIt runs daily from nine."
    )
    document = read(text.encode(), "memo.txt")
    assert (document.title, document.date, document.text) == ("New ferry", "2022-05-03", text)


def test_a_catalogue_of_titles_has_none_of_its_own() -> None:
    text = "Our books\n\nTitle: Tides\nAuthor: Ann\n\nTitle: Piers\nAuthor: Marta"
    assert read(text.encode(), "our_books.txt").title == "Our books"


def test_one_labelled_line_is_no_head() -> None:
    assert read(b"Nobody came.\n\nRe: the ferry, it ran.\n\nThe end.", "diary.txt").title == "Diary"


RFC = """Network Working Group                                      M. Lindqvist
Request for Comments: 9999                                          UHI
Category: Informational                                       June 1999


                     The Ferry Transfer Protocol
                             Version 2

Status of this Memo

   It leaves at nine.
"""


def test_the_title_of_an_rfc_is_its_centered_line() -> None:
    document = read(RFC.encode(), "rfc9999.txt")
    assert document.title == "The Ferry Transfer Protocol Version 2"
    assert document.text.startswith("Network Working Group")
