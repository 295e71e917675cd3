"""Markdown files, also those of site generators and note-taking programs: the text without the markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from seeds import articles, front_matter, markup
from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part, without_false_headings
from seeds.texts import liquid
from seeds.texts.lists import announcement
from seeds.texts.typed_lines import is_open
from seeds.web.markdown_dialects import entries_of, html_block, rows_of, with_letters

# Marks inside a paragraph that are no words.
_MARKS = re.compile(
    r"\{\{[<%].*?[%>]\}\}"  # shortcodes of Hugo
    r"|\{%.*?%\}|\{\{#.*?\}\}"  # tags of Liquid and Jinja, includes of mdBook
    r"|\{:[^{}\n]*\}"  # attributes of kramdown
    r"|%%.*?%%|!\[\[[^\[\]]*\]\]"  # comments and embedded notes of Obsidian
    r"|:[a-z]+-[\w-]+:(?:\{[^{}\n]*\})? ?",  # icons of MkDocs
    re.DOTALL,
)
# The target of a link that a tag of Liquid or a shortcode of Hugo gives.
_TAGGED = re.compile(r"(?<=\]\()[^()\n{}]*\{[{%<][^(){}\n]*[}%>]\}[^()\n]*(?=\))")
# The tabs of MkDocs, which are written as its notes are, and the mark where its list of contents goes.
_TAB = re.compile(r'^([ \t]*)===[+!]? +(?="[^"\n]+"[ \t]*$)', re.MULTILINE)
_CONTENTS = re.compile(r"^\[TOC\]$", re.MULTILINE)
_MISSING_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_HIGHLIGHT = re.compile(r"==(?=\S)(.+?)(?<=\S)==")
_BLOCK_NAME = re.compile(r"\s\^[\w-]+$")
_CALLOUT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
_TASK = re.compile(r"\[[ xX]\]\s+")
# The level of a heading that is only bold, which is below all others, and its most characters.
_BELOW_HEADINGS, _LONGEST_TITLE = 7, 80
# What it may stand above; a list below it is announced by it.
_UNDER_BOLD = {"paragraph", "table", "dl", "fence", "blockquote"}
# What names a heading for links and styles: {#fares}, {: .wide}, { data-toc-label="Fares" }, {/* #fares */}.
_ANCHOR = re.compile(r"\{:?\s{0,9}(?:[#.][\w-]|[\w-]+=|/\*)[^{}]*\}$")
# Includes of MkDocs, and imports of MDX.
_DIRECTIVE = re.compile(r"--8<--.*|(?:import|export)\s.*\sfrom\s+['\"“”‘’].*")
# A line of commands of LaTeX, as Pandoc passes them on: \newpage, \vspace{1cm}, \begin{center}.
_COMMANDS = re.compile(
    r"(?:\\(?:(?:begin|end|[hv]space|(?:this)?pagestyle|pagenumbering|setcounter|setlength|addtocounter|input|label)\*?"
    r"(?:[\[{][^\[\]{}]*[\]}])+|[a-zA-Z]+\*?)\s*)+"
)
# Bold letters that were meant but never begin or end, as some editors write them: "The rule****".
_NEVER_BOLD = re.compile(r"\A\*{4,}(?=\w)|(?<=[\w.!?])\*{4,}\Z")
# The name of a container, and what remains is its title: ":::note[Title]", "::: tip Title".
_CONTAINER = re.compile(r"[\w-]*(?:\{[^}]*\})?(?:\[(.*)\])?")


def read(data: bytes, name: str) -> Document:
    """The text, titled by front matter or the first heading. Raises UnreadableError if the bytes are not text."""
    text = tidy(decode(data))
    matter, body = front_matter.title_block(text) if text.startswith("%") else front_matter.split(text)
    # The generators of sites only complete pages with a front matter.
    is_template = len(body) < len(text) and liquid.is_template(body)
    parts = list(without_false_headings(parts_of(body, is_template)))
    heading = _title(parts)
    # Under a title in the front matter, a lower heading belongs to the text, and so does one of several.
    is_section = heading.level > 1 or sum(part.kind is Kind.HEADING and part.level == 1 for part in parts) > 1
    title = matter.title if is_section else ""
    document = articles.from_parts(name, parts, title or heading.text or title_from(name))
    return front_matter.completed(document, matter)


def _title(parts: Sequence[Part]) -> Part:
    """The only heading of the highest level, else the first heading; without text if there is none."""
    headings = [part for part in parts if part.kind is Kind.HEADING and part.level < _BELOW_HEADINGS]
    highest = [part for part in headings if part.level == min(each.level for each in headings)]
    return next(iter(highest if len(highest) == 1 else headings), Part(""))


def parts_of(text: str, is_template: bool = False) -> Iterator[Part]:
    """The parts of a Markdown text, without the tags of Liquid if it is a template."""
    plain = _CONTENTS.sub("", _TAB.sub(r"\1!!! tab ", _TAGGED.sub("#", text)))
    yield from _blocks(SyntaxTreeNode(_parser(is_template).parse(plain)).children)


@cache
def _parser(is_template: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(attrs_plugin, spans=True).use(attrs_block_plugin).use(footnote_plugin).use(deflist_plugin)
    parser.use(admon_plugin).use(container_plugin, "container", validate=lambda *_: True)
    parser.block.ruler.at("html_block", html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("attr", "tag", _tagged_paragraph)
    parser.inline.ruler.before("link", "marks", partial(_skip, _MARKS))
    if is_template:
        parser.use(liquid.template)
    parser.inline.ruler.after("footnote_ref", "missing note", partial(_skip, _MISSING_NOTE))
    return parser


def _tagged_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the parser: a line between tags of Liquid is a paragraph; it looks like attributes of a block."""
    is_tagged = state.src.startswith("{%", state.bMarks[start] + state.tShift[start])
    return is_tagged and not state.is_code_block(start) and paragraph(state, start, end, silent)


def _skip(marks: re.Pattern[str], state: StateInline, silent: bool) -> bool:
    """A rule of the parser that leaves out marks; inside code, where they are words, no rule applies."""
    found = marks.match(state.src, state.pos)
    if found:
        state.pos = found.end()
    return bool(found)


def _blocks(nodes: Sequence[SyntaxTreeNode], depth: int = 0) -> Iterator[Part]:
    for node, below in zip_longest(nodes, nodes[1:]):
        if not depth and below and below.type in _UNDER_BOLD and _is_bold_title(node) and not _is_bold_title(below):
            yield Part(_inline(node), Kind.HEADING, level=_BELOW_HEADINGS)
        else:
            yield from _block(node, depth)


def _is_bold_title(node: SyntaxTreeNode) -> bool:
    """Whether the paragraph is only a few bold words, as a heading is that has no mark of one."""
    if node.type != "paragraph":
        return False
    text, parts = _inline(node), node.children[0].children
    is_bold = [part.type for part in parts if part.type != "text" or part.content] == ["strong"]
    return is_bold and len(text) <= _LONGEST_TITLE and is_open(text)


def _block(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield Part(_ANCHOR.sub("", _inline(node)).rstrip(), Kind.HEADING, level=int(node.tag[1:]))
        case "paragraph":
            yield from _paragraph(node, depth)
        case "fence" | "code_block":
            yield Part(node.content.rstrip(), Kind.CODE)
        case "html_block":
            tree = markup.parse(node.content)
            yield from markup.parts_of(tree) if tree is not None else ()
        case "bullet_list" | "ordered_list":
            yield from _list(node, depth)
        case "table":
            yield from _table(node)
        case "dl":
            yield from _definitions(node)
        case "footnote_block":
            yield from (replace(part, kind=Kind.NOTE) for part in _blocks(node.children))
        case "admonition":
            yield from _admonition(node, depth)
        case "container_container":
            title = _CONTAINER.sub(r"\1 ", node.info.strip(), count=1).strip()
            yield from (Part(title), *_blocks(node.children, depth))
        case _:
            yield from _blocks(node.children, depth)


def _paragraph(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    lines = _inline(node, soft="\n").split("\n")
    said = [line for line in lines if not _COMMANDS.fullmatch(line.strip())]
    text = _inline(node) if said == lines else " ".join(said)
    if callout := _CALLOUT.match(text):
        title, _, text = "\n".join(said)[callout.end() :].partition("\n")
        yield from (Part(title), Part(text.replace("\n", " ")))
    elif not _DIRECTIVE.fullmatch(text):
        yield from list(rows_of(said)) or list(entries_of(said)) or _with_letters(Part(text), said, depth)


def _with_letters(part: Part, lines: Sequence[str], depth: int) -> Iterator[Part]:
    """The part that the lines are, with the items that begin with letters in parts of their own."""
    before, items = with_letters(lines)
    yield replace(part, text=before) if items else part
    yield from (Part(item, Kind.ITEM, level=depth, context=announcement(before)) for item in items)


def _admonition(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    """The title, unless it only names the kind of admonition, and the text."""
    for child in node.children:
        if child.type != "admonition_title":
            yield from _block(child, depth)
        elif (title := _inline(child)).lower() != str(node.meta.get("tag", "")).lower():
            yield Part(title)


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for item in node.children:
        sign = "- " if number is None else ""
        words = "" if number is None else f"{number}. "
        number = None if number is None else number + 1
        if not item.children or item.children[0].type != "paragraph":
            yield from _blocks(item.children, depth + 1)
            continue
        text = _TASK.sub("", _inline(item.children[0]))
        part = Part(words + text, Kind.ITEM, level=depth, bullet=sign)
        yield from _with_letters(part, (words + _inline(item.children[0], soft="\n")).split("\n"), depth + 1)
        yield from (_within(part, text) for part in _blocks(item.children[1:], depth + 1))


def _within(part: Part, item: str) -> Part:
    """A part inside a list item, which announces the items below it unless it is a whole sentence."""
    return replace(part, context=announcement(item)) if part.kind is Kind.ITEM and not part.context else part


def _table(node: SyntaxTreeNode) -> Iterator[Part]:
    rows = [[_inline(cell) for cell in row.children] for part in node.children for row in part.children]
    context = CELLS.join(rows[0]) if any(rows[0]) else ""
    for row in rows:
        if any(row):
            yield Part(CELLS.join(row), Kind.ROW, context=context)


def _definitions(node: SyntaxTreeNode) -> Iterator[Part]:
    term = ""
    for child in node.children:
        if child.type == "dt":
            term = _inline(child)
            yield Part(term)
        else:
            yield from (replace(part, kind=Kind.ITEM, context=term) for part in _blocks(child.children))


def _inline(node: SyntaxTreeNode, soft: str = " ") -> str:
    """The words of a block; `soft` is what a line end inside it becomes."""
    text = "".join(_words(child, soft) for child in node.children).strip()
    return _BLOCK_NAME.sub("", _NEVER_BOLD.sub("", text))


def _words(node: SyntaxTreeNode, soft: str) -> str:
    match node.type:
        case "text":
            return _HIGHLIGHT.sub(r"\1", _WIKI_LINK.sub(r"\1", node.content))
        case "code_inline":
            return node.content
        case "softbreak":
            return soft
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if node.content.lower().startswith("<br") else ""
        case "footnote_ref" | "footnote_anchor":
            return ""
        case _:
            return "".join(_words(child, soft) for child in node.children)
