"""Documents taken in from the command line."""

from bot.commands import opening, options
from bot.commands.options import Debug, Home, Model, Seeds


def index(seeds: Seeds = None, home: Home = None, model: Model = None, debug: Debug = False) -> None:
    """Bring the index into step with the folder: new, changed and vanished documents.

    Example: seedbot index --seeds ~/news
    """
    from retrieval.retriever import Retriever

    settings = options.settings(seeds=seeds, home=home, model=model)
    with Retriever.open(settings.index_folder, settings.model) as retriever:
        opening.bring_into_step(retriever, settings)
