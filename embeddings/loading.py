"""Loading a model as the requested encoder, or as the quickest one on this machine."""

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
from embeddings.multi_vector import by_torch
from embeddings.onnx import OnnxEncoder, place
from embeddings.sentence import SentenceEncoder

log = logging.getLogger(__name__)

# The device files of graphics drivers on Linux: NVIDIA's, AMD's, and either's under Windows.
_DEVICES = (Path("/dev/nvidiactl"), Path("/dev/kfd"), Path("/dev/dxg"))


class Backend(StrEnum):
    """What runs the model: sentence-transformers, ONNX Runtime, or whichever is quicker here."""

    TORCH = "torch"
    ONNX = "onnx"
    AUTO = "auto"


def load(model: Model, backend: Backend = Backend.AUTO, announce: Callable[[str], None] = log.info) -> Encoder:
    """The model run by the backend; for `auto`, its export for this machine, or the original if there can be none.

    A model is exported once on a machine, which takes some seconds and is announced. Raises ValueError if the
    backend is `onnx` and the model cannot be exported.
    """
    if backend is Backend.TORCH:
        return by_torch(model, gpu() or "cpu")
    if encoder := opened(model):
        return encoder
    if backend is Backend.ONNX:
        return _export(model, announce)
    return _exported(model, announce) or by_torch(model, gpu() or "cpu")


def opened(model: Model) -> OnnxEncoder | None:
    """The export of the model on this machine; None if there is none."""
    try:
        return OnnxEncoder.open(model, _cache())
    except FileNotFoundError:
        return None


def refused(model: Model) -> str:
    """The reason why the model cannot be exported, recorded by an earlier attempt; "" if there is none."""
    try:
        return _refusal(model).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _exported(model: Model, announce: Callable[[str], None]) -> OnnxEncoder | None:
    """The model, exported now; None if the export fails or is recorded as impossible."""
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
        log.warning("The original model is used, several times slower, since it could not be exported: %s", reason)
    return None


def on_gpu(encoder: Encoder) -> Encoder:
    """The encoder's model on the GPU, for reading many texts; the encoder itself if there is no GPU.

    Questions are still read by the export, so that a process that only answers starts without torch.
    """
    if not isinstance(encoder, OnnxEncoder) or not (device := gpu()):
        return encoder
    return _on(device, encoder.model)


# Loaded once, not for each new document.
@lru_cache(maxsize=1)
def _on(device: str, model: Model) -> SentenceEncoder:
    return by_torch(model, device)


@cache
def gpu() -> str | None:
    """The GPU by torch's name, or None; torch, which takes seconds to import, is asked only if there may be a GPU."""
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
