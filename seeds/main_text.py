"""The main text of an HTML page: what is left without menus, sidebars and footers."""

import re
from dataclasses import replace

from lxml import etree

from seeds import markup, page_notes
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.parts import Part

# On a page with hardly any text, trafilatura confuses menus and text.
FEWEST_LETTERS = 250
# The share of the main text that the element must hold which is read whole.
_SHARE = 0.9
# What stands around the main part of a page without an article is read if it is at most so many times as long.
_AROUND = 0.3
# Menus are left out of a short page if this share of its text remains.
_MOSTLY = 0.5
_WORD = re.compile(r"\w+")
# Elements that hold text and no blocks, unless they were never closed.
_TEXT = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
# Elements that are not the page's own text, by their tag, their role, and the words of their class and id.
_ASIDE = re.compile("nav|footer|aside|form|dialog|menu")
_ROLES = re.compile("navigation|banner|contentinfo|complementary|search|dialog|menu|menubar|toolbar|alert|doc-toc")
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|box|header|footer)?|menu|breadcrumbs?|sidebar|footer|share|sharing|social|related|comments?|cookies?"
    r"|newsletter|subscribe|promo|advert(?:isement)?|ads?|banner|pagination|skip|sr-only|toc|tags|mw-editsection"
    r"|noprint|headerlink|edit-?this-?page|prev-?next|catlinks)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Boxes with a note on the text, which are often marked up as asides.
_BOXES = re.compile(
    r"(?:^|[\s_-])(?:admonition|callout|note|tip|hint|important|warning|caution|danger)(?:$|[\s_-])", re.IGNORECASE
)
_ARTICLES = frozenset(["article", "hentry", "post", "story"])
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_TEXT_OF = etree.XPath("normalize-space()")
_SILENT = ("script", "style", "noscript", "svg", "button", "select")
_SENTENCE = re.compile(r"(?:\S+ +){4}.*[.!?…।۔]|.{12,}[。！？]")


def parts_of(page: etree._Element, main: etree._Element | None) -> list[Part]:
    """The parts of the main text, or of the whole page if it is not clear where that is.

    `main` is what trafilatura found: it flattens tables and lists, so that its words only tell where they come from.
    """
    words = set() if main is None else set(_WORD.findall("".join(main.itertext())))
    holder = _holder(page, words) if words else page
    inside = list(markup.parts_of(holder, _is_aside)) if words else []
    if _letters(inside) > FEWEST_LETTERS:
        return _with_rest(page, holder, inside)
    everything, without_menus = (list(markup.parts_of(page, is_left_out)) for is_left_out in (_is_hidden, _is_aside))
    # A page that is mostly menus is about what they list.
    return without_menus if _letters(without_menus) > _MOSTLY * _letters(everything) else everything


def _letters(parts: list[Part]) -> int:
    return sum(len(part.text) for part in parts)


def _holder(page: etree._Element, words: set[str]) -> etree._Element:
    """The innermost element that holds most of these words."""
    inside = page
    while True:
        best = max(inside, key=lambda child: _held(child, words), default=None)
        if best is None or best.tag in _TEXT or _held(best, words) < _SHARE * len(words):
            return inside
        inside = best


def _held(element: etree._Element, words: set[str]) -> int:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
        return 0
    return len(words.intersection(_words(element)))


def _words(element: etree._Element) -> list[str]:
    return _WORD.findall(" ".join(str(text) for text in element.itertext()))


def _with_rest(page: etree._Element, holder: etree._Element, inside: list[Part]) -> list[Part]:
    """The parts inside the element and those that belong to them around it."""
    if not any(_is_article(each) or _is_main(each) for each in page.iter()):
        everything = _around(page, holder)
        if _letters(everything) <= (1 + _AROUND) * _letters(inside):
            return everything
    before, after = _beside(holder)
    return [*before, *inside, *after, *_notes(holder)]


def _around(page: etree._Element, holder: etree._Element) -> list[Part]:
    """The parts of the page without menus and teasers."""
    inner, outer = set(holder.iter()), set(holder.iterancestors())

    def skip(element: etree._Element) -> bool:
        return _is_aside(element) if element in inner else element not in outer and _is_link_box(element)

    return list(markup.parts_of(page, skip))


def _notes(holder: etree._Element) -> list[Part]:
    """The notes that stand outside the element."""
    return [
        replace(part, kind=Kind.NOTE, level=0, bullet="", context="")
        for each in page_notes.outside(holder)
        for part in markup.parts_of(each)
    ]


def _beside(holder: etree._Element) -> tuple[list[Part], list[Part]]:
    """What the article says before and after the element that holds most of it: a standfirst, captions, tables."""
    path = _up_to_article(holder)
    above = [each for inner in reversed(path) for each in reversed(list(inner.itersiblings(preceding=True)))]
    below = [each for inner in path for each in inner.itersiblings()]
    before, after = ([part for each in elements for part in _said(each)] for elements in (above, below))
    return before, after


def _up_to_article(holder: etree._Element) -> list[etree._Element]:
    """The element and those around it inside the article or, without one, inside the main part of the page."""
    around = [holder, *holder.iterancestors()]
    for is_limit in (_is_article, _is_main):
        if limit := next((number for number, each in enumerate(around) if is_limit(each)), None):
            return around[:limit]
    return []


def _is_article(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return element.tag == "article" or (element.tag != "body" and not _ARTICLES.isdisjoint(names))


def _is_main(element: etree._Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _said(element: etree._Element) -> list[Part]:
    """The sentences, captions and rows in the element; what else stands there are bylines, labels and teasers."""
    return [_as_text(part) for part in markup.parts_of(element, _is_teaser) if _is_said(part)]


def _is_said(part: Part) -> bool:
    is_title = part.kind is Kind.HEADING and part.level == 1
    return part.kind in (Kind.ROW, Kind.NOTE) or (not is_title and bool(_SENTENCE.match(one_line(part.text))))


def _as_text(part: Part) -> Part:
    """The part; a standfirst may be marked up as a heading."""
    return replace(part, kind=Kind.PARAGRAPH, level=0) if part.kind is Kind.HEADING else part


def _is_teaser(element: etree._Element) -> bool:
    """Whether the element belongs to another article, mostly links to some, or is a note, which is read apart."""
    return element.tag == "article" or page_notes.is_note(element) or _is_link_box(element)


def _is_link_box(element: etree._Element) -> bool:
    """Whether the element is beside the main text, or mostly links."""
    if _is_aside(element):
        return True
    return element.tag in ("section", "div", "ul", "ol", "table", "figure") and _is_linked(element)


def _is_linked(element: etree._Element) -> bool:
    """Whether most of its words are in links."""
    linked = sum(_length(link) for link in element.iter("a"))
    return linked * 2 > _length(element)


def _length(element: etree._Element) -> int:
    """How long its text is without scripts and buttons; counted by libxml2, since the boxes of a page are nested."""
    return len(_TEXT_OF(element)) - sum(len(_TEXT_OF(each)) for each in element.iter(*_SILENT))


def _is_hidden(element: etree._Element) -> bool:
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _is_aside(element: etree._Element) -> bool:
    """Whether the element is beside the main text: a menu, a sidebar, a form, a row of buttons."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag == "aside" and (page_notes.is_note(element) or _BOXES.search(names)):
        return False
    if _is_hidden(element) or _ASIDE.fullmatch(str(element.tag)) or _ROLES.fullmatch(element.get("role") or ""):
        return True
    return bool(_MARKED.search(names)) and element.tag not in ("html", "body", "main", "article")
