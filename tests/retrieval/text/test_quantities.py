"""Dates and numbers are recognized in any usual form, and are written in all of them."""

from datetime import date, time
from fractions import Fraction

import pytest

from retrieval.text.quantities import Quantity, forms, quantities
from retrieval.text.times import Duration, Weekday


@pytest.mark.parametrize(
    "text",
    [
        "3 May 1998", "May 3, 1998", "3rd of May 1998", "the 3rd May, 1998", "1998-05-03", "03.05.1998", "3.5.98",
        "03/05/1998", "3. Mai 1998", "3 мая 1998", "3 de mayo de 1998", "3 mai 1998",
    ],
)  # fmt: skip
def test_a_day_is_recognized_in_many_forms(text: str) -> None:
    (quantity,) = quantities(f"What was on {text}?")
    assert quantity.value == date(1998, 5, 3)
    assert f"What was on {text}?"[quantity.start : quantity.end] in text


@pytest.mark.parametrize("text", ["May 2024", "2024-05", "Mai 2024", "мая 2024", "05.2024", "05/2024"])
def test_a_month_of_a_year_is_recognized(text: str) -> None:
    assert [quantity.value for quantity in quantities(text)] == [(2024, 5)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,250,000", 1_250_000), ("1 250 000", 1_250_000), ("1.500", 1500), ("1500", 1500), ("fifteen hundred", 1500),
     ("twelve", 12), ("zwölf", 12), ("двенадцать", 12), ("12", 12)],
)  # fmt: skip
def test_a_number_is_recognized_in_many_forms(text: str, number: int) -> None:
    assert [quantity.value for quantity in quantities(text)] == [number]


@pytest.mark.parametrize("text", ["31.02.2020", "2024-13-01", "one", "1", "no numbers"])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert [q for q in quantities(text) if not isinstance(q.value, int)] == []
    assert "one" not in text or quantities(text) == []


def test_each_form_of_a_day_stands_for_it() -> None:
    written = forms(Quantity(0, 0, date(1998, 5, 3)), ["en", "de", "ru"])
    assert {"3 May 1998", "May 3, 1998", "1998-05-03", "03.05.1998", "3.5.98", "3. Mai 1998", "3 мая 1998"} <= set(
        written
    )
    assert [q.value for form in written[:9] for q in quantities(form)] == [date(1998, 5, 3)] * 9


def test_numbers_are_grouped_and_small_ones_spelled() -> None:
    assert forms(Quantity(0, 0, 1_250_000), ["en"])[:3] == ["1250000", "1,250,000", "1 250 000"]
    assert forms(Quantity(0, 0, 12), ["en", "de"]) == ["12", "twelve", "zwölf"]


@pytest.mark.parametrize("text", ["30.06.", "30 июня", "June 30", "30th of June", "30. Juni"])
def test_a_day_without_its_year_is_recognized(text: str) -> None:
    assert [quantity.value for quantity in quantities(f"By {text} it is due")] == [(6, 30)]


@pytest.mark.parametrize("text", ["8:30", "8.30 a.m.", "half past eight", "halb neun", "половина девятого"])
def test_a_time_of_day_is_recognized_in_many_forms(text: str) -> None:
    assert [quantity.value for quantity in quantities(f"at {text}")] == [time(8, 30)]


@pytest.mark.parametrize("text", ["Friday", "FRIDAY", "Freitag", "пятницу"])
def test_a_weekday_is_recognized_and_abbreviated(text: str) -> None:
    assert [each.value for each in quantities(text)] == [Weekday(4)]
    assert forms(Quantity(0, 0, Weekday(4)), ["en", "de", "ru"]) == ["Friday", "Fri", "Freitag", "Fr", "пятница", "пт"]


@pytest.mark.parametrize("text", ["sun", "mon", "Fr. Müller"])
def test_an_abbreviation_that_may_be_another_word_is_no_weekday(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize("text", ["20 %", "20 Prozent", "a fifth", "ein Fünftel", "пятая часть"])
def test_a_share_is_recognized_in_many_forms(text: str) -> None:
    assert [quantity.value for quantity in quantities(text)] == [Fraction(1, 5)]


def test_a_span_of_time_is_written_in_other_units() -> None:
    (quantity,) = quantities("six weeks")
    assert quantity.value == Duration(6, "week")
    assert {"6 weeks", "42 days", "42 Tagen", "sechs Wochen"} <= set(forms(quantity, ["en", "de"]))
    assert "90 minutes" not in forms(Quantity(0, 0, Duration(1, "hour")), ["en"])


def test_half_hours_are_written_in_words_first() -> None:
    assert forms(Quantity(0, 0, time(8, 30)), ["en", "de", "ru"])[:5] == [
        "half past eight", "halb neun", "половина девятого", "8:30", "08:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"), [("eighty", 80), ("twenty-five", 25), ("fünfundzwanzig", 25), ("einundzwanzig", 21),
    ("двадцать пять", 25), ("двенадцати", 12)],
)  # fmt: skip
def test_a_number_in_words_is_recognized(text: str, number: int) -> None:
    assert [quantity.value for quantity in quantities(text)] == [number]


@pytest.mark.parametrize("text", ["7.2", "31.02.", "version 3.12.4"])
def test_numbers_of_sections_and_versions_are_no_dates(text: str) -> None:
    assert [q for q in quantities(text) if isinstance(q.value, tuple | date | time)] == []
