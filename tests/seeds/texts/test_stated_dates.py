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
