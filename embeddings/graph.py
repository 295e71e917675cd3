"""A model as an ONNX graph in single precision: what every exported form of it is made from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnx import ModelProto
    from tokenizers import Tokenizer

    from embeddings.encoder import Role

OPSET = 17
OUTPUTS = ("vectors", "tokens")


@dataclass(frozen=True, slots=True)
class Graph:
    """A model's forward pass, pooling and all: `ids` (1, tokens) to `vectors` (1, dimension) and `tokens`."""

    model: "ModelProto"
    tokenizer: "Tokenizer"  # cuts texts off where the model does, and pads none
    limit: int  # the tokens that the model reads, prompt and special tokens among them
    prompts: "dict[Role, str]"
    languages: frozenset[str]  # ISO 639-1, none where nothing is known
    is_for_dot_products: bool  # whether the length of a vector counts
    unknown: str | None  # the token for what the tokenizer does not know
