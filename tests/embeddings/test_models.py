"""Tests of finding models by name, and of their fingerprints."""

import shutil
from pathlib import Path

import pytest

from embeddings.models import Model, find, fingerprint


def test_the_bundled_model_is_in_its_package() -> None:
    model = find("bundled")
    assert (model.folder / "modules.json").exists()
    assert (model.name, model.question_prompt, model.languages) == ("bundled", None, frozenset({"en"}))


def test_a_folder_is_a_model_and_an_e5_model_has_the_prompts_of_its_training(tmp_path: Path) -> None:
    assert find(str(tmp_path)) == Model(str(tmp_path), tmp_path)
    e5 = tmp_path / "multilingual-e5-small"
    e5.mkdir()
    assert find(str(e5)) == Model(str(e5), e5, "query: ", "passage: ", frozenset({"multilingual"}), is_centred=True)


def test_an_unreachable_hub_or_an_impossible_name_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ConnectionError, match=r"'nobody/nothing' is not on this machine .* use --model bundled"):
        find("nobody/nothing")
    with pytest.raises(ConnectionError, match="'intfloat/multilingual-e5-small' is not on this machine"):
        find("multilingual")
    with pytest.raises(ValueError, match=r"There is no model 'no such model': give bundled, multilingual"):
        find("no such model")


def test_a_copy_is_the_same_model_but_not_with_other_weights_or_prompts(tmp_path: Path) -> None:
    copy = shutil.copytree(find("bundled").folder, tmp_path / "model")
    same = fingerprint(Model("copy", copy))
    assert same == fingerprint(Model("original", find("bundled").folder))
    assert fingerprint(Model("copy", copy, "query: ")) != same
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert fingerprint(Model("copy", copy)) != same
