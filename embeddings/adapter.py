"""What training for search changed in a model's weights: low-rank differences (LoRA, Hu et al. 2021)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from embeddings.encoder import Floats

# A matrix's difference is the product of two narrow ones, up (height, rank) and down (rank, width).
UP, DOWN = ".up", ".down"


def adapted(weights: Mapping[str, Floats], adapter: Path) -> dict[str, Floats]:
    """The model's weights with the changes of the file: matrices are added to, other weights replaced.

    Raises KeyError if the file changes a weight that the model does not have.
    """
    return {**weights, **dict(_changed(weights, adapter))}


def _changed(weights: Mapping[str, Floats], adapter: Path) -> Iterator[tuple[str, Floats]]:
    with np.load(adapter) as file:
        changes = {name: file[name].astype(np.float32) for name in file.files}
    for name, change in changes.items():
        if name.endswith(UP):
            matrix = f"{name.removesuffix(UP)}.weight"
            yield matrix, weights[matrix] + change @ changes[name.removesuffix(UP) + DOWN]
        elif not name.endswith(DOWN):
            yield name, np.broadcast_to(change, weights[name].shape)
