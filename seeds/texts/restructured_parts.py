"""The parts of a parsed reStructuredText: headings, paragraphs, list items, table rows, code and notes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docutils import nodes

from seeds import markup
from seeds.documents import one_line
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part
from seeds.texts.unmarked import looks_like_heading

# The level of messages such as "Title underline too short".
_WARNING = 2
_UNREAD = (
    *(nodes.comment, nodes.substitution_definition, nodes.target, nodes.pending, nodes.meta),
    *(nodes.subtitle, nodes.title, nodes.transition),
)


def parts_of(tree: nodes.document) -> Iterator[Part]:
    """The parts of the document below its title."""
    return _blocks(tree.children, 1, 0)


def _blocks(children: Sequence[nodes.Node], level: int, depth: int) -> Iterator[Part]:
    for node in children:
        if isinstance(node, nodes.Element) and not isinstance(node, _UNREAD):
            yield from _block(node, level, depth)


def _block(node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
    match node:
        case nodes.section():
            yield from (Part(words_of(title), Kind.HEADING, level=level) for title in _titles(node))
            yield from _blocks(node.children, level + 1, 0)
        case nodes.system_message():
            # What the parser could not understand, as it was typed; after a mere warning it has understood.
            typed = node.findall(nodes.literal_block) if node.get("level", 0) > _WARNING else ()
            yield from (Part(each.astext(), Kind.CODE) for each in typed)
        case nodes.paragraph() if not depth and _is_emphasized(node):
            yield Part(words_of(node), Kind.HEADING)
        case nodes.paragraph() | nodes.term() | nodes.rubric() | nodes.attribution():
            yield Part(words_of(node))
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
            yield from (Part(words_of(title)) for title in _titles(node))
            yield from _blocks(node.children, level, depth)


def _is_emphasized(node: nodes.paragraph) -> bool:
    """Whether the paragraph is only a few emphasized words, as a heading is that has no mark of one."""
    is_whole = len(node.children) == 1 and isinstance(node.children[0], nodes.strong | nodes.emphasis)
    return is_whole and looks_like_heading(words_of(node))


def _titles(node: nodes.Element) -> Iterator[nodes.title]:
    return (child for child in node.children if isinstance(child, nodes.title))


def _raw(node: nodes.Element) -> Iterator[Part]:
    if "html" not in node.get("format", ""):
        yield Part(node.astext(), Kind.CODE)
    elif (tree := markup.parse(node.astext())) is not None:
        yield from markup.parts_of(tree)


def words_of(node: nodes.Element) -> str:
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
            yield words_of(line)


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
        term = "; ".join(words_of(child) for child in item.children if isinstance(child, nodes.term | nodes.classifier))
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
            first = Part("; ".join(map(words_of, inner if isinstance(field, nodes.authors) else [field])))
        else:
            continue
        yield Part(f"{label}: {first.text}", Kind.ITEM, bullet="- ")
        yield from others


def _names(node: nodes.Element) -> Sequence[nodes.Node]:
    return [node] if isinstance(node, nodes.field_name) else node.children


def _table(node: nodes.Element, level: int) -> Iterator[Part]:
    yield from (Part(words_of(title), Kind.NOTE) for title in _titles(node))
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
        yield Part(words_of(node), Kind.NOTE)
    else:
        inner = [child for child in node.children if not isinstance(child, nodes.label)]
        yield from (replace(part, kind=Kind.NOTE) for part in _blocks(inner, level, 0))
