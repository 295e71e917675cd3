"""A model made for late interaction as an Encoder: of sentence-transformers, PyLate or Stanford's ColBERT.

Its tokens are those that it compares, as the library gives them: with special and prompt tokens and those that expand
a question, without those of its skip list. Its vector is their mean.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from embeddings.encoder import Encoding, Role, late_encoding
from embeddings.models import Model, is_multi_vector
from embeddings.scoring import Scoring
from embeddings.sentence import SentenceEncoder

if TYPE_CHECKING:
    from torch import Tensor

_TASKS = {Role.QUESTION: "query", Role.PASSAGE: "document"}


class LateInteractionEncoder(SentenceEncoder):
    """A model made for late interaction, loaded on first use; safe to use from several threads."""

    @property
    def limit(self) -> int:
        """The number of tokens of a passage that the model reads, with prompt and special tokens."""
        return self.scorings[Role.PASSAGE].limit

    @cached_property
    def scorings(self) -> dict[Role, Scoring]:
        """Which tokens are compared, by role."""
        return {Role.QUESTION: self._of_questions(), Role.PASSAGE: self._of_passages()}

    def forward(self, ids: "Tensor") -> tuple["Tensor", "Tensor"]:
        """The mean and the tokens, compared or not, of one text's ids as `Scoring` expands them, (1, tokens)."""
        import torch

        features = {"input_ids": torch.where(ids < 0, -1 - ids, ids), "attention_mask": (ids >= 0).long()}
        for module in self.loaded:
            if module is not self._mask:
                features = module(features)
        tokens = features["token_embeddings"]
        return tokens.mean(dim=1), tokens

    def _encode(self, texts: list[str], role: Role) -> Iterator[Encoding]:
        prompt = self.prompt(role)
        prompted = [prompt + text for text in texts]
        output = self._forward(prompted, task=_TASKS[role])
        tokens, compared = output["token_embeddings"].float().numpy(), output["attention_mask"].numpy() > 0
        spans = self._spans(prompted, output["input_ids"].numpy(), self.scorings[role].limit)
        for row, own in enumerate(spans):
            yield late_encoding(tokens[row], own, compared[row], len(prompt))

    def _of_questions(self) -> Scoring:
        own, most = self._reader.query_length, int(self.loaded.max_seq_length)
        skipped, expansion = self._skipped(Role.QUESTION), self._reader.query_expansion
        if not expansion:
            return Scoring(own or most, skipped=skipped)
        length = expansion["length"]
        longest = length if expansion["strategy"] == "fixed" else max(own or most, length)
        return Scoring(longest, length, self._expansion(expansion["token"]), expansion["attend"], skipped)

    def _of_passages(self) -> Scoring:
        kept = self._mask.keep_only_token_ids or []
        limit = self._reader.document_length or int(self.loaded.max_seq_length)
        return Scoring(limit, skipped=self._skipped(Role.PASSAGE), kept=kept)

    def _skipped(self, role: Role) -> list[int]:
        ids = self._mask._skiplist_ids
        return ids.tolist() if ids is not None and _TASKS[role] in self._mask.skiplist_tasks else []

    def _expansion(self, token: str | None) -> int:
        """The id of the token that expands a question, as the library chooses it."""
        if token is not None:
            return int(self._tokenizer.convert_tokens_to_ids(token))
        mask = self._tokenizer.mask_token_id
        return int(self._tokenizer.eos_token_id if mask is None else mask)

    @cached_property
    def loaded(self) -> Any:
        """The model itself. Raises ValueError if its folder cannot be read, or if it pools its tokens."""
        loaded = super().loaded
        kinds = [type(module).__name__ for module in loaded]
        pools = any(kind.endswith("Pooling") for kind in kinds)
        if pools or kinds[0] != "Transformer" or kinds.count("MultiVectorMask") != 1:
            raise ValueError(
                f"The model {self.name!r} cannot be used: its parts are {', '.join(kinds)}, but one made for late "
                "interaction must be a Transformer with a MultiVectorMask, without pooling. Give another with --model."
            )
        return loaded

    @property
    def _reader(self) -> Any:
        return self.loaded[0]

    @property
    def _mask(self) -> Any:
        return next(module for module in self.loaded if type(module).__name__ == "MultiVectorMask")

    def _open(self) -> Any:
        from sentence_transformers import MultiVectorEncoder

        return MultiVectorEncoder(str(self.model.folder), device=self.device, local_files_only=True)


def by_torch(model: Model, device: str = "cpu") -> SentenceEncoder:
    """The model run by torch on the device."""
    kind = LateInteractionEncoder if is_multi_vector(model.folder) else SentenceEncoder
    return kind(model, device)
