"""The opening hours and telephone numbers of a shop or a society, with what stands beside them, in the footer or
sidebar of an HTML page."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from seeds import markup
from seeds.documents import one_line
from seeds.markup import Skip
from seeds.outline import Kind
from seeds.parts import Part

# "9.00-18.00", "9 am to 5 pm", "10h – 18h30", "8 bis 17 Uhr".
_TIME = r"\d{1,2}(?:[.:h]\d{2}|\s?(?:h\b|uhr\b|[ap]\.?m\b))"
_HOURS = re.compile(
    rf"\b{_TIME}\s?(?:[-–—]|to|bis|до|à|a|until)\s?{_TIME}|\b\d{{1,2}}\s?(?:[-–]|bis)\s?\d{{1,2}}\s?uhr\b", re.I
)
# "Tel. 01392 833293", "Phone: +44 1392 833293".
_NUMBER = re.compile(
    r"\b(?:tel|phone|telephone|call|telefon|telefono|teléfono|telefone|téléphone|telefoon|fon|тел|телефон|mobile?|handy)"
    r"\b[\s.:]{0,3}\+?\(?\d[\d\s()/.–-]{5,}\d",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNREAD = frozenset({"nav", "form", "dialog", "menu", "button", "select", "template", "noscript"})
_BLOCK = frozenset({"li", "p", "td", "dd", "div", "address", "section", "time", "span"})
_HOLDER = frozenset({"ul", "ol", "dl", "table", "address", "div", "section", "footer", "aside"})
# In characters. More is not the contact of one place.
_LONGEST, _LONGEST_LINE = 800, 200
_MOST = 5
# In words: who can be reached under a number, and where.
_LONGEST_CONTACT = 40
# Links of a contact to other things than a person; more are a menu.
_REACHED, _MOST_LINKS = ("tel:", "mailto:"), 1
_INSIDE = _BLOCK | _HOLDER - {"footer", "aside"} | {"tbody", "tr"}


def contacts(page: etree._Element, is_beside: Skip, is_hidden: Skip) -> Iterator[Part]:
    """The blocks with opening hours or telephone numbers inside elements that are beside the text of the page, under
    their headings."""
    for block in _blocks(page, is_beside, is_hidden):
        outer = next((each for each in reversed([block, *block.iterancestors()]) if is_beside(each)), block)
        heading = _heading(outer, block)
        if heading:
            yield Part(heading, Kind.HEADING, level=1)
        for part in markup.parts_of(block):
            yield part if heading else replace(part, kind=Kind.PARAGRAPH, level=0, bullet="", context="")


def _heading(outer: etree._Element, block: etree._Element) -> str:
    """The words of the last heading above the block in the outer element, "" if there is none."""
    found = ""
    for each in outer.iter(*_HEADINGS, str(block.tag)):
        if each is block:
            break
        if each.tag in _HEADINGS:
            found = one_line("".join(each.itertext()))
    return found


def _blocks(page: etree._Element, is_beside: Skip, is_hidden: Skip) -> list[etree._Element]:
    """Those blocks, without one inside another."""
    found: list[etree._Element] = []
    for element in page.iter(*_BLOCK):
        if len(found) == _MOST:
            break
        has_hours = _says_hours(element)
        around = [element, *element.iterancestors()] if has_hours or _says_number(element) else []
        if any(map(is_beside, around)) and not any(each.tag in _UNREAD or is_hidden(each) for each in around):
            holder = next(filter(_is_holder, element.iterancestors()), element) if has_hours else _contact(element)
            if not any(holder is each or each in set(holder.iterancestors()) for each in found):
                found.append(holder)
    return found


def _says_number(element: etree._Element) -> bool:
    """Whether the element has a link to a telephone number, or names one."""
    is_linked = any((link.get("href") or "").startswith("tel:") for link in element.iterchildren("a"))
    text = "".join(_own_words(element))
    return is_linked or (len(text) <= _LONGEST_LINE and bool(_NUMBER.search(text)))


def _contact(element: etree._Element) -> etree._Element:
    """The outermost element around this one that says little more than whose number it is."""
    for outer in element.iterancestors():
        links = [link for link in outer.iter("a") if not (link.get("href") or "").startswith(_REACHED)]
        is_long = len(" ".join(outer.itertext()).split()) > _LONGEST_CONTACT
        if outer.tag not in _INSIDE or is_long or len(links) > _MOST_LINKS:
            break
        element = outer
    return element


def _says_hours(element: etree._Element) -> bool:
    text = "".join(_own_words(element))
    return len(text) <= _LONGEST_LINE and bool(_HOURS.search(text))


def _own_words(element: etree._Element) -> Iterator[str]:
    """The words of the element that are in no block inside it."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HOLDER and child.tag not in _BLOCK:
            yield " ".join(child.itertext())
        yield child.tail or ""


def _is_holder(element: etree._Element) -> bool:
    """Whether the element holds more than one line, and not much."""
    if element.tag not in _HOLDER:
        return False
    return len(element) > 1 and len(" ".join(element.itertext()).split()) * 5 <= _LONGEST
