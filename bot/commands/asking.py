"""Questions asked and words found from the command line."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import (
    FAILED,
    NOTHING,
    WrongUseError,
    print_json,
    wrong_use,
)

if TYPE_CHECKING:
    from bot.commands.batch import Respond
    from bot.config import Settings
    from bot.dialogue.conversation import Count
    from retrieval.answering.answers import Answer
    from retrieval.answering.explanation import Explanation


Question = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUESTION", help="The question, best in quotation marks; - to read one on each line."),
]
File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", exists=True, dir_okay=False, help="Questions, one on each line."),
]
Passages = Annotated[int, typer.Option("--k", metavar="N", min=1, help="Passages in the JSON, the best first.")]
AnswerJson = Annotated[bool, typer.Option("--json", help="Print the answer and the hits as JSON.")]
JsonLines = Annotated[
    bool, typer.Option("--jsonl", help='A JSON object a line, in and out: {"question": …}; other keys come back.')
]
Explain = Annotated[bool, typer.Option("--explain", help="Show too why each passage is where it is.")]
ExplainPage = Annotated[
    Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write a page that shows why, token by token.")
]


@options.command("seeds", "home", "model", "backend")
def ask(
    settings: "Settings",
    words: Question = None,
    file: File = None,
    k: Passages = 5,
    as_json: AnswerJson = False,
    as_jsonl: JsonLines = False,
    explain: Explain = False,
    explain_html: ExplainPage = None,
) -> None:
    """Answer a question, or many one after another, each as soon as it is read.

    A question may hold from:SOURCE, after:DATE and before:DATE. The first time, the documents are indexed; after
    changes to them run `seedbot index`. Exits with 0 also where the answer is "not in the documents".

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"

    Example: seedbot ask --file questions.txt --json

    Example: seedbot ask --jsonl - < questions.jsonl
    """
    asked = _asked(words, file)
    is_explained = explain or explain_html is not None
    _check(asked, is_explained)
    from bot.dialogue import conversation

    show = partial(_show, as_json=as_json or as_jsonl, one_line=as_jsonl)
    with opening.open_index(settings) as retriever:
        respond = partial(conversation.respond, retriever=retriever, k=k)
        if isinstance(asked, str):
            show(respond(asked))
            if is_explained:
                reasons = conversation.explain(asked, retriever)
                _explain(reasons, explain, explain_html, aside=as_json or as_jsonl)
        elif not _answer_all(asked, respond, show, as_jsonl):
            raise typer.Exit(FAILED)


def _asked(words: list[str] | None, file: Path | None) -> str | Iterable[str]:
    """The question of the arguments, or the lines of questions that they name."""
    if bool(words) == bool(file):
        raise WrongUseError("Give one of these: a question, - for questions on standard input, or --file FILE.")
    if file:
        return file.read_text("utf-8", errors="replace").split("\n")
    if words != ["-"]:
        question = " ".join(words or [])
        if os.path.isfile(question):  # unlike Path's, it takes text that is no path
            raise WrongUseError(f"{question} is a file: write --file {question} to have the questions in it answered.")
        return question
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin


def _check(asked: str | Iterable[str], is_explained: bool) -> None:
    """Raises WrongUseError for what is seen before an index is opened."""
    from bot.dialogue import conversation

    if isinstance(asked, str):
        wrong_use(conversation.check, asked)
    elif is_explained:
        raise WrongUseError("One answer is explained at a time: give its question by itself.")


def _show(response: "Answer | Count", as_json: bool, one_line: bool, with_question: bool = False) -> None:
    from bot.rendering import console, responses

    if as_json:
        print_json(responses.response_json(response), one_line=one_line)
        return
    if with_question:
        console.console().print(f"? {response.question}", soft_wrap=True)
    responses.print_response(response, console.console())


def _answer_all(lines: Iterable[str], respond: "Respond", show: Callable[..., None], as_objects: bool) -> bool:
    """Answer the lines' questions; whether all could be asked."""
    from bot.commands import batch

    if as_objects:
        return batch.answer_objects(lines, respond)
    return batch.answer_all(lines, respond, partial(show, with_question=True))


@options.command("seeds", "home", "model")
def find(
    settings: "Settings",
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words, "phrases", from:SOURCE, after:DATE and before:DATE.'),
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="Passages shown; their number counts all.")] = 10,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Passages passed over.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts and the passages as JSON.")] = False,
) -> None:
    """Show every passage that holds all the words, in any form, and the phrases as they are written.

    Dates are 2022, 2022-07 or 2022-07-18, and both ends belong to the time. The newest documents come first.
    Exits as grep does: 0 with passages found, 1 with none, 2 for wrong use.

    Example: seedbot find --seeds ~/news ferry "rough sea" from:moscowtimes after:2022-07
    """
    from bot.rendering import console, responses
    from bot.scopes import LOCAL
    from retrieval.finding.search import parse

    query = responses.query(words)
    search = wrong_use(parse, query)
    with opening.open_index(settings) as retriever:
        found = retriever.find(search, LOCAL, offset=offset, limit=limit)
    if as_json:
        print_json(responses.as_json(query, found))
    else:
        responses.print_found(found, offset, console.console())
    if not found.total:
        raise typer.Exit(NOTHING)


@options.command("seeds", "home", "model")
def draw_map(
    settings: "Settings",
    file: Annotated[Path | None, typer.Argument(metavar="FILE", dir_okay=False, help="The HTML file to write.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the places as JSON.")] = False,
) -> None:
    """Draw the passages in two dimensions, like ones near each other, as a page that needs no network.

    Example: seedbot map news.html --seeds ~/news

    Example: seedbot map --json
    """
    if not file and not as_json:
        raise WrongUseError("There is no file to write: name one, such as map.html, or give --json.")
    from bot.rendering import pages
    from bot.scopes import LOCAL

    with opening.open_index(settings) as retriever:
        layout, sources = retriever.layout(LOCAL), retriever.sources(LOCAL)
    if as_json:
        print_json(asdict(layout))
    if not file:
        return
    if not layout.points:
        raise ValueError("There are no passages to draw: put documents in the folder and run `seedbot index`.")
    file.write_text(pages.map_page(layout, sources), "utf-8")
    left_out = f"; the model does not know the language of {layout.unknown}" if layout.unknown else ""
    print(f"Written: {file}, {len(layout.points)} of {layout.passages} passages{left_out}.", file=sys.stderr)


def _explain(reasons: "Explanation | None", is_printed: bool, page: Path | None, aside: bool) -> None:
    """Print the reasons, aside on standard error, and write their page, each where it is wanted."""
    if reasons is None:
        print("A count is every document that holds the words: it has no order to explain.", file=sys.stderr)
        return
    if is_printed:
        from bot.rendering import console, explanations

        explanations.for_terminal(reasons, console.console(stderr=aside))
    if page:
        from bot.rendering import pages

        page.write_text(pages.explanation_page(reasons), "utf-8")
        print(f"Written: {page}.", file=sys.stderr)
