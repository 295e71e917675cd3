"""A date in the head of a text is its date, whatever its file says."""

import pytest

from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.stated_dates import stated_date

PROSE = Part("Dogs travel free on every boat, but they must be kept on a lead from the pier to the last step. No cats.")


def stated(*lines: str) -> str:
    return stated_date([*map(Part, lines), PROSE])


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("Ferry", "As of 16 Aug 2021", "Updated 12 March 12, 2024"), "2024-03-12"),
        (("Last updated: 3 May 2023", "1 June 2024"), "2023-05-03"),
        (("Stand: 1.2.2022",), "2022-02-01"),
        (("Lerwick", "July 19, 2022"), "2022-07-19"),
        (("July 19, 2022", "July 20, 2022"), ""),
        (("Open since 2019",), ""),
        (("Anna Weber", "Köln, den 3. Mai 2024"), "2024-05-03"),
        ((), ""),
    ],
)
def test_the_head_of_a_text_may_state_its_date(lines: tuple[str, ...], date: str) -> None:
    assert stated(*lines) == date


def test_a_date_below_the_text_or_in_a_heading_is_not_that_of_the_document() -> None:
    assert stated_date([PROSE, Part("July 19, 2022")]) == ""
    assert stated_date([Part("July 19, 2022", Kind.HEADING, 1), PROSE]) == ""


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("Weimar, 01.11.2011", "Seite 2 von 2"), "2011-11-01"),
        (("Saint-Malo, le 4 avril 2023", "La présidente"), "2023-04-04"),
        (("Room 5, 01.11.2011",), ""),
        (("Weimar, 01.11.2011", "Jena, 02.11.2011"), ""),
    ],
)
def test_who_signs_below_the_text_states_its_date(lines: tuple[str, ...], date: str) -> None:
    assert stated_date([PROSE, *map(Part, lines)]) == date


@pytest.mark.parametrize(
    "title",
    ["Minutes of April 8, 2026, 7pm", "Statutes (as of 8.4.2026)", "Protokoll vom 8. April 2026", "2026-04-08 AGM"],
)
def test_the_only_date_in_the_title_is_that_of_the_text(title: str) -> None:
    assert stated_date([Part("Tea was served.")], title) == "2026-04-08"


@pytest.mark.parametrize("title", ["Plan 2026", "1 May 2026 to 8 May 2026", "Room 12, April 2026"])
def test_a_year_a_month_or_two_dates_in_the_title_give_none(title: str) -> None:
    assert stated_date([Part("Tea was served.")], title) == ""


def test_a_date_with_a_label_goes_before_that_in_the_title() -> None:
    assert stated_date([Part("Place: the pier\nDate: 9 April 2026")], "Meeting of 8 April 2026") == "2026-04-09"
