"""Tests of exports on other processors, emulated (Debian's qemu-user; skipped if it is missing)."""

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.models import find
from embeddings.quantization import Form
from tests.embeddings.conftest import exported

EMULATOR = shutil.which("qemu-x86_64")
# One with AVX2 but without 8-bit dot products, and one without AVX.
PROCESSORS = {"Haswell": True, "Nehalem": False}
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="x86-64 is emulated on x86-64 only"),
    pytest.mark.skipif(not EMULATOR, reason="qemu-x86_64 is not installed (Debian: qemu-user)"),
]


def emulated(processor: str, *arguments: str) -> str:
    """The output of a Python program on the processor."""
    command = [str(EMULATOR), "-cpu", processor, sys.executable, "-W", "ignore", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("processor", PROCESSORS)
def test_exports_pass_their_tests_on_an_older_processor(processor: str) -> None:
    tests = [f"tests/embeddings/test_{name}.py" for name in ("quantization", "export")]
    output = emulated(processor, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests)
    assert " passed" in output


@pytest.mark.parametrize("processor", PROCESSORS)
def test_the_bundled_model_is_correct_on_an_older_processor(processor: str, tmp_path: Path) -> None:
    questions = ["Who built the lighthouse?", "When was the old bridge closed to lorries?", "Маяк"]
    quick = exported(find("bundled"), tmp_path / "quick", Form.UINT8)
    exact = exported(find("bundled"), tmp_path / "exact", Form.FLOAT)
    program = (
        "import json, sys; from pathlib import Path; from embeddings.encoder import Role\n"
        "from embeddings.models import find; from embeddings.onnx import OnnxEncoder\n"
        "encoder = OnnxEncoder(find('bundled'), Path(sys.argv[1])); questions = json.loads(sys.argv[2])\n"
        "print(json.dumps([encoding.vector.tolist() for encoding in encoder.encode(questions, Role.QUESTION)]))"
    )
    there = json.loads(emulated(processor, "-c", program, str(quick.folder), json.dumps(questions)))
    here = [encoding.vector for encoding in quick.encode(questions, Role.QUESTION)]
    original = [encoding.vector for encoding in exact.encode(questions, Role.QUESTION)]
    # Rounding differs by a step of eight bits where a value lies between two.
    assert np.sum(np.array(there) * here, axis=1).min() > 0.999
    assert np.sum(np.array(there) * original, axis=1).min() > 0.99


@pytest.mark.parametrize(("processor", "cuts_off"), PROCESSORS.items())
def test_processors_that_saturate_are_detected(processor: str, cuts_off: bool) -> None:
    program = "from embeddings.quantization import quickest, saturates; print(saturates(), quickest())"
    assert emulated(processor, "-c", program).split() == ([str(True), "uint8"] if cuts_off else [str(False), "int8"])
