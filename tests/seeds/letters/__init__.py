"""The words that a file holds, found by other means than the readers use, to count the letters that were read.

What nobody is to read is not counted: scripts, style sheets, drawings, menus, forms, readers' comments, repeated lines,
figures that refer to notes and instructions of templates of pages; running heads and numbers of pages; contents pages;
text deleted under review; the older form of a drawing; hidden sheets; cells under others; fonts, styles and
instructions of fields in rich text; front matter, what a text says to search engines, targets of links, options and
names of languages in marked text; numbers of cells with a format and of charts; the page of a mail that repeats its
plain text; lines and speakers that captions repeat, and what a file of captions says of itself.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from seeds.documents import Document
from seeds.texts import source
from tests.seeds.letters import mails, marked, office, pages, texts
from tests.seeds.letters.rich_text import rich_text

ENOUGH = 0.99
HELD: Mapping[str, Callable[[bytes], Iterable[str]]] = {
    ".docx": office.word,
    ".pptx": office.slides,
    **dict.fromkeys([".odt", ".ods", ".odp"], office.open_document),
    **dict.fromkeys([".xlsx", ".xlsm", ".xlsb", ".xls"], office.workbook),
    **dict.fromkeys([".html", ".htm"], pages.page),
    ".epub": pages.book,
    ".pdf": pages.pdf,
    **dict.fromkeys([".md", ".markdown"], marked.markdown),
    ".rst": marked.restructured,
    **dict.fromkeys([".adoc", ".asciidoc"], marked.asciidoc),
    ".org": marked.org,
    ".rtf": rich_text,
    **dict.fromkeys([".json", ".jsonl", ".ndjson"], texts.records),
    ".ipynb": texts.notebook,
    **dict.fromkeys([".srt", ".vtt"], texts.subtitles),
    **dict.fromkeys([".txt", ".csv", ".tsv", ".log", *source.SUFFIXES], texts.raw),
    ".eml": mails.mail,
    ".mbox": mails.mails,
    ".msg": mails.outlook,
}


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text, each with how often it occurs."""
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def share(held: Iterable[str], document: Document) -> float:
    """The share of the letters held that the document has in its text, its title, its date or its source."""
    wanted = letters("\n".join(held))
    found = letters(f"{document.text} {document.title} {document.date} {document.source}")
    return 1 - (wanted - found).total() / (wanted.total() or 1)
