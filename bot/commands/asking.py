"""Questions asked and words found from the command line."""

import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import (
    FAILED,
    NOTHING,
    Backend,
    Debug,
    Home,
    Model,
    Seeds,
    WrongUseError,
    print_json,
    wrong_use,
)

if TYPE_CHECKING:
    from rich.console import Console

    from bot.conversation import Count
    from retrieval.answers import Answer
    from retrieval.explanation import Explanation


Passages = Annotated[int, typer.Option("--k", metavar="N", min=1, help="Passages in the JSON, the best first.")]


def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="The question, best in quotation marks; - to read one on each line."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", exists=True, dir_okay=False, help="Questions, one on each line."),
    ] = None,
    k: Passages = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer and the hits as JSON.")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help='A JSON object a line, in and out: {"question": …}; other keys come back.')
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show too why each passage is where it is.")] = False,
    explain_html: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write a page that shows why, token by token.")
    ] = None,
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    backend: Backend = None,
    debug: Debug = False,
) -> None:
    """Answer a question, or many one after another, each as soon as it is read.

    A question may hold from:SOURCE, after:DATE and before:DATE. The first time, the documents are indexed; after
    changes to them run `seedbot index`. Exits with 0 also where the answer is "not in the documents".

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"

    Example: seedbot ask --file questions.txt --json

    Example: seedbot ask --jsonl - < questions.jsonl
    """
    lines = _lines(words, file)
    from bot import batch, conversation, finding, render

    if isinstance(lines, str):
        wrong_use(conversation.check, lines)
    elif explain or explain_html:
        raise WrongUseError("One answer is explained at a time: give its question by itself.")

    def show(response: "Answer | Count") -> None:
        if as_json or as_jsonl:
            print_json(finding.response_json(response), one_line=as_jsonl)
        else:
            if not isinstance(lines, str):
                render.console().print(f"? {response.question}", soft_wrap=True)
            finding.print_response(response, render.console())

    with opening.open_index(options.settings(seeds=seeds, home=home, model=model, backend=backend)) as retriever:

        def respond(question: str) -> "Answer | Count":
            return conversation.respond(question, retriever, k=k)

        if isinstance(lines, str):
            show(respond(lines))
            if explain or explain_html:
                reasons = conversation.explain(lines, retriever)
                aside = as_json or as_jsonl
                _explain(reasons, render.console(stderr=aside) if explain else None, explain_html)
        elif not (batch.answer_objects(lines, respond) if as_jsonl else batch.answer_all(lines, respond, show)):
            raise typer.Exit(FAILED)


def _lines(words: list[str] | None, file: Path | None) -> str | Iterable[str]:
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


def find(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words, "phrases", from:SOURCE, after:DATE and before:DATE.'),
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="Passages shown; their number counts all.")] = 10,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Passages passed over.")] = 0,
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts and the passages as JSON.")] = False,
    debug: Debug = False,
) -> None:
    """Show every passage that holds all the words, in any form, and the phrases as they are written.

    Dates are 2022, 2022-07 or 2022-07-18, and both ends belong to the time. The newest documents come first.
    Exits as grep does: 0 with passages found, 1 with none, 2 for wrong use.

    Example: seedbot find --seeds ~/news ferry "rough sea" from:moscowtimes after:2022-07
    """
    from bot import finding, render
    from bot.scopes import LOCAL
    from retrieval.finding import parse

    query = finding.query(words)
    search = wrong_use(parse, query)
    with opening.open_index(options.settings(seeds=seeds, home=home, model=model)) as retriever:
        found = retriever.find(search, LOCAL, offset=offset, limit=limit)
    if as_json:
        print_json(finding.as_json(query, found))
    else:
        finding.print_found(found, offset, render.console())
    if not found.total:
        raise typer.Exit(NOTHING)


def draw_map(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The HTML file to write.")],
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    debug: Debug = False,
) -> None:
    """Draw the passages in two dimensions, like ones near each other, as a page that needs no network.

    Example: seedbot map news.html --seeds ~/news
    """
    from bot import pages
    from bot.scopes import LOCAL

    with opening.open_index(options.settings(seeds=seeds, home=home, model=model)) as retriever:
        layout, sources = retriever.layout(LOCAL), retriever.sources(LOCAL)
    if not layout.points:
        raise ValueError("There are no passages to draw: put documents in the folder and run `seedbot index`.")
    file.write_text(pages.map_page(layout, sources), "utf-8")
    print(f"Written: {file}, {len(layout.points)} of {layout.passages} passages.", file=sys.stderr)


def _explain(reasons: "Explanation | None", out: "Console | None", page: Path | None) -> None:
    """Print the reasons and write their page, each where it is wanted."""
    if reasons is None:
        print("A count is every document that holds the words: it has no order to explain.", file=sys.stderr)
        return
    if out:
        from bot import explaining

        explaining.for_terminal(reasons, out)
    if page:
        from bot import pages

        page.write_text(pages.explanation_page(reasons), "utf-8")
        print(f"Written: {page}.", file=sys.stderr)
