"""Slides that are built up step by step, each step a page of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from seeds.pdfs.lines import Line


def without_steps(pages: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """The pages, empty where the next page says the same and more: the whole slide is read once."""
    texts = [Counter(run.text for line in page for run in line.runs) for page in pages]
    steps = [_is_step(now, then) for now, then in pairwise(texts)]
    return [() if is_step else page for is_step, page in zip([*steps, False], pages, strict=True)]


def _is_step(now: Counter[str], then: Counter[str]) -> bool:
    """Whether all runs come again among others, but one that differs only by the number of the page."""
    changed = now - then
    numbered = {_without_digits(text) for text in changed}
    is_whole = changed.total() < min(2, now.total()) and numbered <= set(map(_without_digits, then))
    return is_whole and now.total() < then.total()


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)
