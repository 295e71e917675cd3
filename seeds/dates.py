"""Converts dates, as people and files write them, to ISO 8601."""

import re
from datetime import date

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)([T ][\d:.,]+ ?([A-Z]{1,4}|[+-]\d\d:?\d\d)?)?")
PDF = re.compile(r"D:(\d{4})(\d\d)(\d\d).*")
LABEL = re.compile(
    r"(date|published|posted|updated|дата|опубликовано|обновлено|datum|veröffentlicht|stand|fecha|publié le)"
    r"( on| am)?:?\s+",
    re.IGNORECASE,
)
# A year and one more number, or a date like 19.07.22: parsing is slow, so other lines are not parsed.
DATE_LIKE = re.compile(r"(?=\D*\d+\D+\d).*(\b|\D)(1[5-9]|20)\d\d(?!\d)|\d\d?\.\d\d?\.\d\d\b")
# With all its languages, dateparser takes seconds to reject a line that is not a date.
LANGUAGES = ["en", "ru", "uk", "be", "bg", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "tr", "zh", "ja"]
LONGEST = 60
MOST_WORDS = 9


def iso_date(text: str) -> str:
    """The ISO 8601 form of a text that is a date in any common form and language, else ""."""
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    if found := ISO.fullmatch(text) or PDF.fullmatch(text):
        return _valid(*map(int, found.group(1, 2, 3)))
    text = LABEL.sub("", text) if LABEL.match(text) else text
    if len(text.split()) > MOST_WORDS or not DATE_LIKE.match(text):
        return ""
    return _parsed(text)


def _valid(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _parsed(text: str) -> str:
    import dateparser  # imported here: slow to load, and most lines are not dates

    # With dots the day always comes first: 03.02.2022 is 3 February. Strict: no part of the date is guessed.
    order = "DMY" if re.match(r"\d\d?\.", text) else "MDY"
    found = dateparser.parse(
        text,
        languages=LANGUAGES,
        settings={"DATE_ORDER": order, "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return found.date().isoformat() if found else ""
