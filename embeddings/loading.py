"""A model as the encoder that is asked for, or the quickest that there is for it on this machine."""

import logging
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from embeddings.encoder import Encoder
from embeddings.models import Model
from embeddings.onnx import OnnxEncoder, place
from embeddings.sentence import SentenceEncoder

log = logging.getLogger(__name__)

# What a graphics driver leaves on Linux: NVIDIA's, AMD's, and either under Windows.
_DEVICES = (Path("/dev/nvidiactl"), Path("/dev/kfd"), Path("/dev/dxg"))


class Backend(StrEnum):
    """What runs the model: sentence-transformers, ONNX Runtime, or whichever is quicker here."""

    TORCH = "torch"
    ONNX = "onnx"
    AUTO = "auto"


def load(model: Model, backend: Backend = Backend.AUTO, announce: Callable[[str], None] = log.info) -> Encoder:
    """The model run by the backend; by `auto`, as it was exported for this machine, or itself where it cannot be.

    A model is exported once on a machine, some seconds' work, which is announced. Raises ValueError where it is
    to be exported and cannot be.
    """
    if backend is Backend.TORCH:
        return SentenceEncoder(model, gpu() or "cpu")
    if encoder := opened(model):
        return encoder
    if backend is Backend.ONNX:
        return _export(model, announce)
    return _exported(model, announce) or SentenceEncoder(model, gpu() or "cpu")


def opened(model: Model) -> OnnxEncoder | None:
    """The model as it was exported on this machine, if it was."""
    try:
        return OnnxEncoder.open(model, _cache())
    except FileNotFoundError:
        return None


def refused(model: Model) -> str:
    """Why the model cannot be exported for this machine, as it was found when that was tried; "" else."""
    try:
        return _refusal(model).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _exported(model: Model, announce: Callable[[str], None]) -> OnnxEncoder | None:
    """The model exported now; None where that was found impossible, now or before, or fails."""
    if refused(model):
        return None
    try:
        return _export(model, announce)
    except ValueError as error:
        log.warning("%s", error)
        with suppress(OSError):
            _refusal(model).write_text(str(error), "utf-8")
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        log.warning("The model is used as it is, several times slower, since it could not be exported: %s", reason)
    return None


def on_gpu(encoder: Encoder) -> Encoder:
    """The encoder's model on the GPU, to read many texts; the encoder itself where there is none.

    Questions stay with the export: a process that only answers then starts without torch.
    """
    if not isinstance(encoder, OnnxEncoder) or not (device := gpu()):
        return encoder
    return _on(device, encoder.model)


# Loaded once, not for every document that comes.
@lru_cache(maxsize=1)
def _on(device: str, model: Model) -> SentenceEncoder:
    return SentenceEncoder(model, device)


@cache
def gpu() -> str | None:
    """The GPU, as torch calls it; torch, which takes seconds to import, is only asked where there may be one."""
    is_possible = platform.machine() == "arm64" if sys.platform == "darwin" else any(map(Path.exists, _DEVICES))
    if not is_possible:
        return None
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _export(model: Model, announce: Callable[[str], None]) -> OnnxEncoder:
    # Imported here: only exporting needs it.
    from embeddings.export import export

    announce(f"Preparing the model {model.name}; this is done once on this machine.")
    export(model, _cache())
    return OnnxEncoder.open(model, _cache())


def _refusal(model: Model) -> Path:
    return place(model, _cache()).with_suffix(".refused")


def _cache() -> Path:
    return user_cache_path("seedbot", appauthor=False) / "models"
