"""reStructuredText (.rst), also with the directives and roles of Sphinx: the text without the markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docutils import nodes
from docutils.core import publish_doctree

from seeds import articles, plain
from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.restructured_directives import register
from seeds.texts.restructured_parts import parts_of, words_of
from seeds.texts.unmarked import emphasized

# In characters. A longer file is no text of a person, and would take minutes.
_LONGEST = 1_000_000
_INCLUDED = re.compile(r"^[ \t]*(?:\.\.[ \t]+(?:literal)?include::|:file:)[ \t]", re.MULTILINE)
# The facts above the text of a Python Enhancement Proposal, which are typed as those of a mail are.
_PREAMBLE = re.compile(r"(?:[A-Z][\w-]*:(?:[ \t].*)?\n(?:[ \t]+\S.*\n)*){3,}(?=\n)")
_FACT = re.compile(r"^([A-Z][\w-]*):", re.MULTILINE)
_TITLE = re.compile(r"^Title:[ \t]+(\S.*)", re.MULTILINE)
_SETTINGS = {
    **{"_disable_config": True, "file_insertion_enabled": False, "raw_enabled": True, "input_encoding": "unicode"},
    **{"report_level": 3, "halt_level": 5, "warning_stream": False, "syntax_highlight": "none"},
    **{"line_length_limit": _LONGEST, "smart_quotes": False},
}


def read(data: bytes, name: str) -> Document:
    """The text, titled by its heading. Raises UnreadableError if the bytes are not text."""
    given, text = _with_fields(tidy(decode(data)))
    if len(text) > _LONGEST:
        return plain.read(data, name)
    register(text)
    try:
        tree = publish_doctree(text, settings_overrides=_SETTINGS)
        parts = emphasized(list(parts_of(tree)))
    # The parser fails in many ways on text that is not meant for it.
    except Exception:
        return plain.read(data, name)
    heading = tree.next_node(nodes.title)
    title = given or (one_line(heading.astext()) if heading is not None else "")
    document = articles.from_parts(name, _headed(tree, parts), title or title_from(name))
    missing = "the files that it includes are left out" if _INCLUDED.search(text) else ""
    return replace(document, date=document.date or next(_dates(tree), ""), missing=missing)


def _with_fields(text: str) -> tuple[str, str]:
    """The title among the facts above the text ("" if there is none), and the text with these as a list of fields."""
    preamble = _PREAMBLE.match(text)
    title = _TITLE.search(preamble[0]) if preamble else None
    if not preamble or not title:
        return "", text
    return title[1], _FACT.sub(r":\1:", preamble[0]) + text[preamble.end() :]


def _headed(tree: nodes.document, parts: Sequence[Part]) -> list[Part]:
    """The parts below the title and subtitle of the document."""
    titles = [child for child in tree.children if isinstance(child, nodes.title | nodes.subtitle)]
    return [Part(words_of(title), Kind.HEADING, level=1) for title in titles] + list(parts)


def _dates(tree: nodes.document) -> Iterator[str]:
    for date in tree.findall(nodes.date):
        if found := iso_date(one_line(date.astext())):
            yield found
