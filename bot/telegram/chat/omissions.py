"""What could not be read of a document: the readers' English phrases as sentences of the catalogue."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from bot.catalogue import Html, Texts
from bot.splitting import beginning

# In characters.
_LONGEST = 300
# The sentence for each kind of phrase; its groups are what it names.
_KINDS = {
    "omitted-pictures": r"pages? (.+) holds? only pictures\b.*|\S+ (pages between .+) hold only pictures\b.*"
    r"|(slide \d+) holds only a picture|these sheets hold only pictures or charts: (.+)"
    r"|these cells have pictures as results: (.+)",
    "omitted-letters": r"pages? (.+) holds? letters .+|\S+ (pages between .+) hold letters .+",
    "omitted-hidden": r"hidden sheets are left out: (.+)",
    "omitted-formulas": r"formulas without saved values \(.+?\): (.+)",
    "omitted-objects": r"(?:an|the) (?:embedded object|chart|diagram) on (slide \d+)|an embedded object(?: \(.+\))?"
    r"|an inserted file|embedded files are left out",
    "omitted-damaged": r"(slide \d+) is damaged|its part (.+)|these chapters are missing: (.+)",
    "omitted-attachments": r"the attachment (.+?) (?:is|was|has|holds|needs|unpacks|begins|changed)\b.*",
    "omitted-included": r"the files that it includes are left out",
    "omitted-formatted": r"its text is there only with formatting .+",
    "omitted-mails": r"its last (\S+) of \S+ mails\b.*",
}
_OTHER = "omitted-other"
_PATTERNS = {name: re.compile(pattern) for name, pattern in _KINDS.items()}
# Names before a phrase, of a mail and of its attachment, each with a colon.
_MOST_HOLDERS = 3


def sentences(missing: str, say: Texts) -> list[Html]:
    """The heading and a line for each kind of omission; nothing if the document was read whole."""
    kinds: dict[str, list[str]] = {}
    for phrase in filter(None, missing.split("; ")):
        name, what = _kind(phrase)
        kinds.setdefault(name, []).append(what)
    lines = [_line(name, kinds[name], say) for name in sorted(kinds, key=_OTHER.__eq__)]
    return [say("omitted"), *lines] if lines else []


def _line(name: str, whats: Iterable[str], say: Texts) -> Html:
    named = beginning(", ".join(dict.fromkeys(filter(None, whats))), _LONGEST)
    return Html(f"• {say(name)}: {escape(named)}" if named else f"• {say(name)}")


def _kind(phrase: str) -> tuple[str, str]:
    """The name of the sentence, and what the phrase names."""
    holders: list[str] = []
    rest = phrase
    for _ in range(_MOST_HOLDERS):
        for name, pattern in _PATTERNS.items():
            if found := pattern.fullmatch(rest):
                return name, " › ".join([*holders, *_named(found)])
        holder, _, rest = rest.partition(": ")
        holders.append(holder)
    return _OTHER, ""


def _named(found: re.Match[str]) -> Iterator[str]:
    """What the phrase names; pages as in citations: "p. 2, 3" for "pages 2 and 3"."""
    for what in filter(None, found.groups()):
        is_pages = found[0].startswith("page") or what.startswith("pages")
        places = what.removeprefix("pages between ").replace(" and ", "–" if what.startswith("pages") else ", ")
        yield f"p. {places}" if is_pages else what
