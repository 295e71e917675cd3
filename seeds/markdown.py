"""Markdown files: the text without the markup."""

import html
import re
from collections.abc import Mapping

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from seeds import articles
from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy, title_from
from seeds.encodings import decode

FRONT_MATTER = re.compile(r"---\n(.*?\n)(?:---|\.\.\.)(?:\n|$)", re.DOTALL)
SOURCE_KEYS = ("source", "url", "link", "canonical")


def read(data: bytes, name: str) -> Document:
    """The text, titled by front matter or the first heading. Raises UnreadableError if the bytes are not text."""
    facts, body = _split_front_matter(tidy(decode(data)))
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body))
    heading = next((_block_text(node) for node in root.children if node.type == "heading"), "")
    text = tidy(_blocks(root))
    parsed = articles.document(name, text, heading or title_from(name))
    source = next((facts[key] for key in SOURCE_KEYS if facts.get(key, "").startswith("http")), parsed.source)
    date = iso_date(facts.get("date", "")) or parsed.date
    return Document(name, _without_first(parsed.text, heading), facts.get("title") or parsed.title, date, source)


def _split_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """The values of the front matter (YAML between two lines of dashes before the text), and the text."""
    matter = FRONT_MATTER.match(text)
    if not matter:
        return {}, text
    try:
        # The base loader converts nothing: 2022-07-19 stays a string.
        facts = yaml.load(matter[1], Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return {}, text
    if not isinstance(facts, dict):
        return {}, text
    values = {key.lower(): one_line(value) for key, value in facts.items() if isinstance(value, str)}
    return values, text[matter.end() :]


def _without_first(text: str, heading: str) -> str:
    """The text without its first paragraph if that repeats the heading and more text follows."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and first == heading else text


def _blocks(node: SyntaxTreeNode, between: str = "\n\n") -> str:
    return between.join(filter(None, map(_block_text, node.children)))


def _block_text(node: SyntaxTreeNode) -> str:
    """The text of a block: a paragraph, heading, list, table, code, or a block that contains other blocks."""
    match node.type:
        case "paragraph" | "heading" | "th" | "td":
            return "".join(_inline_text(child) for child in node.children).strip()
        case "fence" | "code_block":
            return node.content.rstrip()
        case "html_block":
            return _without_tags(node.content)
        case "bullet_list":
            return "\n".join("- " + _indented(item, 2) for item in node.children)
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            numbered = enumerate(node.children, start)
            return "\n".join(f"{number}. " + _indented(item, 3) for number, item in numbered)
        case "table":
            return "\n".join(_blocks(row, " | ") for part in node.children for row in part.children)
        case _:
            return _blocks(node)


def _indented(item: SyntaxTreeNode, width: int) -> str:
    return _blocks(item, "\n").replace("\n", "\n" + " " * width)


def _inline_text(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if node.content.lower().startswith("<br") else ""
        case _:
            return "".join(_inline_text(child) for child in node.children)


def _without_tags(text: str) -> str:
    return html.unescape(re.sub(r"<!--.*?(?:-->|\Z)|<[^<>]*>", "", text, flags=re.DOTALL)).strip()
