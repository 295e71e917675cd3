"""Undamaged sample files of texts."""

import json
from collections.abc import Mapping

from tests.seeds.texts.test_asciidoc import TEXT as ASCIIDOC
from tests.seeds.texts.test_notebooks import CODE
from tests.seeds.texts.test_notebooks import TEXT as CELL
from tests.seeds.texts.test_org import TEXT as ORG
from tests.seeds.texts.test_print_pages import printed
from tests.seeds.texts.test_restructured import TEXT as RESTRUCTURED
from tests.seeds.texts.test_rich_text import HEAD
from tests.seeds.texts.test_subtitles import SRT
from tests.seeds.texts.test_text_heads import BOOK, RFC

RICH = (
    HEAD + r"{\info{\title The ferry}{\revtim\yr2022\mo7\dy19}}\pard\s1 Fares\par\pard Caf\'e9 \u8364?5 \f1\'cf\par"
    r"{\listtext\'b7\tab}a coat\par\trowd\trhdr\intbl Year\cell Trips\cell\row\trowd\intbl 2021\cell 800\cell\row"
    r"\pard End{\footnote A note.}.\par{\field{\*\fldinst X}{\fldrslt here}}}"
)
RECORDS = {"title": "The ferry", "trips": [{"year": 2021, "by": {"name": "Паром"}}, {"year": 2022, "on": [True, None]}]}
SOURCE = '"""The ferry."""\n\n\ndef fare(age):\n    # children\n    return """\n7"""\n\n\n/* not\n * this */\n'
LOG = "2022-07-19 10:00:00 ERROR no ferry\nTraceback:\n  x\n\n2022-07-19 10:00:01 INFO ok\n"
VTT = """WEBVTT - The ferry

NOTE a

1
00:01.000 --> 00:02.000
<v Marta>It <i>runs

00:02.000 --> 00:03.000
again.
"""

SAMPLES: Mapping[str, tuple[bytes, ...]] = {
    "ferry.rtf": (RICH.encode(),),
    "ferry.json": (json.dumps(RECORDS).encode(), json.dumps(RECORDS, indent=2, ensure_ascii=False).encode("utf-16")),
    "ferry.jsonl": (json.dumps(RECORDS["trips"][0]).encode() + b"\n" + b'{"a": 1}\n',),
    "ferry.ipynb": (json.dumps({"cells": [CELL, CODE], "metadata": {}, "nbformat": 4}).encode(),),
    "ferry.srt": (SRT.encode(), SRT.encode("cp1251")),
    "ferry.vtt": (VTT.encode(),),
    "ferry.rst": (RESTRUCTURED.encode(),),
    **dict.fromkeys(["ferry.adoc", "ferry.asciidoc"], (ASCIIDOC.encode(),)),
    "ferry.org": (ORG.encode(),),
    "ferry.py": (SOURCE.encode(),),
    "ferry.log": (LOG.encode(),),
    "ferry_pages.txt": (printed().encode(), BOOK.replace("A Voyage", "The Ferry").encode(), RFC.encode()),
}
