"""reStructuredText (.rst), also with the directives and roles of Sphinx: the text without the markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

from seeds import articles, markup, plain
from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part

# In characters. A longer file is no text of a person, and would take minutes.
_LONGEST = 1_000_000
_DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w:.+-]{1,60}?)::(?=\s|$)", re.MULTILINE)
_INCLUDED = re.compile(r"^[ \t]*(?:\.\.[ \t]+(?:literal)?include::|:file:)[ \t]", re.MULTILINE)
_ROLE = re.compile(r":([a-zA-Z][\w:.+-]{0,60}):`|`:([a-zA-Z][\w:.+-]{0,60}):")
_TARGET = re.compile(r"(.+?)\s*<[^<>]*>", re.DOTALL)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
}
_CODE = re.compile(r".*(?:code|prompt|ipython|literal|graph|math|highlight|console|output|setup|cleanup|diagram|uml).*")
_LEFT_OUT = frozenset(["toctree", "index", "currentmodule", "contents", "tabularcolumns", "only-end"])
_SETTINGS = {
    **{"_disable_config": True, "file_insertion_enabled": False, "raw_enabled": True, "input_encoding": "unicode"},
    **{"report_level": 3, "halt_level": 5, "warning_stream": False, "syntax_highlight": "none"},
    **{"line_length_limit": _LONGEST, "smart_quotes": False},
}
_UNREAD = (
    *(nodes.comment, nodes.substitution_definition, nodes.target, nodes.pending, nodes.meta),
    *(nodes.subtitle, nodes.title, nodes.transition),
)


def read(data: bytes, name: str) -> Document:
    """The text, titled by its heading. Raises UnreadableError if the bytes are not text."""
    text = tidy(decode(data))
    if len(text) > _LONGEST:
        return plain.read(data, name)
    _register(text)
    try:
        tree = publish_doctree(text, settings_overrides=_SETTINGS)
        parts = list(_blocks(tree.children, 1, 0))
    # The parser fails in many ways on text that is not meant for it.
    except Exception:
        return plain.read(data, name)
    heading = tree.next_node(nodes.title)
    title = one_line(heading.astext()) if heading is not None else ""
    document = articles.from_parts(name, _headed(tree, parts), title or title_from(name))
    missing = "the files that it includes are left out" if _INCLUDED.search(text) else ""
    return replace(document, date=document.date or next(_dates(tree), ""), missing=missing)


def _register(text: str) -> None:
    """Makes the directives and roles known that the parser does not have."""
    for found in set(_DIRECTIVE.findall(text)) - en.directives.keys():
        directives.register_directive(found.lower(), _Unknown)
    for found in {before or after for before, after in _ROLE.findall(text)} - en.roles.keys():
        roles.register_local_role(found.lower(), _words_of_role)


class _AnyOption(dict[str, object]):
    def __missing__(self, key: str) -> object:
        return directives.unchanged


class _Unknown(Directive):
    """A directive of Sphinx or of another program: its argument and its content are text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption(name=directives.unchanged)  # type: ignore[assignment]

    def run(self) -> Sequence[nodes.Node]:
        """The nodes of the directive."""
        if self.name in _LEFT_OUT:
            return []
        content = "\n".join(self.content)
        if _CODE.fullmatch(self.name):
            return [nodes.literal_block(content, content)] if content else []
        holder = nodes.container()
        argument = " ".join(self.arguments)
        if self.name in _VERSIONS:
            version, _, words = argument.partition("\n")
            argument = f"{_VERSIONS[self.name]} {version}" + (f": {words}" if words else "")
        if argument:
            inline, _ = self.state.inline_text(argument, self.lineno)
            holder += nodes.paragraph(argument, "", *inline)
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [holder]


def _words_of_role(role: str, rawtext: str, text: str, *_: object, **__: object) -> tuple[list[Any], list[Any]]:
    """The words of a role such as :ref:`words <target>`."""
    named = _TARGET.fullmatch(text)
    words = nodes.unescape(named[1] if named else text.lstrip("~!"))
    return [nodes.inline(rawtext, words)], []


def _headed(tree: nodes.document, parts: Sequence[Part]) -> list[Part]:
    """The parts below the title and subtitle of the document."""
    titles = [child for child in tree.children if isinstance(child, nodes.title | nodes.subtitle)]
    return [Part(_inline(title), Kind.HEADING, level=1) for title in titles] + list(parts)


def _dates(tree: nodes.document) -> Iterator[str]:
    for date in tree.findall(nodes.date):
        if found := iso_date(one_line(date.astext())):
            yield found


def _blocks(children: Sequence[nodes.Node], level: int, depth: int) -> Iterator[Part]:
    for node in children:
        if isinstance(node, nodes.Element) and not isinstance(node, _UNREAD):
            yield from _block(node, level, depth)


def _block(node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
    match node:
        case nodes.section():
            yield from (Part(_inline(title), Kind.HEADING, level=level) for title in _titles(node))
            yield from _blocks(node.children, level + 1, 0)
        case nodes.system_message():
            # What the parser could not understand, as it was typed.
            yield from (Part(typed.astext(), Kind.CODE) for typed in node.findall(nodes.literal_block))
        case nodes.paragraph() | nodes.term() | nodes.rubric() | nodes.attribution():
            yield Part(_inline(node))
        case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
            yield Part(node.astext(), Kind.CODE)
        case nodes.line_block():
            yield Part("\n".join(_lines(node)))
        case nodes.bullet_list() | nodes.enumerated_list():
            yield from _list(node, level, depth)
        case nodes.definition_list():
            yield from _definitions(node, level)
        case nodes.field_list() | nodes.docinfo() | nodes.option_list():
            yield from _fields(node, level)
        case nodes.table():
            yield from _table(node, level)
        case nodes.footnote() | nodes.citation() | nodes.caption() | nodes.legend():
            yield from _note(node, level)
        case nodes.image():
            yield Part(str(node.get("alt") or ""), Kind.NOTE)
        case nodes.raw():
            yield from _raw(node)
        case _:
            yield from (Part(_inline(title)) for title in _titles(node))
            yield from _blocks(node.children, level, depth)


def _titles(node: nodes.Element) -> Iterator[nodes.title]:
    return (child for child in node.children if isinstance(child, nodes.title))


def _raw(node: nodes.Element) -> Iterator[Part]:
    if "html" not in node.get("format", ""):
        yield Part(node.astext(), Kind.CODE)
    elif (tree := markup.parse(node.astext())) is not None:
        yield from markup.parts_of(tree)


def _inline(node: nodes.Element) -> str:
    """The words of a block, without the marks of its footnotes."""
    return " ".join("".join(_words(node)).split())


def _words(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext()
        elif isinstance(child, nodes.image):
            yield str(child.get("alt") or "")
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.footnote_reference):
            yield from _words(child)


def _lines(block: nodes.Element) -> Iterator[str]:
    for line in block.children:
        if isinstance(line, nodes.line_block):
            yield from _lines(line)
        elif isinstance(line, nodes.Element):
            yield _inline(line)


def _list(node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
    for count, item in enumerate(node.children):
        number = _number(node, count) if isinstance(node, nodes.enumerated_list) else ""
        first = True
        for part in _blocks(item.children if isinstance(item, nodes.Element) else [], level, depth + 1):
            if part.kind is not Kind.PARAGRAPH:
                yield part
            elif first:
                yield Part(number + part.text, Kind.ITEM, level=depth, bullet="" if number else "- ")
            else:
                yield replace(part, kind=Kind.ITEM, level=depth)
            first = False


def _number(node: nodes.Element, count: int) -> str:
    number = int(node.get("start") or 1) + count
    kind = str(node.get("enumtype"))
    if "alpha" in kind and number <= 26:
        word = chr((96 if kind == "loweralpha" else 64) + number)
    elif "roman" in kind:
        word = _roman(number).upper() if kind == "upperroman" else _roman(number)
    else:
        word = str(number)
    return f"{node.get('prefix') or ''}{word}{node.get('suffix') or '.'} "


def _roman(number: int) -> str:
    signs = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix"}
    word = ""
    for value, sign in {**signs, 5: "v", 4: "iv", 1: "i"}.items():
        word += sign * (number // value)
        number %= value
    return word


def _definitions(node: nodes.Element, level: int) -> Iterator[Part]:
    for item in node.children:
        term = "; ".join(_inline(child) for child in item.children if isinstance(child, nodes.term | nodes.classifier))
        yield Part(term)
        for child in item.children:
            if isinstance(child, nodes.definition):
                parts = _blocks(child.children, level, 1)
                yield from (replace(p, kind=Kind.ITEM, context=term) if p.kind is Kind.PARAGRAPH else p for p in parts)


def _fields(node: nodes.Element, level: int) -> Iterator[Part]:
    """Fields, options and what a document says of itself, as items like "date: 19 July 2022"."""
    for field in node.children:
        inner = [child for child in getattr(field, "children", []) if isinstance(child, nodes.Element)]
        if isinstance(field, nodes.field | nodes.option_list_item):
            label = ", ".join(name.astext() for name in _names(inner[0]))
            first, *others = [part for body in inner[1:] for part in _blocks(body.children, level, 1)] or [Part("")]
        elif isinstance(field, nodes.Element):
            label, others = field.tagname, []
            first = Part("; ".join(map(_inline, inner if isinstance(field, nodes.authors) else [field])))
        else:
            continue
        yield Part(f"{label}: {first.text}", Kind.ITEM, bullet="- ")
        yield from others


def _names(node: nodes.Element) -> Sequence[nodes.Node]:
    return [node] if isinstance(node, nodes.field_name) else node.children


def _table(node: nodes.Element, level: int) -> Iterator[Part]:
    yield from (Part(_inline(title), Kind.NOTE) for title in _titles(node))
    rows = [_cells(row, level) for row in node.findall(nodes.row)]
    head = next(iter(node.findall(nodes.thead)), None)
    heads = len(head.children) if head is not None else 0
    context = CELLS.join(rows[heads - 1]) if heads else ""
    yield from (Part(CELLS.join(row), Kind.ROW, context=context) for row in rows if any(row))


def _cells(row: nodes.Element, level: int) -> list[str]:
    """The cells; several blocks in one are separated by semicolons."""
    entries = (entry for entry in row.children if isinstance(entry, nodes.Element))
    return ["; ".join(one_line(part.text) for part in _blocks(entry.children, level, 1)) for entry in entries]


def _note(node: nodes.Element, level: int) -> Iterator[Part]:
    if isinstance(node, nodes.caption):
        yield Part(_inline(node), Kind.NOTE)
    else:
        inner = [child for child in node.children if not isinstance(child, nodes.label)]
        yield from (replace(part, kind=Kind.NOTE) for part in _blocks(inner, level, 0))
