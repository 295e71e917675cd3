"""Dates as people and files write them, to ISO 8601."""

import re
from datetime import date

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)([T ][\d:.,]+ ?([A-Z]{1,4}|[+-]\d\d:?\d\d)?)?")
PDF = re.compile(r"D:(\d{4})(\d\d)(\d\d).*")
LABEL = re.compile(
    r"(date|published|posted|updated|дата|опубликовано|обновлено|datum|veröffentlicht|stand|fecha|publié le)"
    r"( on| am)?:?\s+",
    re.IGNORECASE,
)
# With a year, or as 19.07.22: only such a line is worth the time that parsing takes.
DATE_LIKE = re.compile(r".*(\b|\D)(1[5-9]|20)\d\d(?!\d)|\d\d?\.\d\d?\.\d\d\b")
# Of all its languages dateparser would need seconds to say that a line is not a date.
LANGUAGES = [
    "en",
    "ru",
    "uk",
    "be",
    "bg",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "tr",
    "zh",
    "ja",
]
LONGEST = 60
MOST_WORDS = 9


def iso_date(text: str) -> str:
    """The ISO 8601 date that the text consists of, in any common form and language; "" when it is not one."""
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
    import dateparser  # slow to load, and most lines are not dates

    # 03.02.2022 is the third of February wherever dots are written; strict: no part may be guessed.
    order = "DMY" if re.match(r"\d\d?\.", text) else "MDY"
    found = dateparser.parse(
        text,
        languages=LANGUAGES,
        settings={"DATE_ORDER": order, "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return found.date().isoformat() if found else ""
