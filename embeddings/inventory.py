"""What is known of models without loading one: whether they lie here, how large they are, what they are for."""

import json
from dataclasses import dataclass
from pathlib import Path

from embeddings import loading
from embeddings.models import DEFAULT, HUB_NAMES, Model, located

KNOWN = (DEFAULT, *HUB_NAMES)


@dataclass(frozen=True, slots=True)
class Entry:
    """A model by name; what is not known before it is downloaded is "", 0 or ()."""

    name: str
    folder: str
    size: int  # bytes of its files
    dimension: int
    languages: tuple[str, ...]  # ISO 639-1 codes, or ANY_LANGUAGE
    is_exported: bool


def entry(name: str) -> Entry:
    """What is known of the model of this name. Raises ValueError where no model can have it."""
    model = located(name)
    if model is None:
        return Entry(name, "", 0, 0, (), False)
    exported = loading.opened(model)
    languages = exported.languages if exported else model.languages or frozenset()
    return Entry(
        name=name,
        folder=str(model.folder),
        size=sum(path.stat().st_size for path in model.folder.rglob("*") if path.is_file()),
        dimension=exported.dimension if exported else _dimension(model.folder),
        languages=tuple(sorted(languages)),
        is_exported=exported is not None,
    )


def check_files(model: Model) -> None:
    """Nothing; ValueError where one of the model's files is missing or is not whole."""
    from safetensors import SafetensorError, safe_open

    weights = sorted(model.folder.rglob("*.safetensors"))
    if not weights and not any(model.folder.rglob("pytorch_model.bin")):
        raise ValueError(f"The folder {model.folder} holds no weights of a model.")
    for path in [*model.folder.rglob("*.json"), *weights]:
        try:
            if path.suffix == ".json":
                json.loads(path.read_text("utf-8"))
            else:
                with safe_open(path, "numpy"):
                    pass
        except (ValueError, OSError, SafetensorError) as error:
            raise ValueError(f"{path} is not whole ({error}).") from error


def _dimension(folder: Path) -> int:
    """The length of a text's vector, as the last of the model's parts says it; 0 where none does."""
    for pattern, key in (
        ("*_Dense/config.json", "out_features"),
        ("*_Pooling/config.json", "word_embedding_dimension"),
    ):
        for path in sorted(folder.glob(pattern))[-1:]:
            if found := _value(path, key):
                return found
    return _value(folder / "config.json", "hidden_size")


def _value(path: Path, key: str) -> int:
    try:
        return int(json.loads(path.read_text("utf-8")).get(key, 0))
    except (OSError, ValueError):
        return 0
