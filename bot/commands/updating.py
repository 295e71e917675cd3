"""The commands that update the index, list its documents, and add and remove single ones."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import FAILED, Json, WrongUseError, print_json, wrong_use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Settings
    from retrieval.scope import Source


@options.command("seeds", "home", "database", "model", "backend")
def index(settings: "Settings", as_json: Json = False) -> None:
    """Update the index from the folder: new, changed and deleted documents.

    A file that cannot be read is named and left out, and the exit code is 1.

    Example: seedbot index --seeds ~/news
    """
    summary = opening.update_index(settings)
    if as_json:
        from bot.rendering import listing

        print_json(listing.summary_json(summary))
    if summary.failed:
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "database", "model")
def files(
    settings: "Settings",
    filters: Annotated[
        list[str] | None, typer.Argument(metavar="FILTER", help="from:SOURCE, after:DATE and before:DATE.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the documents with their passages: those of the folder, and those that were added.

    Example: seedbot files after:2022 --seeds ~/news
    """
    from bot.commands.arguments import query
    from bot.scopes import LOCAL
    from retrieval.finding.filters import parse_filters

    rest, wanted = wrong_use(parse_filters, query(filters or []))
    if rest:
        raise WrongUseError(f"{rest!r} is not a filter: give from:SOURCE, after:DATE or before:DATE.")
    with opening.open_index(settings) as retriever:
        sources = retriever.sources(wanted.within(LOCAL))
    _show(sources, as_json)


@options.command("seeds", "home", "database", "model", "backend")
def add(
    settings: "Settings",
    what: Annotated[
        list[str], typer.Argument(metavar="PATH|URL", help="Files, and addresses of pages on the public web.")
    ],
    as_json: Json = False,
) -> None:
    """Add copies of files, and the text of web pages, to the documents; the folder stays as it is.

    A file replaces an added one of the same name. What cannot be read is left out, and the exit code is 1.

    Example: seedbot add report.pdf https://example.org/article --seeds ~/news
    """
    from bot.adding import files as own

    with opening.open_index(settings) as retriever:
        kept: list[str] = []
        for each in what:
            try:
                kept.append(own.keep(retriever, each, kept))
            except (ValueError, OSError) as error:
                print(f"seedbot: {options.sentence(error)}", file=sys.stderr)
        own.bring_into_step(retriever)
        added = [source for source in own.documents(retriever) if own.name(source) in kept]
    if as_json or added:
        _show(added, as_json)
    if len(kept) < len(what):
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "database", "model")
def forget(
    settings: "Settings",
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="As `seedbot files` shows them.")],
    as_json: Json = False,
) -> None:
    """Remove added documents; those of the folder go when their files are deleted and the index is updated.

    Example: seedbot forget report.pdf --seeds ~/news
    """
    from bot.adding import files as own

    with opening.open_index(settings) as retriever:
        forgotten = [wrong_use(own.own_name, retriever, name) for name in names]
        own.forget(retriever, forgotten)
    if as_json:
        print_json({"forgotten": forgotten})
    else:
        print(f"Forgotten: {', '.join(forgotten)}", flush=True)


def _show(sources: "Sequence[Source]", as_json: bool) -> None:
    from bot.rendering import console, listing

    if as_json:
        print_json([listing.as_json(source) for source in sources])
    else:
        listing.print_documents(sources, console.console())
