"""Undamaged sample files, and randomly damaged copies, reproducible by their random seeds."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from io import BytesIO
from random import Random
from zipfile import ZipFile

from lxml import etree

from tests.seeds import test_pages
from tests.seeds.mails.compound import outlook
from tests.seeds.mails.test_mail import mail
from tests.seeds.mails.test_mailboxes import mailbox
from tests.seeds.mails.test_outlook import MAIL
from tests.seeds.office.office_files import make_docx, make_odf, make_pptx, numbering, paragraph, shape, table
from tests.seeds.pdfs import FIRST, SECOND, make_pdf
from tests.seeds.sheets import samples as tabular
from tests.seeds.test_epub import make_epub, zipped
from tests.seeds.texts import samples as textual

NEWS = (
    "Паром снова ходит\n\n19 июля 2022\n\nOn Monday it left at nine – “too early”.\n\nSource: https://example.org/a\n"
)
NOTES = """---
title: The ferry
date: 2022-07-19
url: https://example.org/a
tags: [a, b]
---

# The *ferry*

It [runs](https://example.org) again, `left` at **nine** &amp; <b>came</b> back.\\
Twice.

1. a coat
   - a ticket

| Year | Trips |
| ---- | ----- |
| 2021 | 800 |

> quoted

```python
print("ferry")
```

<div>words <!-- unseen --></div>
"""
PAGE = test_pages.PAGE.replace(
    "<script>var unseen = 1</script>",
    """<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-07-19"}</script>
</head><body><pre>as  typed</pre><blockquote>Паром &#8212; ходит</blockquote></body><head>""",
)
ROWS = """<table:table table:name="Trips"><table:table-row><table:table-cell table:number-columns-repeated="2">
<text:p>Year</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3">
<table:table-cell><text:p>2021</text:p></table:table-cell></table:table-row></table:table>"""
Change = Callable[[bytes, Random], bytes]


def word() -> bytes:
    """A Word file with a heading, a list, a table, a note and properties."""
    noted = paragraph("a coat", number="7 0", more='<w:r><w:footnoteReference w:id="2"/></w:r>')
    body = paragraph("News", "berschrift1") + paragraph("It runs again.") + noted + table(["Year", "2021"])
    others = {
        "numbering": numbering("decimal %1."),
        "footnotes": f'<w:footnote w:id="2">{paragraph("A warm one.")}</w:footnote>',
    }
    return make_docx(body, others, title="The ferry", created="2022-07-19T14:05:00Z")


def slides() -> bytes:
    """A presentation with a title, a list, a table and notes."""
    table = "<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>2021</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    shapes = shape("The ferry", role="title") + shape("It runs", "again", role=None) + table
    return make_pptx(
        shapes, shapes, others={"notesSlide": shape("Smile.", role="body")}, modified="2022-07-19T10:00:00Z"
    )


def open_text() -> bytes:
    """An OpenDocument text with a heading, a list, a table and properties."""
    body = '<text:h text:outline-level="1">The ferry</text:h><text:p>It <text:span>runs</text:span> again.</text:p>'
    body += "<text:list><text:list-item><text:p>a coat</text:p></text:list-item></text:list>"
    return make_odf("text", body + ROWS, meta="<dc:date>2022-07-19T10:00:00</dc:date>")


def sheet() -> bytes:
    """An OpenDocument spreadsheet with two sheets."""
    return make_odf("spreadsheet", ROWS + ROWS, meta="<dc:title>The ferry</dc:title>")


def open_slides() -> bytes:
    """An OpenDocument presentation with a title, a text, a table and notes."""
    frame = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    page = frame.format(' presentation:class="title"', "The ferry") + frame.format("", "It runs again.") + ROWS
    notes = f"<presentation:notes>{frame.format('', 'Smile.')}</presentation:notes>"
    return make_odf("presentation", f"<draw:page>{page}{notes}</draw:page>" * 2)


def pdf() -> bytes:
    """A PDF with three pages and properties."""
    pages = [[(72, 800, 9, "The Ferry Times"), *FIRST, *SECOND, (280, 30, 9, str(number))] for number in range(3)]
    return make_pdf(pages, info="/Title (The ferry) /CreationDate (D:20220719140500Z)")


def letter() -> bytes:
    """A mail with a text, a page and two attachments."""
    message = mail("The ferry runs.\n\nJón wrote:\n> When does it run?\n-- \nMarta")
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(NOTES, filename="notes.md")
    message.add_attachment(mail("Nine euros."), filename="паром.eml")
    return message.as_bytes()


SAMPLES: Mapping[str, tuple[bytes, ...]] = {
    "ferry.txt": tuple(
        NEWS.encode(name, "replace") for name in ("utf-8", "cp1251", "koi8-r", "utf-16", "utf-32", "cp866")
    ),
    "ferry.md": (NOTES.encode(), NOTES.encode("utf-16")),
    "ferry.html": tuple(
        PAGE.replace("{charset}", name).encode(name, "xmlcharrefreplace") for name in ("utf-8", "cp1251")
    ),
    "ferry.pdf": (pdf(),),
    "ferry.docx": (word(),),
    "ferry.pptx": (slides(),),
    "ferry.odt": (open_text(),),
    "ferry.ods": (sheet(),),
    "ferry.odp": (open_slides(),),
    "ferry.epub": (make_epub(),),
    **tabular.SAMPLES,
    **textual.SAMPLES,
    "ferry.eml": (letter(), mail("Паром ходит.").as_bytes()),
    "ferry.mbox": (mailbox(letter(), mail("> Quoted.\n>> Older.").as_bytes()),),
    "ferry.msg": (
        outlook({**MAIL, 0x1013: PAGE.encode(), 0x3FDE: 65001}, {0x3707: "notes.md", 0x3701: NOTES.encode()}),
        outlook({0x37: "Ferry", 0x1000: "Nine euros.", 0x3FFD: 1251, 0x3FDE: 950}, encoding="ascii"),
    ),
}


def damaged(name: str, chance: Random) -> bytes:
    """A file of this name's format with one to five random changes, to its bytes or to its contents."""
    data = chance.choice(SAMPLES[name])
    into = chance.choice([_bytes, INSIDE.get(name, _bytes)])
    for _ in range(chance.randint(1, 5)):
        data = into(data, chance)
    return data


def _bytes(data: bytes, chance: Random) -> bytes:
    """The bytes with one random change."""
    first, last = sorted(chance.choices(range(len(data) + 1), k=2))
    last = chance.choice([last, min(last, first + 8)])
    block = data[first:last]
    changes: list[Callable[[], bytes]] = [
        lambda: data[:first],
        lambda: data[last:],
        lambda: data[:first] + data[last:],
        lambda: data[:last] + block * chance.randint(1, 20) + data[last:],
        lambda: data[:first] + block[::-1] + data[last:],
        lambda: data[:first] + chance.randbytes(len(block)) + data[last:],
        lambda: data[:first] + bytes(byte ^ (1 << chance.randrange(8)) for byte in block) + data[last:],
        lambda: data[:first] + chance.choice(ODD) * chance.choice([1, 1, 1, 300]) + data[first:],
        lambda: NUMBER.sub(lambda found: chance.choice([found[0], *NUMBERS]), data),
    ]
    return chance.choice(changes)()


def overwritten(data: bytes, chance: Random) -> bytes:
    """The bytes with up to 8 others in their place, so that all else stays where it is."""
    start = chance.randrange(len(data) or 1)
    length = min(chance.randint(1, 8), len(data) - start)
    return data[:start] + chance.randbytes(length) + data[start + length :]


NUMBER = re.compile(rb"\d+")
NUMBERS = (b"0", b"-1", b"4294967296", b"99999999999999999999")
ODD = (
    *(b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80"),
    *(b"&#0;", b"&#xD800;", b"&a;", b"<", b"<!--", b"]]>", b"<p>", b"</p>", b"<table><tr><td>", b"<li>", b"<pre>"),
    *(b"---\n", b"- ", b"> ", b"1. ", b"| ", b"`", b"*", b"[", b"](", b"title: &a [*a]\n", b"date: 9999-99-99\n"),
    *(b"2022-02-30\n", b"D:99999999", "31 мая 0000\n".encode(), b"https://", b"Source: ", b"%", b"{", b"("),
)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The contents of a zip by name."""
    with ZipFile(BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


WORDY = (
    "sheet1.xml",
    "workbook.xml",
    "sheet0.bin",
    "document.xml",
    "core.xml",
    "slide1.xml",
    "content.xml",
    "numbering.xml",
    "styles.xml",
    ".rels",
    "html",
    ".opf",
    "container.xml",
)
LARGEST_PART = 50_000  # bytes


def _parts(data: bytes, chance: Random, changes: Sequence[Change] = ()) -> bytes:
    """The zip with a change inside one of its parts; data that is not a valid zip is changed as bytes."""
    try:
        parts = parts_of(data)
    except Exception:
        return _bytes(data, chance)
    # In most files only a few of the many parts contain text.
    wordy = [name for name in parts if name.endswith(WORDY)]
    chosen = chance.choice(chance.choice([wordy or list(parts), list(parts)]) or [""])
    part = parts.get(chosen, b"")
    # No exponential growth: `tests.seeds.bombs` covers that.
    if len(part) < LARGEST_PART:
        parts[chosen] = chance.choice(changes or [_bytes, _elements, _elements])(part, chance)
    return zipped(parts)


def _elements(data: bytes, chance: Random) -> bytes:
    """The XML with one element emptied, moved, repeated or given odd values; it stays well-formed."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return _bytes(data, chance)
    elements = list(root.iter("*"))
    one, other = chance.choice(elements), chance.choice(elements)
    try:
        match chance.randrange(5):
            case 0:
                one.clear()
            case 1:
                other.append(one)
            case 2:
                other.extend([deepcopy(one) for _ in range(chance.randint(1, 20))])
            case 3:
                one.text = chance.choice([*WORDS, None])
            case _:
                for key in one.attrib:
                    one.set(key, chance.choice(WORDS))
    except ValueError:  # an element inside itself
        return data
    return etree.tostring(root)


WORDS = ("", "0", "-1", "99999999999999999999", "../../x", "\u2028", "😀", "2022-02-30T25:00:00Z", "Title", "a " * 500)
STREAM = re.compile(rb"<< /Length \d+ [^\n]*>>\nstream\n(.*?)endstream", re.DOTALL)


def _streams(data: bytes, chance: Random) -> bytes:
    """The PDF with a change inside its content streams, some compressed; PDFium finds objects at new offsets."""

    def change(found: re.Match[bytes]) -> bytes:
        content = zlib.compress(_bytes(found[1], chance)) if chance.random() < 0.5 else found[1]
        kind = b" /Filter /FlateDecode" if content is not found[1] else b""
        return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), kind, content)

    return STREAM.sub(change, data)


INSIDE: Mapping[str, Change] = {
    "ferry.pdf": _streams,
    "ferry.docx": _parts,
    "ferry.pptx": _parts,
    "ferry.odt": _parts,
    "ferry.ods": _parts,
    "ferry.odp": _parts,
    "ferry.epub": _parts,
    **dict.fromkeys([*tabular.SAMPLES, *textual.SAMPLES], _bytes),
    **dict.fromkeys(["ferry.xlsx", "ferry.xlsm"], _parts),
    "ferry.xlsb": partial(_parts, changes=[overwritten]),
    "ferry.eml": _bytes,
    "ferry.mbox": _bytes,
    "ferry.msg": overwritten,
}
