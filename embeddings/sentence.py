"""A sentence-transformers model as an Encoder."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.adapter import adapted
from embeddings.cores import cores
from embeddings.encoder import Centre, Encoding, Role, Spans, at_length, encoding, spans_of, unit
from embeddings.languages import covers
from embeddings.models import Model, fingerprint
from embeddings.sample import TEXTS

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 32


class SentenceEncoder:
    """A sentence-transformers model, loaded on first use; safe to use from several threads."""

    def __init__(self, model: Model, device: str = "cpu") -> None:
        self.model = model
        self.device = device  # torch's name of it
        self._lock = Lock()
        self._centres: dict[Role, Centre] = {}

    @property
    def name(self) -> str:
        """The name or folder by which a user selects this model."""
        return self.model.name

    @cached_property
    def identity(self) -> str:
        """A fingerprint of the model's files and prompts; needs no loading."""
        return fingerprint(self.model)

    @property
    def form(self) -> str:
        """What runs the model: torch, with its device."""
        return f"torch on {self.device}"

    @property
    def dimension(self) -> int:
        """The length of a text's vector."""
        return int(self.loaded.get_embedding_dimension() or 0)

    @cached_property
    def window(self) -> int:
        """The number of tokens that a passage may have besides the prompt and the special tokens."""
        return self.limit - len(self._tokenizer(self.prompt(Role.PASSAGE))["input_ids"])

    def covers(self, text: str, language: str) -> bool:
        """Whether the model's card names the language or none, and it reads the text as words, not letter by letter."""
        return covers(self.languages, language, text, self._pieces, self._tokenizer.unk_token)

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Each text's unit vector and unit token embeddings, from one forward pass."""
        # Texts of similar length share a batch, so that little of it is padding.
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        encodings: dict[int, Encoding] = {}
        for start in range(0, len(texts), BATCH):
            batch = by_length[start : start + BATCH]
            # The lock is taken for each batch, so that a question does not wait for a whole document.
            with self._lock:
                encodings.update(zip(batch, self._encode([texts[i] for i in batch], role), strict=True))
        return [encodings[i] for i in range(len(texts))]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, without special tokens."""
        if not texts:
            return []
        with self._lock:
            ids = self._tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(row) for row in ids["input_ids"]]

    def _encode(self, texts: list[str], role: Role) -> Iterator[Encoding]:
        prompt = self.prompt(role)
        prompted = [prompt + text for text in texts]
        output = self._forward(prompted)
        vectors = at_length(output["sentence_embedding"].float().numpy(), self.length)
        tokens = output["token_embeddings"].float().numpy()
        spans = self._spans(prompted, output["input_ids"].numpy(), self.loaded.max_seq_length)
        for row, vector in enumerate(vectors):
            yield encoding(vector, tokens[row], spans[row], len(prompt), self.centre(role))

    def _forward(self, texts: list[str], **task: str) -> dict[str, Any]:
        import torch

        # A single question is quickest on one thread, also when other programs keep the cores busy.
        torch.set_num_threads(1 if len(texts) == 1 else cores())
        with torch.inference_mode():
            batch = self.loaded.preprocess(texts, **task)
            output = self.loaded({key: _moved(value, self.device) for key, value in batch.items()}, **task)
        return {key: _moved(value, "cpu") for key, value in output.items()}

    def _spans(self, texts: list[str], ids: Spans, limit: int | None) -> list[Spans]:
        """Each token's characters, (0, 0) for special tokens; no tokens if the tokenizer does not report them."""
        if not self._tokenizer.is_fast:
            return [np.zeros((0, 2), np.int32) for _ in texts]
        encoded = self._tokenizer(texts, truncation=True, max_length=limit, return_offsets_mapping=True)
        if any(list(row[: len(own)]) != own for row, own in zip(ids, encoded["input_ids"], strict=True)):
            return [np.zeros((0, 2), np.int32) for _ in texts]
        return [spans_of(text, own) for text, own in zip(texts, encoded["offset_mapping"], strict=True)]

    def centre(self, role: Role) -> Centre | None:
        """The mean of a sample in this role if the model is centred, else None."""
        if self.model.is_centred and role not in self._centres:
            output = self._forward([self.prompt(role) + text for text in TEXTS[role]])
            vectors = at_length(output["sentence_embedding"].float().numpy(), self.length)
            tokens = unit(output["token_embeddings"].float().numpy())[output["attention_mask"].numpy() > 0]
            self._centres[role] = Centre(vectors.mean(axis=0), tokens.mean(axis=0))
        return self._centres.get(role)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that the model was made for according to its card, empty if unknown."""
        if self.model.languages is not None:
            return self.model.languages
        said = self.loaded.model_card_data.language or []
        return frozenset([said] if isinstance(said, str) else said)

    def forward(self, ids: "Tensor") -> tuple["Tensor", "Tensor"]:
        """The vectors (1, dimension) and tokens (1, tokens, token dimension) of one text's ids, (1, tokens)."""
        output = self.loaded({"input_ids": ids})
        return output["sentence_embedding"], output["token_embeddings"]

    def _pieces(self, text: str) -> list[str]:
        with self._lock:
            return list(self._tokenizer.tokenize(text))

    @cached_property
    def length(self) -> float | None:
        """The usual length of a vector of a model made for dot products; None for others, which compare directions."""
        if self.loaded.similarity_fn_name != "dot":
            return None
        output = self._forward([self.prompt(Role.PASSAGE) + text for text in TEXTS[Role.PASSAGE]])
        return float(np.linalg.norm(output["sentence_embedding"].float().numpy(), axis=1).mean())

    def prompt(self, role: Role) -> str:
        """The prompt before a text in this role."""
        return self.model.prompt(role, self.loaded.prompts)

    @cached_property
    def limit(self) -> int:
        """The number of tokens that the model reads, with prompt and special tokens."""
        return int(self.loaded.max_seq_length or self._tokenizer.model_max_length)

    @property
    def _tokenizer(self) -> Any:
        return self.loaded.tokenizer

    @cached_property
    def loaded(self) -> Any:
        """The sentence-transformers model itself. Raises ValueError if its folder cannot be read."""
        # Imported here: torch takes seconds, and most commands end before a model is needed.
        from transformers.utils import logging

        # On standard error it reports what does not affect the encodings, such as unused weights.
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        try:
            loaded = self._open()
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(
                f"The folder {self.model.folder} holds no sentence-transformers model that can be read: "
                "download the model again or give another with --model."
            ) from error
        if self.model.adapter:
            _adapt(loaded[0].auto_model, self.model.adapter)
        return loaded

    def _open(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self.model.folder), device=self.device)


def _adapt(model: Any, adapter: Path) -> None:
    """Changes the transformer's weights as the adapter says."""
    import torch

    state = model.state_dict()
    weights = adapted({name: weight.cpu().numpy() for name, weight in state.items()}, adapter)
    model.load_state_dict({name: torch.from_numpy(weight.copy()) for name, weight in weights.items()})


def _moved(value: Any, device: str) -> Any:
    """A tensor moved to the device; any other value unchanged."""
    return value.to(device) if hasattr(value, "to") else value
