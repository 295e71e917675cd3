"""`python -m tests.faults.exporting MODEL CACHE` exports the model in a folder and reports when it begins."""

import sys
from pathlib import Path

import torch.onnx  # noqa: F401

from embeddings.export import export
from embeddings.models import Model
from tests.faults.program import READY

if __name__ == "__main__":
    print(READY, file=sys.stderr, flush=True)
    export(Model("small", Path(sys.argv[1]), is_centred=True), Path(sys.argv[2]))
