"""An ONNX graph in 8-bit integers: outlying channels smoothed, one scale for each column of weights."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import Floats, Ids

# Of the strengths from .5 to .9, those from .7 to .8 keep the most of both models that were measured.
STRENGTH = 0.7


def quantize(source: Path, target: Path, samples: Sequence[Ids]) -> None:
    """Write the graph in 8-bit integers, ready to run; samples (1, tokens) show how large its values grow."""
    import onnx
    from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic

    prepared, rough = target.with_suffix(".prepared"), target.with_suffix(".rough")
    quant_pre_process(source, prepared, skip_optimization=True, skip_symbolic_shape=True)
    model = onnx.load(prepared)
    _smooth(model.graph, _peaks(model, samples))
    quantize_dynamic(model, rough, per_channel=True, weight_type=QuantType.QInt8)
    _optimize(rough, target)
    prepared.unlink()
    rough.unlink()


def _peaks(model: Any, samples: Sequence[Ids]) -> dict[str, Floats]:
    """The largest magnitude of each channel of each matrix that is multiplied by weights."""
    import onnx
    from onnxruntime import InferenceSession

    names = list(_multiplied(model.graph))
    observed = onnx.ModelProto()
    observed.CopyFrom(model)
    observed.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    session = InferenceSession(observed.SerializeToString(), providers=["CPUExecutionProvider"])
    peaks: dict[str, Floats] = {}
    for ids in samples:
        for name, values in zip(names, session.run(names, {"ids": ids}), strict=True):
            peak = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            peaks[name] = np.maximum(peaks.get(name, peak), peak)
    return peaks


def _smooth(graph: Any, peaks: dict[str, Floats]) -> None:
    """Divide each channel by a scale and multiply its weights by it, after SmoothQuant (Xiao et al. 2022).

    A few channels of a transformer are ten times as large as the rest; undivided, they would leave the rest
    a few of the 256 steps.
    """
    from onnx import helper, numpy_helper

    weights = {weight.name: weight for weight in graph.initializer}
    for name, nodes in _multiplied(graph).items():
        matrices = [numpy_helper.to_array(weights[node.input[1]]) for node in nodes]
        rows = np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0)
        scale = np.maximum(peaks[name], 1e-3) ** STRENGTH / np.maximum(rows, 1e-3) ** (1 - STRENGTH)
        inverse, smoothed = f"{name}/inverse_scale", f"{name}/smoothed"
        graph.initializer.append(numpy_helper.from_array((1 / scale).astype(np.float32), inverse))
        graph.node.insert(
            list(graph.node).index(nodes[0]),
            helper.make_node("Mul", [name, inverse], [smoothed], name=smoothed),
        )
        for node, matrix in zip(nodes, matrices, strict=True):
            scaled = (matrix * scale[:, None]).astype(np.float32)
            weights[node.input[1]].CopyFrom(numpy_helper.from_array(scaled, node.input[1]))
            node.input[0] = smoothed


def _multiplied(graph: Any) -> dict[str, list[Any]]:
    """The products with weights of their own, by the name of what is multiplied."""
    uses = Counter(name for node in graph.node for name in node.input)
    own = {weight.name for weight in graph.initializer if uses[weight.name] == 1}
    products = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in own:
            products[node.input[0]].append(node)
    return products


def _optimize(source: Path, target: Path) -> None:
    """Fuse the graph's nodes now, so that loading it does not have to."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    InferenceSession(source, options, providers=["CPUExecutionProvider"])
