"""The graph of any sentence-transformers model, traced by torch."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from embeddings.encoder import Encoder, Role
from embeddings.graph import OPSET, OUTPUTS, Graph
from embeddings.models import Model
from embeddings.multi_vector import LateInteractionEncoder, by_torch
from embeddings.sentence import SentenceEncoder

if TYPE_CHECKING:
    from onnx import ModelProto


def trace(model: Model) -> Graph:
    """The graph of the model. Raises ValueError if torch cannot trace it, or if its tokenizer needs the original."""
    from tokenizers import Tokenizer

    encoder = by_torch(model)
    loaded = encoder.loaded
    if not loaded.tokenizer.is_fast:
        raise ValueError(refusal(encoder, "its tokenizer runs only with the original"))
    tokenizer = Tokenizer.from_str(loaded.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(encoder.limit, direction=loaded.tokenizer.truncation_side)
    prompts = {role: encoder.prompt(role) for role in Role}
    return Graph(
        model=_traced(encoder, tokenizer.encode(prompts[Role.PASSAGE] + "Who built the lighthouse?").ids),
        tokenizer=tokenizer,
        limit=encoder.limit,
        prompts=prompts,
        languages=encoder.languages,
        is_for_dot_products=loaded.similarity_fn_name == "dot",
        unknown=loaded.tokenizer.unk_token,
        scorings=encoder.scorings if isinstance(encoder, LateInteractionEncoder) else None,
    )


def refusal(encoder: Encoder, reason: str) -> str:
    """The sentence that tells why a model has no graph."""
    return (
        f"The model {encoder.name!r} cannot be prepared for this machine: {reason}. The original is used, more slowly."
    )


def _traced(encoder: SentenceEncoder, ids: list[int]) -> "ModelProto":
    """The model's whole forward pass with pooling, for one text of any length."""
    import onnx
    import torch

    class Forward(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = encoder.loaded

        def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return encoder.forward(ids)

    with warnings.catch_warnings(), torch.no_grad(), TemporaryDirectory() as folder:
        # If the tracer froze anything that depends on the text, the check of the export finds it.
        warnings.filterwarnings("ignore", category=torch.jit._trace.TracerWarning)
        warnings.filterwarnings("ignore", "Exporting aten::index operator", UserWarning)
        # The newer exporter needs another package and supports fewer models.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"torch\.onnx|embeddings\.tracing")
        path = Path(folder) / "traced.onnx"
        try:
            torch.onnx.export(
                Forward().eval(),
                (torch.tensor([ids]),),
                path,
                input_names=["ids"],
                output_names=list(OUTPUTS),
                dynamic_axes={"ids": {1: "length"}, "tokens": {1: "length"}},
                opset_version=OPSET,
                dynamo=False,
            )
        except (RuntimeError, torch.onnx.errors.OnnxExporterError) as error:
            raise ValueError(refusal(encoder, f"torch cannot trace it ({' '.join(str(error).split())})")) from error
        return onnx.load(path)
