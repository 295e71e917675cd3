"""The manifest of an index: what it was made with, and the check that it suits the model in use."""

from collections.abc import Mapping
from typing import Any

from embeddings.encoder import Encoder
from retrieval.storage.index import Index
from retrieval.text.passages import COMFORTABLE_TOKENS, SPLITTING
from retrieval.text.words import ANALYSER

EMPTY = "There are no documents yet: put some in the folder and run `seedbot index`."
# With other settings than these an index must be made again.
SETTINGS = {"passage tokens": COMFORTABLE_TOKENS, "splitting": SPLITTING, "analyser": ANALYSER}


def describe(index: Index, encoder: Encoder, **more: str) -> None:
    """Writes what the index is made with; starts over if it was made with another model or other settings."""
    with index.store.database.transaction():
        if _differs(index.store.manifest(), encoder):
            index.store.start_over()
        index.store.describe({**_fixed(encoder), "model": encoder.name, **more})


def checked(index: Index, encoder: Encoder) -> dict[str, Any]:
    """The manifest. Raises ValueError if nothing has been indexed yet, or with another model."""
    made = index.store.manifest()
    if not made:
        raise ValueError(EMPTY)
    if _differs(made, encoder):
        raise ValueError(
            f"The index {index.folder} was made with the model {made.get('model')!r} or by another "
            f"version of seedbot: run `seedbot index --model {encoder.name}` to make it again with "
            f"{encoder.name!r}, or leave out --model."
        )
    return made


def _differs(made: Mapping[str, Any], encoder: Encoder) -> bool:
    return any(made.get(key) != value for key, value in _fixed(encoder).items())


def _fixed(encoder: Encoder) -> dict[str, Any]:
    """What an index must have been made with to be searched with this encoder."""
    return {"identity": encoder.identity, "dimension": encoder.dimension, **SETTINGS}
