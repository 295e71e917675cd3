"""Code in a PDF: lines that end early and are indented, with their indentation."""

import re
from collections.abc import Sequence

from seeds.pdfs.blocks import is_item
from seeds.pdfs.lines import Line

# Signs of code, or the name of a setting, in letters like those of the text.
_SIGN_OF_CODE = re.compile(r"[{}\[\]=<>;$\\|#]|\w\(|:$|^\s*--?\w|^[\w.-]+:\s")
_LONGEST_CODE_LINE = 90


def listing(block: Sequence[Line]) -> str:
    """The lines with their indentation."""
    left = min(line.box.left for line in block)
    return "\n".join(" " * round((line.box.left - left) / _letter_width(line)) + line.text for line in block)


def _letter_width(line: Line) -> float:
    if line.style.mono:
        return max((line.box.right - line.box.left) / len(line.text), 0.2 * line.size)
    return max(0.5 * line.size, 1.0)


def code_start(block: Sequence[Line], early: Sequence[bool]) -> int | None:
    """The number of the line with which code begins, None if the block is not code."""
    if all(line.style.mono and _may_be_code(line.text) for line in block) and _has_signs(block):
        return 0
    start = len(block) - 1
    while start > 0 and early[start - 1] and _may_be_code(block[start - 1].text):
        start -= 1
    lefts = [round(line.box.left / line.size) for line in block[start:]]
    middles = {round((line.box.left + line.box.right) / line.size) for line in block[start:]}
    if len(lefts) < 3 or len(set(lefts)) < 2 or len(middles) < 2 or not _may_be_code(block[-1].text):
        return None
    return start if _has_signs(block[start:]) else None


def _has_signs(lines: Sequence[Line]) -> bool:
    """Whether at least half of several lines have signs of code."""
    signs = sum(bool(_SIGN_OF_CODE.search(line.text)) for line in lines)
    return len(lines) > 1 and signs * 2 >= len(lines)


def _may_be_code(text: str) -> bool:
    return len(text) < _LONGEST_CODE_LINE and not text.endswith((".", "!", "?")) and not is_item(text)
