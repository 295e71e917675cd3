"""What the first questions would wait for is loaded when the bot starts."""

import gc
from contextlib import suppress

from bot.dialogue.courtesies import courtesy
from bot.dialogue.wishes import wish
from retrieval.retriever import Retriever
from retrieval.text.words import language_of

_QUESTION = "Who wrote the report?"


def prepare(retriever: Retriever) -> None:
    """Loads the model, the languages and the tables, and keeps them out of garbage collections.

    Looking through all of it again and again would stop everybody for a tenth of a second each time.
    """
    with suppress(ValueError, OSError):  # there are no documents yet, or the first question says what is wrong
        retriever.ask(_QUESTION)
    language_of(_QUESTION)
    courtesy(_QUESTION)
    wish(_QUESTION)
    gc.collect()
    gc.freeze()
