"""The ONNX graph of a BERT model, built from the files of its folder without torch.

Importing torch takes longer than all the rest. Most small embedding models are of this family (Devlin et al. 2019): an
encoder, pooling by the mean or the first token, and optionally normalisation to length 1. Any other model is left to
`tracing`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.adapter import adapted
from embeddings.encoder import Floats, Role
from embeddings.graph import OPSET, OUTPUTS, Graph
from embeddings.models import Model, read_json

if TYPE_CHECKING:
    from onnx import ModelProto
    from tokenizers import Tokenizer

_PARTS = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_POOLING = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
# Keys of the normalizer in tokenizer.json, with the corresponding key of tokenizer_config.json and its default.
_LETTERS = {
    "lowercase": ("do_lower_case", True),
    "strip_accents": ("strip_accents", None),
    "handle_chinese_chars": ("tokenize_chinese_chars", True),
}
_PLAIN = {
    "model_type": ("bert",),
    "architectures": (["BertModel"], ["BertForMaskedLM"]),
    "hidden_act": ("gelu",),
    "position_embedding_type": (None, "absolute"),
    "is_decoder": (None, False),
    "add_cross_attention": (None, False),
}


def read(model: Model) -> Graph | None:
    """The graph of the model in the folder; None if it is not of this family or its files are incomplete."""
    files = {name: read_json(model.folder / name) for name in ("config.json", "modules.json", "tokenizer_config.json")}
    config, modules, words = files.values()
    parts = [part.get("type", "").rpartition(".")[2] for part in modules or ()]
    if parts not in _PARTS or any(config.get(key) not in values for key, values in _PLAIN.items()):
        return None
    pooling = _pooling(read_json(model.folder / modules[1]["path"] / "config.json"))
    limit = _limit(read_json(model.folder / "sentence_bert_config.json"), words, config)
    tokenizer = _tokenizer(model.folder / "tokenizer.json", words, limit)
    if not (pooling and limit and tokenizer):
        return None
    try:
        weights = _weights(model.folder / "model.safetensors")
        if model.adapter:
            weights = adapted(weights, model.adapter)
        built = _Builder(config, weights).build(pooling, has_length_one=parts[-1] == "Normalize")
    except KeyError:
        return None
    settings = read_json(model.folder / "config_sentence_transformers.json")
    return Graph(
        model=built,
        tokenizer=tokenizer,
        limit=limit,
        prompts={role: model.prompt(role, settings.get("prompts") or {}) for role in Role},
        languages=model.languages or frozenset(),
        is_for_dot_products=settings.get("similarity_fn_name") == "dot",
        unknown=words.get("unk_token"),
    )


def _pooling(config: dict[str, Any]) -> str:
    """The pooling of tokens into a vector, "mean" or "cls"; "" for any other."""
    older = [_POOLING.get(key, "") for key, value in config.items() if key.startswith("pooling_mode_") and value]
    modes = [config["pooling_mode"]] if "pooling_mode" in config else older
    return modes[0] if modes in (["mean"], ["cls"]) and config.get("include_prompt", True) else ""


def _limit(own: dict[str, Any], words: dict[str, Any], config: dict[str, Any]) -> int:
    """The number of tokens that the model reads; 0 if its files do not say, or if texts are changed first."""
    if own.get("do_lower_case") or own.keys() & {"query_length", "document_length", "processing_kwargs"}:
        return 0
    most = int(config.get("max_position_embeddings", 0))
    limit = int(own.get("max_seq_length") or min(words.get("model_max_length", 0), most))
    return limit if limit <= most else 0


def _tokenizer(path: Path, words: dict[str, Any], limit: int) -> "Tokenizer | None":
    """The tokenizer, truncating at the limit; None if tokenizer_config.json overrides tokenizer.json."""
    from tokenizers import Tokenizer

    letters = read_json(path).get("normalizer") or {}
    if words.get("tokenizer_class") != "BertTokenizer" or any(
        letters.get(key) != words.get(*said) for key, said in _LETTERS.items()
    ):
        return None
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit, direction=words.get("truncation_side", "right"))
    return tokenizer


def _weights(path: Path) -> dict[str, Floats]:
    """The encoder's weights by name; none if the file is missing, damaged or in half precision."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as file:
            weights = {name.removeprefix("bert."): file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return {}
    floats = {name: weight for name, weight in weights.items() if weight.dtype == np.float32}
    return floats if len(weights) - len(floats) <= ("embeddings.position_ids" in weights) else {}


class _Builder:
    """A builder of the graph: nodes and weights, added in the order in which a text passes through them."""

    def __init__(self, config: dict[str, Any], weights: dict[str, Floats]) -> None:
        self._config = config
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def build(self, pooling: str, has_length_one: bool) -> "ModelProto":
        """The whole graph. Raises KeyError if a weight is missing."""
        from onnx import TensorProto, helper

        tokens = self._embedded()
        for layer in range(self._config["num_hidden_layers"]):
            tokens = self._layer(tokens, f"encoder.layer.{layer}")
        vectors = self._pooled(tokens, pooling)
        if has_length_one:
            least = self._constant("least", np.array(1e-12, np.float32))
            length = self._add("ReduceL2", vectors, axes=[1], keepdims=1)
            vectors = self._add("Div", vectors, self._add("Max", length, least))
        for name, result in zip(OUTPUTS, (vectors, tokens), strict=True):
            self._nodes.append(helper.make_node("Identity", [result], [name], name=name))
        width = self._config["hidden_size"]
        outputs = [
            helper.make_tensor_value_info(OUTPUTS[0], TensorProto.FLOAT, [1, width]),
            helper.make_tensor_value_info(OUTPUTS[1], TensorProto.FLOAT, [1, "length", width]),
        ]
        inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])]
        graph = helper.make_graph(self._nodes, "bert", inputs, outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)

    def _embedded(self) -> str:
        """The sum of each token's word, position and type embeddings; all tokens have the first type."""
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._weights["embeddings.position_embeddings.weight"] + kind)
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        length = self._add("Shape", "ids", start=1, end=2)
        first = self._add("Slice", places, self._numbers(0), length, self._numbers(0))
        return self._normalised(self._add("Add", self._add("Gather", words, "ids"), first), "embeddings.LayerNorm")

    def _layer(self, tokens: str, name: str) -> str:
        """A transformer layer: self-attention, then a feed-forward network."""
        attended = self._linear(self._attention(tokens, f"{name}.attention.self"), f"{name}.attention.output.dense")
        tokens = self._normalised(self._add("Add", attended, tokens), f"{name}.attention.output.LayerNorm")
        inner = self._gelu(self._linear(tokens, f"{name}.intermediate.dense"))
        inner = self._linear(inner, f"{name}.output.dense")
        return self._normalised(self._add("Add", inner, tokens), f"{name}.output.LayerNorm")

    def _attention(self, tokens: str, name: str) -> str:
        """Softmax(q k / sqrt(d)) v of every head (Vaswani et al. 2017); one product gives q, k and v."""
        heads, width = self._config["num_attention_heads"], self._config["hidden_size"]
        scale = np.float32((width // heads) ** -0.5)
        (matrix, shift), *others = (self._pair(f"{name}.{part}") for part in ("query", "key", "value"))
        parts = [(matrix * scale, shift * scale), *others]
        matrix, shift = (np.concatenate(each, axis=-1) for each in zip(*parts, strict=True))
        product = self._product(tokens, matrix, shift, name)
        split = self._add("Reshape", product, self._numbers(0, 0, 3, heads, width // heads))
        # (1, tokens, 3, heads, d) to (3, 1, heads, tokens, d)
        parted = self._add("Transpose", split, perm=[2, 0, 3, 1, 4])
        query, key, value = (self._add("Gather", parted, self._constant(f"{name}.{n}", np.array(n))) for n in range(3))
        attention = self._add(
            "Softmax", self._add("MatMul", query, self._add("Transpose", key, perm=[0, 1, 3, 2])), axis=-1
        )
        values = self._add("Transpose", self._add("MatMul", attention, value), perm=[0, 2, 1, 3])
        return self._add("Reshape", values, self._numbers(0, 0, width))

    def _gelu(self, values: str) -> str:
        """x / 2 · (1 + erf(x / sqrt(2))) (Hendrycks & Gimpel 2016)."""
        root, one, half = (self._constant(str(n), np.array(n, np.float32)) for n in (2**0.5, 1.0, 0.5))
        share = self._add("Add", self._add("Erf", self._add("Div", values, root)), one)
        return self._add("Mul", self._add("Mul", values, share), half)

    def _pooled(self, tokens: str, pooling: str) -> str:
        if pooling == "mean":
            return self._add("ReduceMean", tokens, axes=[1], keepdims=0)
        return self._add("Gather", tokens, self._constant("first", np.array(0)), axis=1)

    def _normalised(self, values: str, name: str) -> str:
        scale, shift = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self._add("LayerNormalization", values, scale, shift, epsilon=self._config["layer_norm_eps"])

    def _linear(self, values: str, name: str) -> str:
        return self._product(values, *self._pair(name), name)

    def _pair(self, name: str) -> tuple[Floats, Floats]:
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _product(self, values: str, matrix: Floats, shift: Floats, name: str) -> str:
        product = self._add("MatMul", values, self._constant(f"{name}.weight", matrix))
        return self._add("Add", product, self._constant(f"{name}.bias", shift))

    def _numbers(self, *numbers: int) -> str:
        return self._constant(repr(numbers), np.array(numbers, np.int64))

    def _constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        if all(constant.name != name for constant in self._constants):
            self._constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def _add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """The name of a new node's output."""
        from onnx import helper

        name = f"{len(self._nodes)}/{kind}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name
