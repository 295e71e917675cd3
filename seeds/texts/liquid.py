"""The tags of Liquid and like languages in the source of a page: the site generator puts other words in their place."""

import re

from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

# {{ page.title }} and {% include note.html %}
_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
# An instruction, a filter, and what only the tags of a site are called.
_SURE = re.compile(
    r"\{%-?\s*\w[^{}]*%\}|\{\{[^{}|]*\|[^{}]*\}\}|\{\{-?\s*(?:site|page|post|include|layout|content|paginator)\b"
)
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
# What stands between these is not replaced.
_LITERAL = re.compile(r"\{%-?\s*raw\s*-?%\}(.{0,2000}?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(r"^\{%-?\s*(?:highlight\s[^{}\n]*|endhighlight\s*)-?%\}[ \t]*$", re.MULTILINE)
_CODE = ("pre", "code", "script", "style", "textarea")


def is_template(text: str) -> bool:
    """Whether the text has tags that are surely of a template."""
    return bool(_SURE.search(text))


def without_tags(text: str) -> str:
    """The text without tags, but with what is said to be no tag."""
    # Every other piece is what such a pair of tags holds.
    return "".join(piece if number % 2 else _TAG.sub("", piece) for number, piece in enumerate(_LITERAL.split(text)))


def empty_tags(page: etree._Element) -> None:
    """Takes the tags out of a page that is a template; in code, they are its text."""
    code = {inner for each in page.iter(*_CODE) for inner in each.iter()}
    ends = {each for each in code if each.getparent() not in code}
    texts, tails = ([each for each in page.iter() if each not in left] for left in (code, code - ends))
    if not any(is_template(text or "") for text in (*(each.text for each in texts), *(each.tail for each in tails))):
        return
    for each in texts:
        each.text = without_tags(each.text or "")
    for each in tails:
        each.tail = without_tags(each.tail or "")


def template(parser: MarkdownIt) -> None:
    """A plugin of the Markdown parser for the source of such a page; code keeps its tags. A rule "marks" must exist."""
    parser.core.ruler.before("block", "highlight", _fence_highlights)
    parser.core.ruler.push("raw", _without_raw)
    parser.inline.ruler.before("marks", "tags", _skip_tag)


def _fence_highlights(state: StateCore) -> None:
    if len(_HIGHLIGHT.findall(state.src)) % 2 == 0:
        state.src = _HIGHLIGHT.sub("~~~", state.src)


def _without_raw(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("fence", "code_block"):
            token.content = _RAW.sub("", token.content)
        elif token.type == "html_block":
            token.content = without_tags(token.content)


def _skip_tag(state: StateInline, silent: bool) -> bool:
    found = _LITERAL.match(state.src, state.pos) or _TAG.match(state.src, state.pos)
    if not found:
        return False
    literal = found[1] if found.re is _LITERAL else ""
    if not silent:
        state.pending += literal
    state.pos = found.end()
    # Of the spaces on both sides, one remains.
    is_after_line = not state.pending and bool(state.tokens) and state.tokens[-1].type == "softbreak"
    if not literal and (is_after_line or state.pending.endswith(" ")) and state.src.startswith(" ", state.pos):
        state.pos += 1
    return True
