"""Subtitles (.srt, .vtt): what is said, in sentences, with the time at which each begins."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.parts import Part, assemble

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:[ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_END = re.compile(r"[.!?…♪。！？][\"'”’»)\]]*\Z")
_HEAD = re.compile(r"WEBVTT(?:[ \t]+(?:-[ \t]*)?(.*))?")
# What the head says for programs: "Kind: captions", "Language: en".
_FACTS = re.compile(r"(?:kind|language)[ \t]*:.*", re.IGNORECASE)
_STYLE = re.compile(r"STYLE|REGION")
_NOTE = re.compile(r"NOTE(?:\s+|$)")
_TURN = ("-", "–", "—", ">>")
# In seconds and characters: words after a longer break, or after so much text, begin a new paragraph.
_BREAK, _LONG = 4, 400


@dataclass(frozen=True, slots=True)
class _Words:
    """What one speaker says in one cue, from one second to another."""

    start: int
    end: int
    speaker: str
    text: str


def read(data: bytes, name: str) -> Document:
    """The sentences. Raises UnreadableError if the bytes are not text."""
    lines = tidy(decode(data)).split("\n")
    head = _HEAD.fullmatch(lines[0])
    words = dropwhile(_FACTS.fullmatch, lines[1:]) if head else lines
    text, outline = assemble(_parts(list(words)))
    title = head[1] if head and head[1] and not _FACTS.fullmatch(head[1]) else ""
    return Document(name, text, title or title_from(name), outline=outline)


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    timed = [number for number, line in enumerate(lines) if "-->" in line and _TIMES.fullmatch(line)]
    yield from _notes(_without_name(lines[: timed[0]]) if timed else lines)
    words: list[_Words] = []
    before: list[str] = []
    for start, end in pairwise([*timed, len(lines)]):
        said = lines[start + 1 : end]
        block, *others = _blocks(said if end == len(lines) else _without_name(said)) or [[]]
        words += _said(lines[start], _new(block, before))
        before = block or before
        if notes := [line for other in others for line in [*other, ""]]:
            yield from _sentences(words)
            yield from _notes(notes)
            words = []
    yield from _sentences(words)


def _without_name(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the name or number of the next cue, which stands right above its times."""
    alone = len(lines) < 2 or not lines[-2] or lines[-1].isdecimal()
    return lines[:-1] if lines and lines[-1] and alone else lines


def _blocks(lines: Iterable[str]) -> list[list[str]]:
    """The lines between empty ones."""
    return [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if block]


def _notes(lines: Iterable[str]) -> Iterator[Part]:
    """What stands between cues: comments and strays, without style sheets."""
    for block in _blocks(lines):
        if not _STYLE.fullmatch(block[0]):
            yield Part(_NOTE.sub("", "\n".join(block), count=1), Kind.NOTE)


def _new(lines: Sequence[str], before: Sequence[str]) -> Sequence[str]:
    """The lines without a first one that repeats the last of the cue before, as in live captions."""
    rolls = lines and before and lines[0] == before[-1] and len(lines) + len(before) > 2
    return lines[1:] if rolls else lines


def _said(times: str, lines: Sequence[str]) -> Iterator[_Words]:
    """What is said in a cue, by each speaker and in each turn of a dialogue."""
    found = _TIMES.fullmatch(times)
    start, end = (_seconds(found.groups()[n : n + 3]) for n in (0, 3)) if found else (0, 0)
    first, *voices = _VOICE.split("\n".join(lines))
    for speaker, text in [("", first), *zip(voices[::2], voices[1::2], strict=True)]:
        turns: list[str] = []
        for line in filter(None, map(_plain, text.split("\n"))):
            if turns and not line.startswith(_TURN):
                turns[-1] += f" {line}"
            else:
                turns.append(line)
        yield from (_Words(start, end, _plain(speaker), turn) for turn in turns)


def _plain(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _seconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds


def _sentences(words: Iterable[_Words]) -> Iterator[Part]:
    """The words as paragraphs of whole sentences, each with the time of its first word and its speaker."""
    run: list[_Words] = []
    speaker = ""
    for each in words:
        if run and not _goes_on(run, each):
            yield _part(run, speaker)
            speaker, run = run[0].speaker, []
        run.append(each)
    if run:
        yield _part(run, speaker)


def _goes_on(run: Sequence[_Words], new: _Words) -> bool:
    last = run[-1]
    if last.speaker != new.speaker or new.start - last.end > _BREAK or new.text.startswith(_TURN):
        return False
    return not _END.search(last.text) and sum(len(each.text) for each in run) < _LONG


def _part(run: Sequence[_Words], before: str) -> Part:
    """A paragraph; it begins with the speaker's name if another one spoke before."""
    first = run[0]
    named = f"{first.speaker}: " if first.speaker and first.speaker != before else ""
    minutes, seconds = divmod(first.start, 60)
    place = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return Part(named + " ".join(each.text for each in run), place=place, context=first.speaker)
