"""Tests of what must not wait for torch, whose import takes seconds."""

import subprocess
import sys

import pytest

from embeddings.models import Model

BEFORE = """
import sys
from pathlib import Path
from embeddings import inventory, loading
from embeddings.encoder import Role
from embeddings.export import export
from embeddings.models import Model, find
from embeddings.onnx import OnnxEncoder
folder = Path(sys.argv[1])
model = Model("tiny", folder)
"""
AFTER = "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"


@pytest.mark.long
@pytest.mark.parametrize(
    "program",
    [
        "OnnxEncoder(model, export(model, folder / 'cache')).encode(['Who?'], Role.QUESTION)",
        "inventory.entry('bundled'); inventory.check_files(find('bundled'))",
        "loading._DEVICES, sys.platform = (), 'linux'; assert loading.gpu() is None",
    ],
    ids=["the export of a BERT model", "the inventory", "the search for a GPU without a driver"],
)
def test_no_torch_is_loaded_by(program: str, model: Model) -> None:
    command = [sys.executable, "-c", f"{BEFORE}\n{program}\n{AFTER}", str(model.folder)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"
