"""Numbers are shown by their format codes as spreadsheet programs show them."""

import pytest

from seeds.sheets.number_formats import EPOCH_1904, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (2016.0, "General", "2016"),
        (0.1, "General", "0.1"),
        (1e20, "General", "1E+20"),
        (0.19, "0%", "19%"),
        (0.194, "0.0 %", "19.4 %"),
        (1234567.5, '#,##0.00 "EUR"', "1,234,567.50 EUR"),
        (1234567.5, "[$€-407] #,##0.00", "€ 1,234,567.50"),
        (0, "#,##0", "0"),
        (2.675, "0.00", "2.68"),
        (12.3456, "0.##", "12.35"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (7, "000", "007"),
        (123456789, r"000\-00\-0000", "123-45-6789"),
        (-5.5, "0.00", "-5.50"),
        (-5.5, "0.00;[Red](0.00)", "(5.50)"),
        (0, '0;-0;"none"', "none"),
        (0, "0;-0;;@", ""),
        (-1234.5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$(1,234.50)"),
        (12345, "0.00E+00", "12345"),
        (1e300, "0.00", "1E+300"),
        (44761, "dd.mm.yyyy", "19.07.2022"),
        (44761, "[$-409]d mmmm yyyy;@", "19 July 2022"),
        (44761, "[$-419]d mmmm yyyy", "2022-07-19"),
        (44761, "ddd d-mmm-yy", "Tue 19-Jul-22"),
        (44761.5, "yyyy-mm-dd hh:mm", "2022-07-19 12:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0.3125, "h:mm", "7:30"),
        (1.5, "[h]:mm", "36:00"),
        (-1, "yyyy", "-1"),
        (1e9, "yyyy", "1000000000"),
        (5, ";;;", ""),
        (5, "", "5"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_are_counted_from_1904_in_some_workbooks() -> None:
    assert shown(43299, "yyyy-mm-dd", EPOCH_1904) == "2022-07-19"
