"""A model as the quickest encoder that there is for it on this machine."""

import logging
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path

from embeddings.encoder import Encoder
from embeddings.models import Model
from embeddings.onnx import OnnxEncoder
from embeddings.sentence import SentenceEncoder

log = logging.getLogger(__name__)


def load(model: Model) -> Encoder:
    """The model as it was exported on this machine, which needs no torch, or else itself."""
    return opened(model) or SentenceEncoder(model)


def opened(model: Model) -> OnnxEncoder | None:
    """The model as it was exported on this machine, if it was."""
    try:
        return OnnxEncoder.open(model, _cache())
    except FileNotFoundError:
        return None


def exported(encoder: Encoder, announce: Callable[[], None]) -> Encoder:
    """The encoder's model exported; itself where that cannot be done. Announces the work where there is any."""
    if not isinstance(encoder, SentenceEncoder):
        return encoder
    announce()
    # Imported here: only exporting needs it.
    from embeddings.export import export

    try:
        export(encoder.model, _cache())
    except ValueError as error:
        log.warning("%s", error)
        return encoder
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        log.warning("The model is used as it is, several times slower, since it could not be exported: %s", reason)
        return encoder
    return OnnxEncoder.open(encoder.model, _cache())


def _cache() -> Path:
    return user_cache_path("seedbot", appauthor=False) / "models"
