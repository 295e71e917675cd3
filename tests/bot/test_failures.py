"""A failure is one sentence that names the next step."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.failures import _EXTRAS, failure

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
# Where a package is installed under another name than it is imported by.
INSTALLED = {"sklearn": "scikit-learn", "pythonjsonlogger": "python-json-logger"}


@pytest.mark.parametrize("package", _EXTRAS)
def test_a_missing_package_names_the_extra_that_brings_it(package: str) -> None:
    sentence = failure(ModuleNotFoundError(f"No module named '{package}.part'", name=f"{package}.part"))
    assert sentence == f"This needs the package {package}: run `pip install 'seedbot[{_EXTRAS[package]}]'`."
    name = INSTALLED.get(package, package.replace("_", "-"))
    requirements = PROJECT["optional-dependencies"][_EXTRAS[package]]
    assert name in {re.split(r"[<>=\[]", requirement)[0] for requirement in requirements}


def test_another_missing_module_is_named_as_it_is() -> None:
    assert failure(ModuleNotFoundError("No module named 'tantivy'", name="tantivy")) == "No module named 'tantivy'"


def test_no_package_is_both_needed_and_extra() -> None:
    needed = {re.split(r"[<>=\[]", requirement)[0] for requirement in PROJECT["dependencies"]}
    assert needed & {INSTALLED.get(name, name.replace("_", "-")) for name in _EXTRAS} == set()
    assert len(needed) <= 44  # jinja2 comes with torch
