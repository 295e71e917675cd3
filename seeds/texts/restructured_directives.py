"""Directives and roles of reStructuredText that its parser does not know, such as those of Sphinx, as text."""

import re
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

_DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w:.+-]{1,60}?)::(?=\s|$)", re.MULTILINE)
_ROLE = re.compile(r":([a-zA-Z][\w:.+-]{0,60}):`|`:([a-zA-Z][\w:.+-]{0,60}):")
_TARGET = re.compile(r"(.+?)\s*<[^<>]*>", re.DOTALL)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
}
_CODE = re.compile(r".*(?:code|prompt|ipython|literal|graph|math|highlight|console|output|setup|cleanup|diagram|uml).*")
_STYLE = re.compile(r"[\w\s-]*")
_LEFT_OUT = frozenset(["toctree", "index", "currentmodule", "contents", "tabularcolumns", "only-end"])


def register(text: str) -> None:
    """Makes the directives and roles known that the parser does not have, or has with another meaning."""
    directives.register_directive("class", _Class)
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


class _Class(_Unknown):
    """A class of Python, which Sphinx describes so; docutils names one for the style of what follows."""

    def run(self) -> Sequence[nodes.Node]:
        """The nodes of the directive; the name of a style is no text."""
        name = " ".join(self.arguments)
        self.arguments = [] if name.islower() and _STYLE.fullmatch(name) else self.arguments
        return super().run()


def _words_of_role(role: str, rawtext: str, text: str, *_: object, **__: object) -> tuple[list[Any], list[Any]]:
    """The words of a role such as :ref:`words <target>`."""
    named = _TARGET.fullmatch(text)
    words = nodes.unescape(named[1] if named else text.lstrip("~!"))
    return [nodes.inline(rawtext, words)], []
