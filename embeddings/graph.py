"""A model as an ONNX graph in single precision, from which every exported form is made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnx import ModelProto
    from tokenizers import Tokenizer

    from embeddings.encoder import Role
    from embeddings.scoring import Scoring

OPSET = 17
OUTPUTS = ("vectors", "tokens")


@dataclass(frozen=True, slots=True)
class Graph:
    """A model's forward pass with pooling: `ids` (1, tokens) to `vectors` (1, dimension) and `tokens`."""

    model: "ModelProto"
    tokenizer: "Tokenizer"  # truncates texts where the model does, without padding
    limit: int  # the number of tokens that the model reads, with prompt and special tokens
    prompts: "dict[Role, str]"
    languages: frozenset[str]  # ISO 639-1, empty if unknown
    is_for_dot_products: bool  # whether the length of a vector counts
    unknown: str | None  # the token for text that the tokenizer does not know
    scorings: "dict[Role, Scoring] | None" = None  # of a model made for late interaction, whose ids they expand
