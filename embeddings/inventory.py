"""The properties of models that are known without loading one: folder, size, dimension and languages."""

import json
from dataclasses import dataclass
from pathlib import Path

from embeddings import loading
from embeddings.models import DEFAULT, HUB_NAMES, METADATA, Model, located, read_json

KNOWN = (DEFAULT, *HUB_NAMES)


@dataclass(frozen=True, slots=True)
class Entry:
    """The properties of a model; those unknown before it is downloaded are "", 0 or ()."""

    name: str
    folder: str
    size: int  # bytes of its files
    dimension: int
    languages: tuple[str, ...]  # ISO 639-1 codes, or ANY_LANGUAGE
    is_exported: bool


def entry(name: str) -> Entry:
    """The properties of the model of this name. Raises ValueError if no model can have it."""
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
    """A check of the model's files. Raises ValueError if one of them is missing or damaged."""
    from safetensors import SafetensorError, safe_open

    weights = sorted(model.folder.rglob("*.safetensors"))
    if not weights and not any(model.folder.rglob("pytorch_model.bin")):
        raise ValueError(f"The folder {model.folder} contains no weights of a model.")
    for path in [*model.folder.rglob("*.json"), *weights]:
        try:
            if path.suffix == ".json":
                json.loads(path.read_text("utf-8"))
            else:
                with safe_open(path, "numpy"):
                    pass
        except (ValueError, OSError, SafetensorError) as error:
            raise ValueError(f"{path} is damaged ({error}).") from error


def _dimension(folder: Path) -> int:
    """The length of a text's vector, according to the last of the model's parts; 0 if none states it."""
    for pattern, key in (
        (METADATA, "dim"),
        ("*_Dense/config.json", "out_features"),
        ("*_Pooling/config.json", "word_embedding_dimension"),
    ):
        for path in sorted(folder.glob(pattern))[-1:]:
            if dimension := _value(path, key):
                return dimension
    return _value(folder / "config.json", "hidden_size")


def _value(path: Path, key: str) -> int:
    try:
        return int(read_json(path).get(key, 0))
    except ValueError:
        return 0
