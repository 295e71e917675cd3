"""Numbers and dates as a spreadsheet program shows them, by the format code of their cell."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
_ISO = "yyyy-mm-dd"
# The codes of the built-in formats; those that depend on the reader's country are shown as ISO 8601.
BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??"},
    **{14: _ISO, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"},
    **{21: "h:mm:ss", 22: f"{_ISO} h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00"},
    **{40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
    **dict.fromkeys([*range(27, 32), 36, *range(50, 55), 57, 58], _ISO),
    **dict.fromkeys([*range(32, 36), 55, 56], "h:mm:ss"),
}
# Day 0 of the two calendars of spreadsheets.
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # of the year 9999
_LONGEST_CODE = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)(?P<locale>-[^\]]*)?\]'
    r"|(?P<elapsed>\[(?:h+|m+|s+)\])|\[[^\]]*\]|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-])"
    r"|(?P<part>y+|m+|d+|h+|s+|e+|b+)|(?P<end>;)|(?P<digit>[0#?.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Country codes of formats whose words are English, or that have none.
_ENGLISH = re.compile(r"-(?:[0-9A-F]{0,4}?(?:0?[0-9A-F]?09)|x-\w+.*|en.*|0)", re.IGNORECASE)
_SYSTEM = {"-F800": _ISO, "-F400": "h:mm:ss"}

Token = tuple[str, str]  # its kind, which is a group of the expression, and its text


def shown(value: float, code: str, epoch: datetime = EPOCH) -> str:
    """The number as a cell with this format shows it."""
    sections = _sections(code or GENERAL)
    section = sections[_chosen(value, len(sections))]
    sign = "-" if value < 0 and len(sections) == 1 else ""
    kinds = {kind for kind, _ in section}
    if "part" in kinds or "elapsed" in kinds:
        return _moment(value, section, epoch) or general(value)
    if not kinds & {"digit", "general"}:
        return sign + _literals(section)
    return sign + _number(abs(value), section)


def general(value: float) -> str:
    """The number in the format "General": 2016, not 2016.0."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}".replace("e", "E")


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each section of the code."""
    sections: list[list[Token]] = [[]]
    for kind, text in _tokens(code[:_LONGEST_CODE]):
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append((kind, text))
    return tuple(map(tuple, sections))


def _tokens(code: str) -> Iterator[Token]:
    words = bool(re.search(r"mmm|ddd|aaa", code, re.IGNORECASE))
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or ""
        if kind == "locale" or found[0].startswith("[$"):
            locale = found["locale"] or ""
            if locale.upper() in _SYSTEM or (words and locale and not _ENGLISH.fullmatch(locale)):
                yield from _tokens(_SYSTEM.get(locale.upper(), _ISO))
                return
            yield "quoted", found["currency"]
        elif kind:
            yield ("quoted" if kind in ("escaped", "other") else kind), found[kind]
        elif found[0].startswith("_"):
            yield "quoted", " "


def _chosen(value: float, count: int) -> int:
    """The number of the section for this value: positive, negative, zero."""
    if value < 0 and count > 1:
        return 1
    return 2 if value == 0 and count > 2 else 0


def _literals(section: Sequence[Token]) -> str:
    return "".join(text for kind, text in section if kind == "quoted").strip()


def _number(value: float, section: Sequence[Token]) -> str:
    """The number's digits in place of the section's digit signs, among its other signs."""
    places = [number for number, (kind, text) in enumerate(section) if kind in ("digit", "general") and text != "%"]
    if not places:
        return _literals(section)
    first, last = places[0], places[-1]
    inner = section[first : last + 1]
    pattern = "".join(text for kind, text in inner if kind == "digit")
    value *= 100 ** sum(text == "%" for kind, text in section if kind == "digit")
    if any(kind in ("general", "exponent") for kind, _ in inner) or set("/@") & set(pattern):
        digits = general(value)
    elif any(kind == "quoted" and text.strip() for kind, text in inner):
        digits = _masked(value, inner)
    else:
        digits = _digits(value, pattern.replace("%", ""))
    around = [text if kind in ("quoted", "digit") else "" for kind, text in section]
    return "".join([*around[:first], digits, *around[last + 1 :]]).strip()


def _digits(value: float, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    scaled = len(pattern) - len(pattern.rstrip(","))
    decimals = decimals.replace(",", "")
    exact = Decimal(repr(value)) / 1000**scaled
    if exact.adjusted() > 300:
        return general(value)
    text = f"{exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP):f}" if exact.adjusted() < 25 else ""
    if not text:
        return general(value)
    front, _, back = text.partition(".")
    least = len(decimals.rstrip("#?")) if decimals else 0
    while len(back) > least and back.endswith("0"):
        back = back[:-1]
    front = front.lstrip("0").rjust(whole.count("0"), "0")
    front = f"{int(front):0{len(front)},}" if "," in whole.rstrip(",") and front else front
    return front + ("." + back if back else "") or ("" if "0" not in pattern else "0")


def _masked(value: float, inner: Sequence[Token]) -> str:
    """The digits one by one in a pattern with other signs inside, such as 000-00-0000."""
    digits = list(str(round(value)))
    signs: list[str] = []
    for kind, text in reversed(inner):
        if kind == "quoted":
            signs.append(text)
        elif text in "0#?":
            signs.append(digits.pop() if digits else "0" if text == "0" else "")
    return "".join(digits) + "".join(reversed(signs))


def _moment(value: float, section: Sequence[Token], epoch: datetime) -> str:
    """The date or time; "" if the number is out of the calendar's range."""
    if not 0 <= value < _LAST_DAY:
        return ""
    thousandths = any(kind == "digit" and text == "0" for kind, text in section)
    seconds = Decimal(repr(value)) * 86_400
    rounded = seconds.quantize(Decimal("0.001") if thousandths else Decimal(1), ROUND_HALF_UP)
    moment = epoch + timedelta(milliseconds=int(rounded * 1000))
    half = any(kind == "half" for kind, _ in section)
    pieces: list[str] = []
    for number, (kind, text) in enumerate(section):
        if kind == "part":
            pieces.append(_part(text.lower(), moment, half, _is_minute(section, number)))
        elif kind == "elapsed":
            pieces.append(_elapsed(text.lower()[1:-1], rounded))
        elif kind == "half":
            pieces.append("AM" if moment.hour < 12 else "PM")
        elif kind == "quoted" or text in ".,/":
            pieces.append(text)
        elif text == "0":
            pieces.append(str(moment.microsecond // 100_000) if section[number - 1][1] == "." else "")
    return "".join(pieces).strip()


def _is_minute(section: Sequence[Token], number: int) -> bool:
    """Whether an "m" at this place means minutes: hours stand before it or seconds after it."""
    before = [text[-1].lower() for kind, text in section[:number] if kind == "part"]
    elapsed = [text[1].lower() for kind, text in section[:number] if kind == "elapsed"]
    after = [text[0].lower() for kind, text in section[number + 1 :] if kind == "part"]
    return before[-1:] == ["h"] or (not before and "h" in elapsed) or after[:1] == ["s"]


def _elapsed(part: str, seconds: Decimal) -> str:
    return str(int(seconds) // {"h": 3600, "m": 60, "s": 1}[part[0]]).rjust(len(part), "0")


def _part(part: str, moment: datetime, half: bool, minute: bool) -> str:
    """A piece of a date or time: "yyyy" gives "2022", "mmm" gives "Jul"."""
    width = len(part)
    hour = (moment.hour % 12 or 12) if half else moment.hour
    numbers = {"d": moment.day, "h": hour, "s": moment.second, "m": moment.minute if minute else moment.month}
    match part[0]:
        case "y" | "e" | "b":
            return f"{moment.year:04}" if width > 2 or part[0] == "e" else f"{moment.year % 100:02}"
        case "m" if width > 2 and not minute:
            name = _MONTHS[moment.month - 1]
            return name[:3] if width == 3 else name[0] if width == 5 else name
        case "d" if width > 2:
            name = _DAYS[moment.weekday()]
            return name[:3] if width == 3 else name
    return str(numbers[part[0]]).rjust(min(width, 2), "0")
