"""The words of marked texts: Markdown, reStructuredText, AsciiDoc and Org without their marks."""

import re
from collections.abc import Iterator, Sequence

Marks = Sequence[tuple[str, str]]

_HTML = ((r"(?s)<!--.*?-->|<(script|style|title)\b.*?</\1>", ""), (r"</?[a-zA-Z][^<>]*>", " "), (r"&#?\w+;", " "))
_MARKDOWN: Marks = (
    (r"(?s)\A(---|\+\+\+)\n.*?\n\1\n", ""),
    (r"(?m)^[ >]*(```|~~~).*$", ""),
    (r"(?m)^ {0,3}\[(?!\^)[^\]]+\]:.*(?:\n[ \t]+[\"'(].*)?$", ""),
    (r"(?s)\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{#.*?\}\}|%%.*?%%|!\[\[.*?\]\]|\[\^[^\]]+\]:?", ""),
    (r"(?m)^(?:import|export) .* from .*$|^--8<--.*$", ""),
    (r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)", "]"),
    (r"\]\[[^\]]*\]", "]"),
    (r"\{[:#.%][^{}\n]*\}", ""),
    (r"\[\[[^\[\]|]*\|([^\[\]]*)\]\]", r"\1"),
    *_HTML,
)
_INDENTED = r"(?:\n[ \t]*(?=\n)|\n[ \t]+\S.*)*"
_RESTRUCTURED: Marks = (
    (rf"(?m)^[ \t]*\.\. (?:meta|toctree|index|currentmodule|contents|role|default-role|include)::.*{_INDENTED}", ""),
    (r"(?m)^[ \t]*\.\. (?:rst-)?class:: [a-z -]+$", ""),
    (r"(?m)^[ \t]*\.\. (?:_[^:\n]*|__):.*(?:\n[ \t]+\S.*)*|^__ .*$", ""),
    (rf"(?m)^\.\.(?!.*::|[ ]\[|[ ]\|)(?:[ \t].*)?{_INDENTED}", ""),
    (
        r"(?m)^[ \t]*\.\. (?:\|[^|\n]*\| )?"
        r"(?:code|code-block|sourcecode|highlight|literalinclude|raw|math|image|figure)::.*$",
        "",
    ),
    (r"(?m)^[ \t]*\.\. (?:\|[^|\n]*\| )?[\w:+-]+::", ""),
    (r"(?m)^[ \t]+:[\w-]+:.*$", ""),
    (r":[\w:+-]+:`", "`"),
    (r"[ \n\t]*<[^<>`]*>`", "`"),
    (r"(?m)\[[#\w*]*\]_|^\.\. \[[^\]]*\]|\|[^|\s]+\|_?", ""),
    *_HTML,
)
_ASCIIDOC: Marks = (
    (r"(?ms)^/{4,}$.*?^/{4,}$", ""),
    (r"(?m)^//.*$|^:!?[\w-]+!?:.*$|^\[.*\]$|^(?:ifdef|ifndef|ifeval|endif|include|toc)::.*$", ""),
    (r"(?m)^(image::[^\[]*\[[^,\]]*).*$", r"\1"),
    (r"image:([^\s\[]+)\[([^,\]]*)[^\]]*\]", r"\2"),
    (r"\{[\w-]+\}[^\s\[\]]*\[", "["),
    (
        r"(?:image|icon|video|audio|link|xref|mailto|https?|footnote|footnoteref|kbd|btn|menu|pass|stem|latexmath|asciimath):[^\s\[]*\[",
        "[",
    ),
    (r"\[alt=", "["),
    (r"<<[^<>,\n]+,|<(?:\d+|\.)>", ""),
    (r"\[\[.*?\]\]|\[#[^\]]*\]|indexterm2?:\[.*?\]|\(\(\(.*?\)\)\)|\{[\w-]+\}", ""),
)
_ORG: Marks = (
    (r"(?ms)^[ \t]*:[A-Za-z_]+:[ \t]*$.*?^[ \t]*:(?:END|end):[ \t]*$", ""),
    (r"(?im)^[ \t]*#\+(?:title|caption|author|subtitle|description):", ""),
    (r"(?im)^[ \t]*#\+.*$|^[ \t]*# .*$|^[ \t]*(?:SCHEDULED|CLOSED|DEADLINE):.*$", ""),
    (r"(?m)[ \t]+:[\w@#%:]+:[ \t]*$", ""),
    (r"\[\[[^\[\]]*\]\[", "["),
    (r"\[fn:[^\]]*\]|(?<!<)<<[^<>]*>>|\{\{\{.*?\}\}\}", ""),
)


def _without(data: bytes, marks: Marks) -> Iterator[str]:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    for mark, words in marks:
        text = re.sub(mark, words, text)
    yield text


def markdown(data: bytes) -> Iterator[str]:
    """The words of Markdown."""
    return _without(data, _MARKDOWN)


def restructured(data: bytes) -> Iterator[str]:
    """The words of reStructuredText."""
    return _without(data, _RESTRUCTURED)


def asciidoc(data: bytes) -> Iterator[str]:
    """The words of AsciiDoc."""
    return _without(data, _ASCIIDOC)


def org(data: bytes) -> Iterator[str]:
    """The words of an Org file."""
    return _without(data, _ORG)
