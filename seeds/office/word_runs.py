"""What stands inside the paragraphs of a Word file besides plain words: symbols, form fields, bold type."""

from lxml import etree

from seeds.office.package import attribute, child, integer, is_on, local
from seeds.office.word_styles import Style

# What holds no words, or words that are deleted, moved away, or repeated in the other form of a drawing.
UNSEEN = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "Fallback", "rt", "sectPr"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr"),
        *("customXmlPr", "smartTagPr"),
    )
)
# Characters of the fonts Wingdings and Symbol that are not pictures only.
_SYMBOLS = {0xF0FE: "☒", 0xF0FD: "☒", 0xF0FC: "✓", 0xF0FB: "✗", 0xF0A8: "☐", 0xF06F: "☐", 0xF0E0: "→", 0xF0B7: "•"}
_PRIVATE = range(0xE000, 0xF900)


def symbol(code: str | None) -> str:
    """The character that a symbol is, by its code; "" for one that is a picture only."""
    try:
        number = int(code or "", 16)
        return _SYMBOLS.get(number, "" if number in _PRIVATE else chr(number))
    except (ValueError, OverflowError):
        return ""


def form_field(field: etree._Element) -> str:
    """What a form field shows: whether its box is ticked, or the chosen line of its list."""
    box, choices = child(field, "checkBox"), child(field, "ddList")
    if box is not None:
        ticked = child(box, "checked")
        return "☒" if is_on(child(box, "default") if ticked is None else ticked) else "☐"
    lines = [attribute(each) or "" for each in (() if choices is None else choices) if local(each) == "listEntry"]
    chosen = child(choices, "result")
    number = integer(attribute(child(choices, "default") if chosen is None else chosen))
    return lines[number] if 0 <= number < len(lines) else ""


def is_bold(element: etree._Element, style: Style | None = None) -> bool:
    """Whether all words of the paragraph or row are bold."""
    runs = [each for each in element.iter("{*}r") if "".join(each.itertext()).strip()]
    weights = [child(each, "rPr", "b") for each in runs]
    own = style is not None and style.bold
    return bool(runs) and all(own if weight is None else is_on(weight) for weight in weights)
