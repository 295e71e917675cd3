"""The export of a sentence-transformers model to ONNX Runtime, once for a machine, in the quickest form for it."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from filelock import FileLock

from embeddings import bert, tracing
from embeddings.cores import one_thread
from embeddings.encoder import Encoder, Encoding, Floats, Ids, Role, at_length, unit
from embeddings.graph import OUTPUTS, Graph
from embeddings.models import Model
from embeddings.multi_vector import by_torch
from embeddings.onnx import (
    CHECKSUMS,
    FILES,
    GRAPH,
    SETTINGS,
    TOKENIZER,
    OnnxEncoder,
    Settings,
    checksums,
    is_whole,
    place,
    session,
)
from embeddings.quantization import Form, quickest, smooth, write
from embeddings.sample import TEXTS

# The least likeness of an 8-bit or traced form. Measured: at .89 (one scale for a whole matrix of weights), ranking by
# vectors loses .018 MRR@10 and the full ranking .003; at .985, the full ranking loses nothing significant; the bundled
# model reaches .997.
BOUND = 0.985

Pair = tuple[Sequence[Encoding], Sequence[Encoding]]

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


def _of_length(*sentences: int) -> list[str]:
    return [" ".join((_SENTENCES * 2)[start : start + n]) for n in sentences for start in range(len(_SENTENCES))]


# The texts by which forms are compared: questions, short passages and long ones.
_COMPARED = {Role.QUESTION: _of_length(1), Role.PASSAGE: _of_length(3, 9)}


def export(model: Model, cache: Path) -> Path:
    """The folder of the exported model inside the cache; an export that exists is not made again.

    Raises ValueError if the model can neither be read nor traced.
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
                # With the number of threads, the last bits of a sum change, and with them a rounded weight: the
                # model would be another one on each number of cores.
                with one_thread():
                    _make(model, part)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    return folder


def _make(model: Model, folder: Path) -> None:
    built = bert.read(model)
    graph = built or tracing.trace(model)
    exact = _written(graph, model, folder / Form.FLOAT, Form.FLOAT)
    if not built:
        check(by_torch(model), exact)
    smooth(graph.model, [_ids(graph, graph.prompts[Role.PASSAGE] + text) for text in _of_length(1, 3, 9)[::2]])
    form = quickest()
    quick = _written(graph, model, folder / form, form)
    chosen = quick if _least(_pairs(exact, quick)) >= BOUND else exact
    for name in FILES:
        (chosen.folder / name).rename(folder / name)
    for encoder in (exact, quick):
        shutil.rmtree(encoder.folder)
    (folder / CHECKSUMS).write_text(json.dumps(checksums(folder)), "utf-8")


def check(original: Encoder, exported: Encoder) -> None:
    """A comparison on texts of several kinds. Raises ValueError if the exported encoder differs from the original."""
    pairs = _pairs(original, exported)
    if any(not np.array_equal(a.spans, b.spans) for pair in pairs for a, b in zip(*pair, strict=True)):
        raise ValueError(tracing.refusal(original, "its tokens are not those of the original"))
    least = _least(pairs)
    if not least >= BOUND:
        raise ValueError(tracing.refusal(original, f"its cosine to the original is {least:.3f}, under {BOUND}"))


def _pairs(original: Encoder, exported: Encoder) -> list[Pair]:
    """The encodings of the compared texts by both encoders, for questions and for passages."""
    return [(original.encode(texts, role), exported.encode(texts, role)) for role, texts in _COMPARED.items()]


def _least(pairs: Sequence[Pair]) -> float:
    """The least of the mean cosines of vectors and of tokens, for questions and for passages."""
    vectors = [_likeness(*([e.vector[None] for e in each] for each in pair)) for pair in pairs]
    tokens = [_likeness(*([e.tokens for e in each] for each in pair)) for pair in pairs]
    return min(vectors + tokens)


def _likeness(theirs: Sequence[Floats], ours: Sequence[Floats]) -> float:
    """The mean cosine of two sets of rows, both relative to the mean of the first.

    Some models give all texts nearly the same vector: relative to zero, any form of them would be like the original.
    """
    centre = np.concatenate(theirs).mean(axis=0)
    first, second = np.concatenate(theirs) - centre, np.concatenate(ours) - centre
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return float(np.mean(np.sum(first * second, axis=1) / lengths))


def _written(graph: Graph, model: Model, folder: Path, form: Form) -> OnnxEncoder:
    folder.mkdir()
    write(graph.model, folder / GRAPH, form)
    # Not `save`, which raises a bare Exception on a full disk.
    (folder / TOKENIZER).write_text(graph.tokenizer.to_str(pretty=True), "utf-8")
    (folder / SETTINGS).write_text(json.dumps(asdict(_settings(graph, model, folder / GRAPH, form))), "utf-8")
    return OnnxEncoder(model, folder)


def _settings(graph: Graph, model: Model, path: Path, form: Form) -> Settings:
    run = session(path).run
    (vector, *_), _ = run(OUTPUTS, {"ids": _ids(graph, graph.prompts[Role.PASSAGE])})
    samples: dict[Role, list[list[Floats]]] = {}
    if model.is_centred or graph.is_for_dot_products:
        for role, texts in TEXTS.items():
            samples[role] = [run(OUTPUTS, {"ids": _ids(graph, graph.prompts[role] + text)}) for text in texts]
    length = None
    if graph.is_for_dot_products:
        length = float(np.mean([np.linalg.norm(vectors) for vectors, _ in samples[Role.PASSAGE]]))
    return Settings(
        form=form,
        dimension=len(vector),
        window=graph.limit - len(graph.tokenizer.encode(graph.prompts[Role.PASSAGE]).ids),
        prompts={role.value: prompt for role, prompt in graph.prompts.items()},
        languages=sorted(graph.languages),
        centres={role.value: _centre(samples[role], length) if model.is_centred else None for role in Role},
        length=length,
        unknown=graph.unknown,
        scorings={role.value: asdict(scoring) for role, scoring in (graph.scorings or {}).items()} or None,
    )


def _centre(outputs: Sequence[Sequence[Floats]], length: float | None) -> dict[str, list[float]]:
    """The mean of all vectors and the mean of all tokens of a sample in one role."""
    vectors = at_length(np.concatenate([vectors for vectors, _ in outputs]), length)
    tokens = unit(np.concatenate([tokens[0] for _, tokens in outputs]))
    return {"vector": vectors.mean(axis=0).tolist(), "token": tokens.mean(axis=0).tolist()}


def _ids(graph: Graph, text: str) -> Ids:
    return np.array([graph.tokenizer.encode(text).ids], np.int64)
