"""The numbers that a program gives to headings and list items, counted as it counts them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_PLACE = re.compile(r"%([1-9])")
# Beyond it a numeral in letters or Roman figures would be of no use, and long.
_LARGEST_NUMERAL = 4_000


@dataclass(frozen=True, slots=True)
class Level:
    """How the paragraphs at one level of a list are numbered: "%1.%2" joins the numbers of two levels."""

    pattern: str = ""
    numeral: str = "decimal"  # or "bullet", "none", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"
    start: int = 1
    is_legal: bool = False  # all numbers in Arabic figures


class Numbers:
    """Counts the numbered paragraphs of each list."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}

    def restart(self, name: str, level: int, start: int) -> None:
        """The next paragraph at this level of the list has the number `start`."""
        self._counts.setdefault(name, {})[level] = start - 1

    def next(self, name: str, levels: Mapping[int, Level], level: int) -> str:
        """The number of the list's next paragraph at this level, as it is shown; levels count from 0."""
        counts = self._counts.setdefault(name, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            other = levels.get(int(found[1]) - 1, Level())
            form = "decimal" if levels[level].is_legal else other.numeral
            return numeral(counts.setdefault(int(found[1]) - 1, other.start), form)

        return _PLACE.sub(shown, levels[level].pattern)


def numeral(number: int, form: str) -> str:
    """The number in letters, Roman or Arabic figures."""
    if not 0 < number < _LARGEST_NUMERAL or form in ("bullet", "none"):
        return "" if form in ("bullet", "none") else str(number)
    match form:
        case "lowerLetter" | "upperLetter":
            shown = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "lowerRoman" | "upperRoman":
            shown = _roman(number)
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)
    return shown.upper() if form.startswith("upper") else shown


def _roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        shown += letters * (number // value)
        number %= value
    return shown
