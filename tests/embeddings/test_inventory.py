"""Tests of the properties of models that are known without loading one."""

from pathlib import Path

import pytest

from embeddings.inventory import Entry, check_files, entry
from embeddings.loading import _cache
from embeddings.models import Model, find, located


def test_the_properties_of_the_bundled_model_are_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Another test may have exported it into the cache of this run.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = entry("bundled")
    assert (found.folder, found.dimension, found.languages) == (str(find("bundled").folder), 384, ("en",))
    assert (found.size > 80e6, found.is_exported) == (True, False)


def test_a_missing_model_is_not_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert located("nobody/nothing") is None
    assert entry("nobody/nothing") == Entry("nobody/nothing", "", 0, 0, (), False)
    with pytest.raises(ValueError, match="There is no model 'a/b/c'"):
        entry("a/b/c")


@pytest.mark.long
def test_the_dimension_is_that_of_the_last_part_also_in_an_export(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from embeddings.export import export

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = located(str(small.folder))
    assert model is not None
    assert (entry(model.name).dimension, entry(model.name).is_exported) == (16, False)
    export(model, _cache())
    assert (entry(model.name).dimension, entry(model.name).is_exported) == (16, True)


def test_missing_and_damaged_files_are_named(model: Model) -> None:
    check_files(model)
    config = model.folder / "config.json"
    whole = config.read_text("utf-8")
    config.write_text("{")
    with pytest.raises(ValueError, match=r"config\.json is damaged"):
        check_files(model)
    config.write_text(whole)
    (model.folder / "model.safetensors").unlink()
    with pytest.raises(ValueError, match="contains no weights"):
        check_files(model)
