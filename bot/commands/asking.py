"""The commands that answer questions, find words and draw the map."""

import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import FAILED, NOTHING, Json, WrongUseError, print_json, wrong_use

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.dialogue.conversation import Count
    from retrieval.answering.answers import Answer
    from retrieval.answering.explanation import Explanation


Question = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUESTION", help="The question, best in quotation marks; - reads one from each line."),
]
File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", exists=True, dir_okay=False, help="A file of questions, one on each line."),
]
Passages = Annotated[int, typer.Option("--k", metavar="N", min=1, help="Passages in the JSON, the best first.")]
JsonLines = Annotated[
    bool,
    typer.Option("--jsonl", help='One JSON object a line, in and out: {"question": …}; other keys are kept.'),
]
Explain = Annotated[bool, typer.Option("--explain", help="Also show the reasons for the rank of each passage.")]
ExplainPage = Annotated[
    Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write the reasons as a page, token by token.")
]


@options.command("seeds", "home", "database", "model", "backend", "strict")
def ask(
    settings: "Settings",
    words: Question = None,
    file: File = None,
    k: Passages = 5,
    as_json: Json = False,
    as_jsonl: JsonLines = False,
    explain: Explain = False,
    explain_html: ExplainPage = None,
) -> None:
    """Answer a question, or many one after another, each as soon as it is read.

    A question may contain from:SOURCE, after:DATE and before:DATE. The first time, the documents are indexed; after
    changes to them run `seedbot index`. The exit code is 0 also if the answer is "not in the documents".

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"

    Example: seedbot ask --file questions.txt --json

    Example: seedbot ask --jsonl - < questions.jsonl
    """
    asked = _asked(words, file)
    is_explained = explain or explain_html is not None
    _check(asked, is_explained)
    from bot.commands import batch
    from bot.dialogue import conversation

    show = partial(_show, as_json=as_json or as_jsonl, one_line=as_jsonl)
    with opening.open_index(settings) as retriever:
        respond = partial(conversation.respond, retriever=retriever, k=k)
        all_asked = True
        if isinstance(asked, str):
            reasons = conversation.explain(asked, retriever, k=k) if is_explained else None
            show(reasons.answer if reasons else respond(asked))
            if is_explained:
                _explain(reasons, explain, explain_html, aside=as_json or as_jsonl)
        elif as_jsonl:
            all_asked = batch.answer_objects(asked, respond)
        else:
            all_asked = batch.answer_all(asked, respond, partial(show, with_question=True))
    if not all_asked:
        raise typer.Exit(FAILED)


def _asked(words: list[str] | None, file: Path | None) -> str | Iterable[str]:
    """The question in the arguments, or the lines of the file or of standard input that they name."""
    if bool(words) == bool(file):
        raise WrongUseError("Give one of these: a question, - for questions on standard input, or --file FILE.")
    if file:
        return file.read_text("utf-8", errors="replace").split("\n")
    if words != ["-"]:
        question = " ".join(words or [])
        if os.path.isfile(question):  # unlike that of Path, it accepts text that cannot be a path
            raise WrongUseError(f"{question} is a file: write --file {question} to have the questions in it answered.")
        return question
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin


def _check(asked: str | Iterable[str], is_explained: bool) -> None:
    """Raises WrongUseError for what can be noticed before an index is opened."""
    from bot.dialogue import conversation

    if isinstance(asked, str):
        wrong_use(conversation.check, asked)
    elif is_explained:
        raise WrongUseError("One answer is explained at a time: give its question by itself.")


def _show(response: "Answer | Count", as_json: bool, one_line: bool, with_question: bool = False) -> None:
    from bot.rendering import answers, console

    if as_json:
        print_json(answers.as_json(response), one_line=one_line)
        return
    if with_question:
        console.console().print(f"? {response.question}", soft_wrap=True)
    answers.print_response(response, console.console())


@options.command("seeds", "home", "database", "model")
def find(
    settings: "Settings",
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words, "phrases", from:SOURCE, after:DATE and before:DATE.'),
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="The most passages to show; all are counted.")] = 10,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="The number of passages to skip.")] = 0,
    as_json: Json = False,
) -> None:
    """Show every passage that contains all the words, in any form, and the phrases exactly as written.

    Dates are 2022, 2022-07 or 2022-07-18; after: and before: include the date itself. The newest documents come
    first. The exit code is that of grep: 0 if passages are found, 1 if none, 2 for wrong use.

    Example: seedbot find --seeds ~/news ferry "rough sea" from:moscowtimes after:2022-07
    """
    from bot.commands import arguments
    from bot.rendering import console, results
    from bot.scopes import LOCAL
    from retrieval.finding.search import parse

    query = arguments.query(words)
    search = wrong_use(parse, query)
    with opening.open_index(settings) as retriever:
        found = retriever.find(search, LOCAL, offset=offset, limit=limit)
    if as_json:
        print_json(results.as_json(query, found))
    else:
        results.print_found(found, offset, console.console())
    if not found.total:
        raise typer.Exit(NOTHING)


@options.command("seeds", "home", "database", "model")
def draw_map(
    settings: "Settings",
    file: Annotated[Path | None, typer.Argument(metavar="FILE", dir_okay=False, help="The HTML file to write.")] = None,
    as_json: Json = False,
) -> None:
    """Draw a map of the passages, similar ones near each other, as a page that needs no network.

    Example: seedbot map news.html --seeds ~/news

    Example: seedbot map --json
    """
    if not file and not as_json:
        raise WrongUseError("There is no file to write: name one, such as map.html, or give --json.")
    from bot.rendering import pages
    from bot.scopes import LOCAL
    from retrieval.text.reprs import plural

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
    opening.announce(f"Written: {file}, {len(layout.points)} of {plural(layout.passages, 'passage')}{left_out}.")


def _explain(reasons: "Explanation | None", is_printed: bool, page: Path | None, aside: bool) -> None:
    """Prints the reasons, on standard error if `aside`, and writes their page, whichever is wanted."""
    if reasons is None:
        opening.announce("A count is every document that holds the words: it has no order to explain.")
        return
    if is_printed:
        from bot.rendering import console, explanations

        explanations.print_explanation(reasons, console.console(stderr=aside))
    if page:
        from bot.rendering import pages

        page.write_text(pages.explanation_page(reasons), "utf-8")
        opening.announce(f"Written: {page}.")
