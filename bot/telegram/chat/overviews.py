"""Overviews as Telegram HTML: which documents contain the words, all documents, all questions without an answer."""

from collections.abc import Sequence

from bot.catalogue import Texts
from bot.dialogue.conversation import Count
from bot.people.missed import Repeated
from bot.splitting import beginning
from bot.telegram.chat.formatting import QUESTION, TITLE, line_of, pack, safe
from retrieval.finding.search import Tally
from retrieval.scope import Source

# The documents that a count names, and the lines on a page of a list.
COUNTED = 10
ON_A_PAGE = 20


def from_count(count: Count, say: Texts) -> list[str]:
    """How many documents contain the words, and the documents with the most passages."""
    documents = count.found.documents
    heading = say("counted", words=beginning(count.words, TITLE), documents=len(documents), passages=count.found.total)
    most = sorted(documents, key=lambda tally: -tally.passages)[:COUNTED]
    lines = [counted(tally, say) for tally in most]
    rest = len(documents) - len(lines)
    return pack([f"<b>{heading}</b>", *lines, *([say("counted-rest", count=rest)] if rest else [])])


def counted(tally: Tally, say: Texts) -> str:
    """A document with the number of its matching passages."""
    return f"• {line_of(tally.source, say, say('passages', count=tally.passages))}"


def from_missed(questions: Sequence[Repeated], number: int, say: Texts) -> list[str]:
    """A page, counted from 1, of the questions without an answer."""
    if not questions:
        return [say("missed-none")]
    last = _pages(questions)
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/missed")]
    shown = _page([_missed(question, say) for question in questions], number, "/missed", say)
    how = say("missed-how", number=str(questions[(number - 1) * ON_A_PAGE].number))
    return pack([f"<b>{say('missed', count=len(questions))}</b>", *shown, how])


def from_sources(sources: Sequence[Source], number: int, say: Texts) -> list[str]:
    """A page, counted from 1, of the list of documents."""
    if not sources:
        return [say("no-documents")]
    last = _pages(sources)
    if not 1 <= number <= last:
        return [say("no-such-page", last=last, command="/sources")]
    heading = f"<b>{say('documents', count=len(sources))}</b>"
    if last > 1:
        heading += f", {say('page', number=number, last=last)}"
    lines = [
        f"{place}. {line_of(source, say, say('passages', count=source.passages))}"
        for place, source in enumerate(sources, 1)
    ]
    return pack([heading, *_page(lines, number, "/sources", say)])


def _pages(items: Sequence[object]) -> int:
    return (len(items) - 1) // ON_A_PAGE + 1


def _page(lines: Sequence[str], number: int, command: str, say: Texts) -> list[str]:
    """The lines of the page, and how to see the next one."""
    following = [say("next-page", command=f"{command} {number + 1}")] if number < _pages(lines) else []
    return [*lines[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], *following]


def _missed(question: Repeated, say: Texts) -> str:
    text = f"{question.number}. {safe(beginning(question.text, QUESTION))}"
    return f"{text} · {say('times', count=question.times)}" if question.times > 1 else text
