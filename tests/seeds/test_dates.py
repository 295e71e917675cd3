import pytest

from seeds.dates import iso_date


@pytest.mark.parametrize(
    "text",
    [
        "July 19, 2022",
        "19 July 2022",
        "Tuesday, 19 July 2022",
        "July 19, 2022, 14:05 GMT",
        "Updated July 19, 2022",
        "Published: July 19, 2022 at 2:05 p.m.",
        "19 июля 2022 г.",
        "19 июля 2022 года",
        "Вторник, 19 июля 2022, 14:05",
        "Опубликовано: 19 июля 2022 г.",
        "19. Juli 2022",
        "Stand: 19.07.2022",
        "19 juillet 2022",
        "19 de julio de 2022",
        "2022年7月19日",
        "2022-07-19",
        "2022-07-19T14:05:00+03:00",
        "2022-07-19 14:05",
        "19.07.2022",
        "19.07.22",
        "07/19/2022",
        "D:20220719140500+03'00'",
    ],
)
def test_a_date_is_recognised_in_every_common_form(text: str) -> None:
    assert iso_date(text) == "2022-07-19"


def test_the_day_comes_first_in_a_date_with_dots() -> None:
    assert iso_date("03.02.2022") == "2022-02-03"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "May 2022",
        "yesterday",
        "2 days ago",
        "14:05",
        "2022-13-45",
        "2022-07-19 bob: hello",
        "Meeting notes 2022-07-19",
        "300 soldiers in 2022",
        "Version 1.2.2022",
        "The battle of 12 May 1943",
        "Anna: 19.07.2022",
        "July 19, 2022 " * 20,
    ],
)
def test_a_text_that_is_not_exactly_one_date_is_rejected(text: str) -> None:
    assert iso_date(text) == ""
