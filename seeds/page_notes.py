"""The notes of an HTML page, and the raised figures that refer to them."""

import re
from collections.abc import Iterator

from lxml import etree

# In brackets or not: 1, a, *, "1, 2".
_FIGURE = re.compile(r"\W{0,2}(?:\d{1,3}|[a-z])(?:\W{1,3}(?:\d{1,3}|[a-z]))*\W{0,2}|[^\w\s]{1,3}")
_SIGNS = re.compile(r"[^\w\s]{1,3}")
_REFERENCE = re.compile(r"note[-_]?(?:ref|anchor)|\bfn[-_]?(?:ref|anchor)", re.IGNORECASE)
_ROLE = re.compile(r"note|doc-(?:(?:foot|end)notes?|bibliography)")
# The words of the class and id of a list of notes or sources, or of a note in it.
_NAME = re.compile(r"(?:^|[\s_-])(?:(?:foot|end)-?notes?(?:-?list)?|bibliography|reflist)(?:$|[\s_-])", re.IGNORECASE)
_BLOCK = re.compile("address|article|aside|blockquote|dd|details|div|dt|figure|li|p|pre|section|table|td|th|tr")


def empty_references(tree: etree._Element) -> None:
    """Takes the words from the links to notes and back, which would stand in the text as if they were of it."""
    for raised in tree.iter("sup"):
        if "reference" in (raised.get("class") or "").split():
            _empty(raised)
    for link in list(tree.iter("a")):
        if "#" not in (link.get("href") or ""):
            continue
        holder = _raised(link)
        words = _words(holder)
        is_reference = (holder.tag == "sup" or _refers(link)) and _FIGURE.fullmatch(words)
        if is_reference or _SIGNS.fullmatch(words):
            _empty(holder)


def is_note(element: etree._Element) -> bool:
    """Whether the element is marked as a note or a list of notes."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ROLE.fullmatch(element.get("role") or "") or _NAME.search(names))


def outside(main: etree._Element) -> list[etree._Element]:
    """The notes of the page that stand outside its main part, in order: those marked so, and those referred to."""
    page = main.getroottree().getroot()
    kept = {*main.iterancestors(), *main.iter()}
    found = {each for each in page.iter() if isinstance(each.tag, str) and each not in kept and is_note(each)}
    found |= {block for block in _referred_to(page, main) if block not in kept}
    return [each for each in page.iter() if each in found and found.isdisjoint(each.iterancestors())]


def _referred_to(page: etree._Element, main: etree._Element) -> Iterator[etree._Element]:
    """The blocks to which links without words refer."""
    names = {(link.get("href") or "")[1:] for link in main.iter("a") if not _words(link)} - {""}
    for each in page.iter() if names else ():
        if isinstance(each.tag, str) and not names.isdisjoint((each.get("id"), each.get("name"))):
            yield from [block for block in (each, *each.iterancestors()) if _BLOCK.fullmatch(str(block.tag))][:1]


def _raised(link: etree._Element) -> etree._Element:
    """The raised text that consists of the link, or the link."""
    above, inside = link.getparent(), link.find("sup")
    if above is not None and above.tag == "sup":
        return above
    return link if inside is None or _words(inside) != _words(link) else inside


def _refers(link: etree._Element) -> bool:
    return any(_REFERENCE.search(link.get(name) or "") for name in ("role", "class", "epub:type"))


def _words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext()).strip()


def _empty(element: etree._Element) -> None:
    element.text = None
    for each in element.iterdescendants():
        each.text = each.tail = None
