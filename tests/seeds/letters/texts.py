"""The words of texts without marks: records, notebooks, subtitles."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from charset_normalizer import from_bytes

from tests.seeds.letters import marked


def decoded(data: bytes) -> str:
    """The text, in the encodings that most files have, or in the one that a library guesses."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(data).best()
    return data.decode(guess.encoding if guess else "cp1252", "replace")


def raw(data: bytes) -> Iterator[str]:
    """All."""
    yield decoded(data)


def records(data: bytes) -> Iterator[str]:
    """The names and values of JSON, or of each of its lines."""
    text = decoded(data)
    try:
        yield from _values(json.loads(text, parse_float=str, parse_int=str))
    except ValueError:
        for line in filter(str.strip, text.split("\n")):
            yield from _line(line)


def _line(line: str) -> Iterator[str]:
    try:
        yield from _values(json.loads(line, parse_float=str, parse_int=str))
    except ValueError:
        yield line


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    elif isinstance(value, str):
        yield value


def notebook(data: bytes) -> Iterator[str]:
    """The texts, code and printed results of a notebook."""
    book = json.loads(decoded(data))
    for cell in [*book.get("cells", []), *(cell for sheet in book.get("worksheets", []) for cell in sheet["cells"])]:
        typed = "".join(cell.get("source") or cell.get("input") or "")
        yield from marked.markdown(typed.encode()) if cell["cell_type"] == "markdown" else [typed]
        for result in cell.get("outputs", []):
            shown = (
                result.get("text") or (result.get("data") or result).get("text/plain") or result.get("traceback") or ""
            )
            yield re.sub(r"\x1b\[[\d;]*m", "", "".join(shown))


def subtitles(data: bytes) -> Iterator[str]:
    """What is said, without times and numbers; a line that captions repeat counts once."""
    before = speaker = ""
    for block in re.split(r"\n\s*\n", decoded(data).replace("\r", "")):
        if re.match(r"STYLE|REGION", block):
            continue
        lines = re.sub(r"\AWEBVTT(?:\n[\w-]+: .*)*", "", block).split("\n")
        times = next((number for number, line in enumerate(lines) if "-->" in line), None)
        said = lines if times is None else lines[times + 1 :]
        for line in said:
            words = re.sub(r"<[^>]*>|\{\\[^}]*\}|^WEBVTT|^NOTE", "", html.unescape(line))
            voice = re.search(r"<v(?:\.\S*)? ([^>]*)>", line)
            if voice and voice[1] != speaker:
                speaker = voice[1]
                yield speaker
            if words != before:
                yield words
            before = words
