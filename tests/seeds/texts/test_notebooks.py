"""Notebooks: texts, code and results, cell by cell."""

import json
from collections.abc import Mapping

import pytest

from seeds.documents import Document, UnreadableError
from seeds.texts.notebooks import read


def notebook(*cells: Mapping[str, object]) -> Document:
    return read(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode(), "trips.ipynb")


TEXT = {"cell_type": "markdown", "source": ["# The *ferry*\n", "\n", "It [runs](https://example.org)."]}
CODE = {
    "cell_type": "code",
    "source": "print(800)\n\nplot()",
    "outputs": [
        {"output_type": "stream", "text": ["800\n"]},
        {"output_type": "error", "traceback": ["\x1b[0;31mValueError\x1b[0m: no"]},
        {"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": "<Figure>"}},
    ],
}


def test_cells_are_parts_with_their_numbers() -> None:
    document = notebook(TEXT, CODE)
    assert document.title == "The ferry"
    assert [(b.kind.value, b.place, document.text[b.start : b.end]) for b in document.outline] == [
        ("paragraph", "cell 1", "It runs."),
        ("code", "cell 2", "print(800)\n\nplot()"),
        ("code", "cell 2", "800"),
        ("code", "cell 2", "ValueError: no"),
        ("code", "cell 2", "<Figure>"),
    ]
    assert document.missing == "these cells have pictures as results: 2"


def test_notebooks_of_the_older_form_are_read() -> None:
    cells = [{"cell_type": "heading", "level": 1, "source": "Trips"}, {"cell_type": "code", "input": ["1 + 1"]}]
    document = read(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode(), "a.ipynb")
    assert (document.title, document.text) == ("Trips", "1 + 1")


def test_a_notebook_without_cells_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^holds no cells; write something into it or remove it"):
        notebook()
