"""An answer as JSON and as text for a terminal; the Telegram form is in `bot.telegram.chat.messages`."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.text import Text

from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.intake.syncing import Summary
from retrieval.scope import file_name
from retrieval.text.passages import Passage

NOT_FOUND = "That is not in the documents."
CLOSEST = "The closest passages:"

# Terminals take what follows some of these for commands: to colour, to name the window, to answer a program.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer in the form that `seedbot ask --json` prints."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "answer": asdict(answer.quotation) if answer.quotation else None,
        "hits": [_hit_json(hit) for hit in answer.hits],
    }


def for_terminal(answer: Answer) -> Group:
    """The answer in bold with its passage and source; or a refusal with the closest passages."""
    if answer.quotation:
        return answer_view(answer.hits[0].passage, answer.quotation)
    if not answer.closest:
        return Group(Text(NOT_FOUND, style="bold"))
    closest = [passage_view(hit.passage) for hit in answer.closest[:2]]
    return Group(Text(NOT_FOUND, style="bold"), Text(CLOSEST), *closest)


def answer_view(passage: Passage, quotation: Quotation) -> Group:
    """The passage with the quotation in bold: in it, or above it where it is the document's title, date or source."""
    if quotation.aspect is Aspect.TEXT:
        return passage_view(passage, quotation)
    return Group(Text(quotation.text, style="bold"), passage_view(passage))


def passage_view(passage: Passage, quotation: Quotation | None = None) -> Group:
    """One passage above its title, date and source."""
    text = Text(f"\n{printable(passage.text)}\n")
    if quotation:
        text.stylize("bold", 1 + quotation.start - passage.start, 1 + quotation.end - passage.start)
    return Group(text, Text(f"— {credit(passage)}", style="dim"))


def credit(passage: Passage) -> str:
    """Title, date and source of a passage on one line; the file's name where there is no source."""
    return " · ".join(
        part for part in (passage.title, passage.date, passage.source or file_name(passage.document)) if part
    )


class PlainConsole(Console):
    """A console that is told what to do by this program alone, never by what a document holds."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The renderable in pieces, their text printable."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text), style, control)


def printable(text: str) -> str:
    """The text with a sign in place of each control character but tabs and line ends, so that it is as long."""
    return _CONTROL.sub("\ufffd", text)


def json_text(value: Any, indent: int | None = 2) -> str:
    """The value as JSON that a terminal can print: all control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def console(**options: Any) -> Console:
    """A console that prints documents as they are: no markup, no emoji codes, no invented highlights."""
    return PlainConsole(markup=False, emoji=False, highlight=False, **options)


def shows_bold(out: Console) -> bool:
    """Whether what is in bold can be told from what is not."""
    return out.is_terminal and not out.is_dumb_terminal


def print_answer(answer: Answer, out: Console) -> None:
    """The answer on the console; where bold cannot show it, the answering sentence also stands first."""
    if answer.quotation and answer.quotation.aspect is Aspect.TEXT and not shows_bold(out):
        out.print(answer.quotation.text, soft_wrap=True)
    out.print(for_terminal(answer), soft_wrap=not out.is_terminal)


def summary(done: Summary) -> Text:
    """What an indexing run did, and every file that was not read or not wholly, with the reason."""
    counts = f"{done.added} new, {done.changed} changed, {done.removed} gone, {done.unchanged} as before"
    lines = [f"Documents: {counts}."]
    if done.unsupported:
        lines.append(f"Passed over, not of a known type: {', '.join(done.unsupported)}")
    if done.failed:
        lines += ["Could not be read:", *(f"  {reason}" for reason in done.failed.values())]
    if done.partly:
        lines += ["Read in part:", *(f"  {file_name(name)}: {missing}" for name, missing in done.partly.items())]
    return Text("\n".join(lines))


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {"score": round(hit.score, 6), **passage_json(hit.passage)}


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage with its document and its place in it."""
    return {
        "document": passage.document,
        "title": passage.title,
        "source": passage.source,
        "date": passage.date,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


@contextmanager
def progress_bar(out: Console) -> Iterator[Callable[[int, int], None]]:
    """How far indexing is, told as (done, total); nothing if the console is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        task = progress.add_task("Indexing", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
