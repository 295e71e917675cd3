"""Tests of finding models by name, and of their fingerprints."""

import shutil
from pathlib import Path

import pytest

from embeddings import models
from embeddings.models import Model, find, fingerprint


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(find("bundled").folder, folder)
    return folder


def test_the_bundled_model_is_in_its_package() -> None:
    model = find("bundled")
    assert (model.folder / "modules.json").exists()
    assert (model.name, model.question_prompt, model.languages) == ("bundled", None, frozenset({"en"}))


def test_a_folder_is_a_model_by_itself(copy: Path) -> None:
    assert find(str(copy)) == Model(str(copy), copy, None, None)


def test_e5_models_get_the_prompts_they_were_trained_with(tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-small"
    folder.mkdir()
    assert find(str(folder)) == Model(
        str(folder), folder, "query: ", "passage: ", frozenset({"multilingual"}), is_centred=True
    )


def test_an_unreachable_hub_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ConnectionError, match=r"'nobody/nothing' is not on this machine .* use --model bundled"):
        find("nobody/nothing")


def test_an_impossible_name_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match=r"There is no model 'no such model': give bundled, multilingual"):
        find("no such model")


def test_a_copy_of_a_model_is_the_same_model(copy: Path) -> None:
    assert fingerprint(Model("copy", copy, None, None)) == fingerprint(find("bundled"))


def test_other_weights_or_prompts_make_another_model(copy: Path) -> None:
    same = fingerprint(Model("copy", copy, None, None))
    assert fingerprint(Model("copy", copy, "query: ", None)) != same
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert fingerprint(Model("copy", copy, None, None)) != same


def test_the_multilingual_model_has_a_name_of_its_own() -> None:
    assert models.HUB_NAMES["multilingual"] == "intfloat/multilingual-e5-small"
