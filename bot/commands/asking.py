"""Questions asked and words found from the command line."""

from typing import Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import NOTHING, Debug, Home, Model, Seeds, print_json, wrong_use


def ask(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question, best in quotation marks.")],
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer and the hits as JSON.")] = False,
    debug: Debug = False,
) -> None:
    """Answer one question.

    The first time, the documents are indexed; after changes to them run `seedbot index`.

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"
    """
    from bot import conversation, finding, render

    question = " ".join(words)
    wrong_use(conversation.check, question)
    with opening.open_index(options.settings(seeds=seeds, home=home, model=model)) as retriever:
        response = conversation.respond(question, retriever)
    if as_json:
        print_json(finding.response_json(response))
    else:
        finding.print_response(response, render.console())


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
    from retrieval.finding import parse

    query = finding.query(words)
    search = wrong_use(parse, query)
    with opening.open_index(options.settings(seeds=seeds, home=home, model=model)) as retriever:
        found = retriever.find(search, offset=offset, limit=limit)
    if as_json:
        print_json(finding.as_json(query, found))
    else:
        finding.print_found(found, offset, render.console())
    if not found.total:
        raise typer.Exit(NOTHING)
