"""The forms of an ONNX graph: signed or unsigned 8-bit integers, or single precision.

In 8 bits, channels and tokens with outliers are smoothed, and each column of weights has its own scale.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import Floats, Ids
from embeddings.graph import OPSET

# Of the strengths from .5 to .7, this one changes the bundled model least.
STRENGTH = 0.6


class Form(StrEnum):
    """The number type of a graph's weights."""

    INT8 = "int8"
    UINT8 = "uint8"
    FLOAT = "float32"


def quickest() -> Form:
    """The 8-bit form that this processor multiplies correctly."""
    return Form.UINT8 if saturates() else Form.INT8


def saturates() -> bool:
    """Whether sums of products of unsigned and signed bytes saturate at 16 bits on this processor.

    They do in ONNX Runtime on x86-64 processors with AVX2 but without VNNI: a whole column of a matrix is wrong.
    """
    from onnx import TensorProto, helper
    from onnxruntime import InferenceSession

    weights = helper.make_tensor("weights", TensorProto.INT8, [64, 64], [127] * 64 * 64)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["bytes", "weights"], ["sums"])],
        "largest",
        [helper.make_tensor_value_info("bytes", TensorProto.UINT8, [8, 64])],
        [helper.make_tensor_value_info("sums", TensorProto.INT32, [8, 64])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (sums,) = session.run(None, {"bytes": np.full((8, 64), 255, np.uint8)})
    return bool((sums != 64 * 255 * 127).any())


def smooth(model: Any, samples: Sequence[Ids]) -> None:
    """Changes the graph's weights so that 8 bits are enough for them, but not what the graph computes.

    The samples, (1, tokens) each, show how large its values become.
    """
    peaks = _peaks(model, samples)
    for name, nodes in _multiplied(model.graph).items():
        height, width = _smooth(model.graph, name, nodes, peaks[name])
        # Taller than wide: the output of a feed-forward layer, where nearly all the noise of 8 bits arises.
        if height > width:
            _level(model.graph, nodes)


def write(model: Any, target: Path, form: Form) -> None:
    """Writes the graph in the form, ready to run; for 8 bits, it must be smoothed first."""
    import onnx

    rough = target.with_suffix(".rough")
    if form is Form.FLOAT:
        onnx.save(model, rough)
    else:
        _quantize(model, rough, form)
    _optimize(rough, target)
    rough.unlink()


def _quantize(model: Any, target: Path, form: Form) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # The preprocessing that it asks for would only infer the shapes, which it then infers itself.
    onnx.helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
    source = target.with_suffix(".source")
    onnx.save(model, source)
    kind = QuantType.QUInt8 if form is Form.UINT8 else QuantType.QInt8
    quantize_dynamic(source, target, per_channel=True, weight_type=kind)
    source.unlink()


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


def _smooth(graph: Any, name: str, nodes: list[Any], peaks: Floats) -> tuple[int, int]:
    """Divides each channel by a scale and multiplies its weights by it, as SmoothQuant does (Xiao et al. 2022).

    Returns the weights' height and width. A few channels of a transformer are ten times as large as the rest;
    undivided, they would leave only a few of the 256 steps to the rest.
    """
    from onnx import helper, numpy_helper

    weights = {weight.name: weight for weight in graph.initializer}
    matrices = [numpy_helper.to_array(weights[node.input[1]]) for node in nodes]
    rows = np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0)
    scale = np.maximum(peaks, 1e-3) ** STRENGTH / np.maximum(rows, 1e-3) ** (1 - STRENGTH)
    inverse, smoothed = f"{name}/inverse_scale", f"{name}/smoothed"
    graph.initializer.append(numpy_helper.from_array((1 / scale).astype(np.float32), inverse))
    _insert(graph, nodes[0], [helper.make_node("Mul", [name, inverse], [smoothed], name=smoothed)])
    for node, matrix in zip(nodes, matrices, strict=True):
        scaled = (matrix * scale[:, None]).astype(np.float32)
        weights[node.input[1]].CopyFrom(numpy_helper.from_array(scaled, node.input[1]))
        node.input[0] = smoothed
    height, width = matrices[0].shape
    return height, width


def _level(graph: Any, nodes: list[Any]) -> None:
    """Divides each token by its largest magnitude and multiplies the product by it (Dettmers et al. 2022).

    After the feed-forward layers of a transformer, one token, often the first, is ten times as large as the rest
    (Sun et al. 2024); undivided, it would leave only a few of the 256 steps to the others.
    """
    from onnx import helper, numpy_helper

    name = nodes[0].input[0]
    sizes, largest, least, size, level = (f"{name}/{part}" for part in ("sizes", "largest", "least", "size", "level"))
    graph.initializer.append(numpy_helper.from_array(np.array(1e-6, np.float32), least))
    divided = [
        helper.make_node("Abs", [name], [sizes], name=sizes),
        helper.make_node("ReduceMax", [sizes], [largest], name=largest, axes=[-1]),
        helper.make_node("Max", [largest, least], [size], name=size),
        helper.make_node("Div", [name, size], [level], name=level),
    ]
    _insert(graph, nodes[0], divided)
    for node in nodes:
        (product,) = node.output
        node.input[0], node.output[0] = level, f"{product}/level"
        after = graph.node[list(graph.node).index(node) + 1]
        _insert(graph, after, [helper.make_node("Mul", [node.output[0], size], [product], name=f"{product}/sized")])


def _insert(graph: Any, before: Any, nodes: list[Any]) -> None:
    place = list(graph.node).index(before)
    for offset, node in enumerate(nodes):
        graph.node.insert(place + offset, node)


def _multiplied(graph: Any) -> dict[str, list[Any]]:
    """The products with weights that no other node uses, by the name of the matrix that is multiplied."""
    uses = Counter(name for node in graph.node for name in node.input)
    own = {weight.name for weight in graph.initializer if uses[weight.name] == 1}
    products = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in own:
            products[node.input[0]].append(node)
    return products


def _optimize(source: Path, target: Path) -> None:
    """Fuses the graph's nodes now, so that loading it need not do so."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    # Fused with the sum before it, a normalisation takes several times as long as the two apart (ONNX Runtime 1.31).
    InferenceSession(source, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
