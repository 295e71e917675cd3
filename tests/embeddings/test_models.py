"""Tests of finding models by name, and of their fingerprints."""

import json
import shutil
from pathlib import Path

import pytest

from embeddings.models import HUB_NAMES, Model, find, fingerprint, is_multi_vector, located, published


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


def test_models_made_for_late_interaction_have_names() -> None:
    assert list(HUB_NAMES) == ["multilingual", "colbert", "edge", "leaf"]
    assert published("colbert") == "answerai-colbert-small-v1"
    assert published("edge") == "mxbai-edge-colbert-v0-17m"
    assert published("leaf") == "mdbr-leaf-ir"


@pytest.mark.parametrize(
    ("name", "settings", "is_late"),
    [
        ("config_sentence_transformers.json", {"model_type": "MultiVectorEncoder"}, True),
        ("config_sentence_transformers.json", {"model_type": "ColBERT"}, True),
        ("config_sentence_transformers.json", {"query_prefix": "[Q] ", "document_prefix": "[D] "}, True),
        ("config_sentence_transformers.json", {"model_type": "SentenceTransformer"}, False),
        ("config_sentence_transformers.json", {"prompts": {"query": "query: "}}, False),
        ("config.json", {"architectures": ["HF_ColBERT"]}, True),
        ("config.json", {"architectures": ["BertModel"]}, False),
        ("config.json", {"architectures": None}, False),
    ],
)
def test_the_folder_tells_a_model_made_for_late_interaction(
    tmp_path: Path, name: str, settings: dict[str, object], is_late: bool
) -> None:
    (tmp_path / name).write_text(json.dumps(settings))
    assert is_multi_vector(tmp_path) == is_late


@pytest.fixture
def colbert(tmp_path: Path) -> Path:
    """The settings of Stanford's ColBERT, in a folder whose name is that of an E5 model."""
    folder = tmp_path / "colbert-e5-small"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["HF_ColBERT"]}')
    (folder / "artifact.metadata").write_text('{"query_maxlen": 32}')
    return folder


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        ("---\nlanguage: en\n---\n# ColBERT\n---\n", frozenset({"en"})),
        ("---\nlanguage:\n- en\n- de\ntags: []\n---\n", frozenset({"en", "de"})),
        ("---\ntags: []\n---\n", None),
        ("---\n- en\n---\n", None),
        ("---\nlanguage: [\n---\n", None),
        ("# ColBERT", None),
    ],
)
def test_a_model_made_for_late_interaction_has_its_own_prompts_and_the_languages_of_its_card(
    colbert: Path, card: str, languages: frozenset[str] | None
) -> None:
    (colbert / "README.md").write_text(card)
    assert located(str(colbert)) == Model(str(colbert), colbert, languages=languages)


def test_what_stanford_says_of_a_model_belongs_to_its_fingerprint(colbert: Path) -> None:
    before = fingerprint(Model("colbert", colbert))
    (colbert / "artifact.metadata").write_text('{"query_maxlen": 64}')
    assert fingerprint(Model("colbert", colbert)) != before
