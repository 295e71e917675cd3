"""An exported model as an Encoder, run by ONNX Runtime without torch."""

import json
import platform
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.cores import cores
from embeddings.encoder import Centre, Encoding, Role, at_length, encoding, late_encoding, spans_of
from embeddings.graph import OUTPUTS
from embeddings.languages import covers
from embeddings.models import Model, fingerprint
from embeddings.scoring import Scoring

FORMAT = 7
FILES = GRAPH, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "settings.json"
CHECKSUMS = "checksums.json"

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What the graph and the tokenizer of an exported model do not state."""

    form: str  # the number type of its weights: int8, uint8 or float32
    dimension: int
    window: int
    prompts: dict[str, str]  # by role
    languages: list[str]
    centres: dict[str, dict[str, list[float]] | None]  # by role; None if the model is not centred
    length: float | None  # the usual length of a vector if the model is made for dot products, else None
    unknown: str | None  # the token for text that the tokenizer does not know
    scorings: dict[str, dict[str, Any]] | None = None  # by role, of a model made for late interaction


class OnnxEncoder:
    """A model as exported for this machine, loaded on first use; safe to use from several threads.

    Its identity is that of the original: with passages encoded by one of them and questions by the other, either way
    round, the ranking lost nothing significant (700 questions, English).
    """

    def __init__(self, model: Model, folder: Path) -> None:
        self.model = model
        self.folder = folder

    @classmethod
    def open(cls, model: Model, cache: Path) -> Self:
        """The model as exported into the cache. Raises FileNotFoundError if there is no export or it is damaged."""
        folder = place(model, cache)
        if not is_whole(folder):
            raise FileNotFoundError(f"The model {model.name!r} is not exported into {cache}: export it first.")
        return cls(model, folder)

    @property
    def name(self) -> str:
        """The name or folder by which a user selects this model."""
        return self.model.name

    @cached_property
    def identity(self) -> str:
        """The fingerprint of the original model; needs no loading."""
        return fingerprint(self.model)

    @property
    def form(self) -> str:
        """The number type of the graph's weights: int8, uint8 or float32."""
        return self._settings.form

    @property
    def dimension(self) -> int:
        """The length of a text's vector."""
        return self._settings.dimension

    @property
    def window(self) -> int:
        """The number of tokens that a passage may have besides the prompt and the special tokens."""
        return self._settings.window

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model was made for according to its card, empty if unknown."""
        languages = self.model.languages
        return frozenset(self._settings.languages) if languages is None else languages

    def covers(self, text: str, language: str) -> bool:
        """Whether the model's card names the language or none, and it reads the text as words, not letter by letter."""
        return covers(self.languages, language, text, self._pieces, self._settings.unknown)

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Each text's unit vector and unit token embeddings, from one forward pass."""
        prompt = self._settings.prompts[role]
        prompted = [prompt + text for text in texts]
        rows = self._tokenizers[role].encode_batch(prompted)
        read = partial(self._read, len(prompt), role)
        if len(texts) <= 1:
            return list(map(read, prompted, rows))
        # Texts run in parallel, each alone on one core: in a batch, the padding costs half of the speed, and
        # the 8-bit scale, taken from the whole batch, would make a text's encoding depend on its neighbours.
        with ThreadPoolExecutor(cores()) as threads:
            return list(threads.map(read, prompted, rows))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, without special tokens."""
        rows = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [sum(len(part) for part in (row, *row.overflowing)) for row in rows]

    def _pieces(self, text: str) -> list[str]:
        row = self._tokenizer.encode(text, add_special_tokens=False)
        return [piece for part in (row, *row.overflowing) for piece in part.tokens]

    def _read(self, prompt: int, role: Role, text: str, row: Any) -> Encoding:
        spans = spans_of(text, row.offsets)
        if self._scorings:
            ids = self._scorings[role].expanded(row.ids)
            (tokens,) = self._session.run(OUTPUTS[1:], {"ids": ids[None]})
            return late_encoding(tokens[0], spans, self._scorings[role].compared(ids), prompt)
        vectors, tokens = self._session.run(OUTPUTS, {"ids": np.array([row.ids], np.int64)})
        return encoding(at_length(vectors[0], self._settings.length), tokens[0], spans, prompt, self._centres[role])

    @cached_property
    def _settings(self) -> Settings:
        with _readable(self.folder):
            return Settings(**json.loads((self.folder / SETTINGS).read_text("utf-8")))

    @cached_property
    def _centres(self) -> dict[str, Centre | None]:
        return {
            role: Centre(**{part: np.array(mean, np.float32) for part, mean in centre.items()}) if centre else None
            for role, centre in self._settings.centres.items()
        }

    @cached_property
    def _scorings(self) -> dict[str, Scoring]:
        return {role: Scoring(**scoring) for role, scoring in (self._settings.scorings or {}).items()}

    @cached_property
    def _tokenizers(self) -> dict[str, Any]:
        """The tokenizer for each role: a model made for late interaction reads less of a question."""
        tokenizers = dict.fromkeys(Role, self._tokenizer)
        for role, scoring in self._scorings.items():
            own = type(self._tokenizer).from_str(self._tokenizer.to_str())
            own.enable_truncation(scoring.limit, direction=self._tokenizer.truncation["direction"])
            tokenizers[Role(role)] = own
        return tokenizers

    @cached_property
    def _tokenizer(self) -> Any:
        # Imported here and below: the imports take longer than loading the model.
        from tokenizers import Tokenizer

        with _readable(self.folder):
            return Tokenizer.from_file(str(self.folder / TOKENIZER))

    @cached_property
    def _session(self) -> Any:
        with _readable(self.folder):
            return session(self.folder / GRAPH)


def session(path: Path) -> Any:
    """The graph in the file, ready to run on one core."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    # The graph was optimized when it was exported.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL
    return InferenceSession(path, options, providers=["CPUExecutionProvider"])


def place(model: Model, cache: Path) -> Path:
    """The folder inside the cache for this model, this format and this processor's instruction set."""
    # Processors that multiply 8-bit integers in different ways may need different graphs.
    instructions = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return cache / "-".join([fingerprint(model), str(FORMAT), platform.machine(), *instructions])


def is_whole(folder: Path) -> bool:
    """Whether the folder contains an exported model and each of its files is as it was written."""
    try:
        return bool(json.loads((folder / CHECKSUMS).read_text("utf-8")) == checksums(folder))
    except (OSError, ValueError):
        return False


def checksums(folder: Path) -> dict[str, int]:
    """The CRC-32 of each file of an exported model; a flipped bit would change its encodings silently."""
    return {name: _checksum(folder / name) for name in FILES}


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the libraries' own exceptions have no narrower class in common
        raise ValueError(
            f"The exported model in {folder} cannot be read: delete the folder and export the model again."
        ) from error
