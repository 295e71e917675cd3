"""A sentence-transformers model as a graph of 8-bit integers: made once, checked against the original."""

import json
import shutil
import warnings
from dataclasses import asdict
from pathlib import Path

import numpy as np
from filelock import FileLock

from embeddings.encoder import Centre, Encoder, Floats, Ids, Role
from embeddings.models import Model
from embeddings.onnx import CHECKSUMS, GRAPH, SETTINGS, TOKENIZER, OnnxEncoder, Settings, checksums, is_whole, place
from embeddings.quantization import quantize
from embeddings.sentence import SentenceEncoder

# Measured: at .89 (one scale for a whole matrix of weights) ranking by vectors loses .018 MRR@10 and the full
# ranking .003; at .985 no loss of the full ranking can be told from chance; the bundled model reaches .997.
BOUND = 0.985

_SENTENCES = (
    "Who built the lighthouse?",
    "The lighthouse on the northern cliff was built in 1874 by the harbour's own masons.",
    "It is 31.5 metres tall, and its lamp could be seen from a distance of 22 nautical miles.",
    "Маяк на северном утёсе построили в 1874 году мастера из порта.",
    "Quand le phare a-t-il été rallumé après la tempête ?",
    "After the storm of 12 January 1912 the keeper, a Mrs. O'Neill, relit it with oil from the kitchen.",
    "Der Leuchtturmwärter führte vierzig Jahre lang Tagebuch über Wind, Wellen und vorbeifahrende Schiffe.",
    "Prices rose by 4% in March; economists had expected 2.5% (see table 3).",
    "灯塔建于一八七四年，由港口的石匠建造。",
    "Las mareas son más altas en primavera, cuando el sol y la luna tiran juntos.",
    "def relight(lamp): return lamp.oil > 0 and not lamp.broken",
    "What did the keeper write about ships?",
    "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.",
    "THE COUNCIL VOTED 7 TO 2 AGAINST SELLING THE TOWER!!!",
)
# Questions, short passages and long ones.
_TEXTS = [" ".join((_SENTENCES * 2)[start : start + n]) for n in (1, 3, 9) for start in range(len(_SENTENCES))]


def export(model: Model, cache: Path) -> Path:
    """The folder inside the cache that the model is exported into, at once if it already was.

    Raises ValueError if the exported model strays from the original.
    """
    folder = place(model, cache)
    part = folder.with_suffix(".part")
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not is_whole(folder):
            for old in (folder, part):
                shutil.rmtree(old, ignore_errors=True)
            try:
                part.mkdir()
                _make(SentenceEncoder(model), OnnxEncoder(model, part), part)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    return folder


def check(original: SentenceEncoder, exported: OnnxEncoder) -> None:
    """Raises ValueError if the exported encoder strays from the original on texts of several kinds."""
    for role in {original.prompt(role): role for role in Role}.values():
        theirs, ours = original.encode(_TEXTS, role), exported.encode(_TEXTS, role)
        if any(not np.array_equal(a.spans, b.spans) for a, b in zip(theirs, ours, strict=True)):
            raise ValueError(_refusal(original, "cuts texts into other tokens than the original"))
        vectors = _likeness([e.vector[None] for e in theirs], [e.vector[None] for e in ours])
        tokens = _likeness([e.tokens for e in theirs], [e.tokens for e in ours])
        if not min(vectors, tokens) >= BOUND:
            strays = f"strays from the original: its cosine to it is {min(vectors, tokens):.3f}, under {BOUND}"
            raise ValueError(_refusal(original, strays))


def _make(encoder: SentenceEncoder, exported: OnnxEncoder, folder: Path) -> None:
    _write_tokenizer(encoder, folder / TOKENIZER)
    settings = Settings(
        dimension=encoder.dimension,
        window=encoder.window,
        prompts={role.value: encoder.prompt(role) for role in Role},
        languages=sorted(encoder.languages),
        centres={role.value: _as_lists(encoder.centre(role)) for role in Role},
        length=encoder.length,
        unknown=encoder.loaded.tokenizer.unk_token,
    )
    (folder / SETTINGS).write_text(json.dumps(asdict(settings)), "utf-8")
    traced = folder / "traced.onnx"
    samples = _ids(encoder, _TEXTS[::2])
    _trace(encoder, samples[0], traced)
    quantize(traced, folder / GRAPH, samples)
    traced.unlink()
    check(encoder, exported)
    (folder / CHECKSUMS).write_text(json.dumps(checksums(folder)), "utf-8")


def _as_lists(centre: Centre | None) -> dict[str, list[float]] | None:
    return {"vector": centre.vector.tolist(), "token": centre.token.tolist()} if centre else None


def _write_tokenizer(encoder: SentenceEncoder, path: Path) -> None:
    from tokenizers import Tokenizer

    if not encoder.loaded.tokenizer.is_fast:
        raise ValueError(_refusal(encoder, "has a tokenizer that only runs beside the original"))
    tokenizer = Tokenizer.from_str(encoder.loaded.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(encoder.limit, direction=encoder.loaded.tokenizer.truncation_side)
    # Not `save`, which on a full disk raises an Exception of no class.
    path.write_text(tokenizer.to_str(pretty=True), "utf-8")


def _ids(encoder: SentenceEncoder, texts: list[str]) -> list[Ids]:
    prompt = encoder.prompt(Role.PASSAGE)
    rows = encoder.loaded.tokenizer([prompt + text for text in texts], truncation=True, max_length=encoder.limit)
    return [np.array([row], np.int64) for row in rows["input_ids"]]


def _trace(encoder: SentenceEncoder, ids: Ids, path: Path) -> None:
    """Write the model's whole forward pass, pooling and all, over one text of any length."""
    import torch

    model = encoder.loaded

    class Forward(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            output = self.model({"input_ids": ids})
            return output["sentence_embedding"], output["token_embeddings"]

    with warnings.catch_warnings(), torch.no_grad():
        # Where the tracer might have frozen what depends on the text, the check would find it.
        warnings.filterwarnings("ignore", category=torch.jit._trace.TracerWarning)
        warnings.filterwarnings("ignore", "Exporting aten::index operator", UserWarning)
        # The newer exporter needs a package more and knows fewer models.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"torch\.onnx|embeddings\.export")
        torch.onnx.export(
            Forward().eval(),
            (torch.from_numpy(ids),),
            path,
            input_names=["ids"],
            output_names=["vectors", "tokens"],
            dynamic_axes={"ids": {1: "length"}, "tokens": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )


def _likeness(theirs: list[Floats], ours: list[Floats]) -> float:
    """The mean cosine of two sets of rows, both seen from the mean of the first.

    Some models give all texts much the same vector: seen from zero, any of them would be like its original.
    """
    centre = np.concatenate(theirs).mean(axis=0)
    first, second = np.concatenate(theirs) - centre, np.concatenate(ours) - centre
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return float(np.mean(np.sum(first * second, axis=1) / lengths))


def _refusal(encoder: Encoder, reason: str) -> str:
    return f"The model {encoder.name!r} cannot be exported: in 8-bit integers it {reason}. It is used as it is."
