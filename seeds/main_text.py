"""The main text of an HTML page: what is left without menus, sidebars and footers."""

import re
from dataclasses import replace

from lxml import etree

from seeds import markup, page_notes
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.parts import Part
from seeds.web import page_contacts

# On a page with hardly any text, trafilatura confuses menus and text.
FEWEST_LETTERS = 250
# The share of the main text that the element must hold which is read whole.
_SHARE = 0.9
# Menus are left out of a short page if this share of its text remains.
_MOSTLY = 0.5
_WORD = re.compile(r"\w+")
# Elements that hold text and no blocks, unless they were never closed.
_TEXT = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
# Elements that are not the page's own text, by their tag, their role, and the words of their class and id.
_ASIDE = re.compile("nav|footer|aside|form|dialog|menu")
_ROLES = re.compile("navigation|banner|contentinfo|complementary|search|dialog|menu|menubar|toolbar|alert|doc-toc")
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:sidebar|related|comments?|cookies?|newsletter|subscribe|advert(?:isement)?|ads?|skip"
    r"|sr-only|mw-editsection|noprint|headerlink|edit-?this-?page|prev-?next|catlinks)(?:$|[\s_-])"
    r"|(?:^|\s)(?:(?:site|page)[_-])?footer(?:$|\s)",
    re.IGNORECASE,
)
# Those of elements that are not if they are mostly links: a page may be about a menu.
_MARKED_LINKS = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|box|header|footer)?|menu|breadcrumbs?|share|sharing|social|banner|promo|pagination"
    r"|toc|tags|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Where the next word of a name such as "topNav" begins.
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
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
    """The parts of the main text, or of the whole page if it is not clear where that is, and its opening hours.

    `main` is what trafilatura found: it flattens tables and lists, so that its words only tell where they come from.
    """
    parts = _main_parts(page, main)
    said = {part.text for part in parts}
    hours = page_contacts.opening_hours(page, _is_aside, _is_hidden)
    return [*parts, *(part for part in hours if part.text not in said)]


def _main_parts(page: etree._Element, main: etree._Element | None) -> list[Part]:
    words = set() if main is None else set(_WORD.findall("".join(main.itertext())))
    holder = _holder(page, words) if words else page
    inside = list(markup.parts_of(holder, _is_aside)) if words else []
    if _letters(inside) > FEWEST_LETTERS:
        return _with_rest(page, holder, inside)
    without_menus = list(markup.parts_of(page, _is_aside))
    if _letters(without_menus) > _MOSTLY * _length(page):
        return without_menus
    # A page that is mostly menus is about what they list.
    everything = list(markup.parts_of(page, _is_hidden))
    return without_menus if _letters(without_menus) > _MOSTLY * _letters(everything) else everything


def _letters(parts: list[Part]) -> int:
    return sum(len(part.text) for part in parts)


def _holder(page: etree._Element, words: set[str]) -> etree._Element:
    """The innermost element that holds most of these words."""
    inside = page
    while True:
        held = {child: _held(child, words) for child in inside}
        best = max(inside, key=lambda child: held[child], default=None)
        if best is None or best.tag in _TEXT or held[best] < _SHARE * len(words):
            return inside
        inside = best


def _held(element: etree._Element, words: set[str]) -> int:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
        return 0
    return len(words.intersection(_words(element)))


def _words(element: etree._Element) -> list[str]:
    return _WORD.findall(" ".join(element.itertext()))


def _with_rest(page: etree._Element, holder: etree._Element, inside: list[Part]) -> list[Part]:
    """The parts inside the element and those that belong to them around it."""
    around = [holder, *holder.iterancestors()]
    article = next((each for each in around if _is_article(each) and _is_alone(each)), None)
    if article is not None:
        before, after = _beside(around[: around.index(article)])
        return [*before, *inside, *after, *_notes(holder)]
    main = next(filter(_is_main, around), page)
    return [*_around(main, holder), *_notes(main)]


def _around(main: etree._Element, holder: etree._Element) -> list[Part]:
    """The parts of the main part of the page without menus and teasers."""
    inner, outer = set(holder.iter()), set(holder.iterancestors())

    def skip(element: etree._Element) -> bool:
        return _is_aside(element) if element in inner else element not in outer and _is_link_box(element)

    return list(markup.parts_of(main, skip))


def _notes(holder: etree._Element) -> list[Part]:
    """The notes that stand outside the element."""
    return [
        replace(part, kind=Kind.NOTE, level=0, bullet="", context="")
        for each in page_notes.outside(holder)
        for part in markup.parts_of(each)
    ]


def _beside(path: list[etree._Element]) -> tuple[list[Part], list[Part]]:
    """What the article says before and after the element that holds most of it: a standfirst, captions, tables.

    `path` goes from that element to the one below the article.
    """
    above = [each for inner in reversed(path) for each in reversed(list(inner.itersiblings(preceding=True)))]
    below = [each for inner in path for each in inner.itersiblings()]
    before, after = ([part for each in elements for part in _said(each)] for elements in (above, below))
    return before, after


def _is_alone(article: etree._Element) -> bool:
    """Whether no article like it stands beside it, as the posts and cards of a page do."""
    alike = (article.tag, article.get("class"))
    beside = [*article.itersiblings(), *article.itersiblings(preceding=True)]
    return all((each.tag, each.get("class")) != alike for each in beside)


def _is_article(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return element.tag == "article" or (element.tag != "body" and not _ARTICLES.isdisjoint(names))


def _is_main(element: etree._Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _said(element: etree._Element) -> list[Part]:
    """The title, sentences, captions and rows in the element; bylines, labels and teasers are left out."""
    return [_as_text(part) for part in markup.parts_of(element, _is_teaser) if _is_said(part)]


def _is_said(part: Part) -> bool:
    return part.kind in (Kind.ROW, Kind.NOTE) or _is_title(part) or bool(_SENTENCE.match(one_line(part.text)))


def _is_title(part: Part) -> bool:
    return part.kind is Kind.HEADING and part.level == 1


def _as_text(part: Part) -> Part:
    """The part; a standfirst may be marked up as a lower heading."""
    is_standfirst = part.kind is Kind.HEADING and not _is_title(part)
    return replace(part, kind=Kind.PARAGRAPH, level=0) if is_standfirst else part


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
    if not element.attrib:
        return bool(_ASIDE.fullmatch(str(element.tag)))
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag == "aside" and (page_notes.is_note(element) or _BOXES.search(names)):
        return False
    if _is_hidden(element) or _ASIDE.fullmatch(str(element.tag)) or _ROLES.fullmatch(element.get("role") or ""):
        return True
    is_marked = _MARKED.search(names) or (_MARKED_LINKS.search(_CAMEL.sub("-", names)) and _is_linked(element))
    return bool(is_marked) and element.tag not in ("html", "body", "main", "article")
