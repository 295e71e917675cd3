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
        ((), ""),
    ],
)
def test_the_head_of_a_text_may_state_its_date(lines: tuple[str, ...], date: str) -> None:
    assert stated(*lines) == date


def test_a_date_below_the_text_or_in_a_heading_is_not_that_of_the_document() -> None:
    assert stated_date([PROSE, Part("July 19, 2022")]) == ""
    assert stated_date([Part("July 19, 2022", Kind.HEADING, 1), PROSE]) == ""
