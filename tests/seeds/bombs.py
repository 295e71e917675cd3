"""Files that make a reader hang, use up memory or crash."""

import zlib
from collections.abc import Callable
from random import Random
from struct import pack

from tests.seeds.mails.compound import outlook
from tests.seeds.mails.test_mailboxes import mailbox
from tests.seeds.mails.test_outlook import MAIL
from tests.seeds.mutations import letter
from tests.seeds.office import office_files
from tests.seeds.office.office_files import make_docx, make_odf, make_pptx, numbering, paragraph, shape
from tests.seeds.pdfs import FIRST, make_pdf
from tests.seeds.sheets import bombs as tabular
from tests.seeds.test_epub import make_epub, zipped
from tests.seeds.texts import bombs as textual

MANY = 100_000
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def pdf_of(*objects: bytes, extra: bytes = b"") -> bytes:
    """A PDF with these objects, numbered from 1; `extra` goes into the trailer."""
    body, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return body + head + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, len(body))


def tree(*pages: int) -> bytes:
    """The page tree, which is the second object, with the pages of these numbers."""
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"".join(b"%d 0 R " % page for page in pages), len(pages))


def page(contents: int, resources: bytes = b"") -> bytes:
    """A page whose contents are the stream of this number."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 %s >> %s >> >>" % (contents, font, resources)
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def word_with(body: bytes) -> bytes:
    """A Word file with this XML as its body."""
    return make_docx(body.decode())


def nested_zip(depth: int = 6) -> bytes:
    """A zip nested to the given depth, with ten copies at each level."""
    content = zlib.compress(bytes(1 << 20))
    for _ in range(depth):
        content = zipped({f"word/{number}": content for number in range(10)})
    return content


def laughs(around: bytes) -> bytes:
    """XML with one entity that expands to a billion words."""
    lines = [b'<!ENTITY a0 "ferry">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    return b'<?xml version="1.0"?><!DOCTYPE html [' + b"".join(lines) + b"]>" + around % b"&a9;"


def quadratic(around: bytes) -> bytes:
    """XML with one long entity used many times."""
    entity = b'<!ENTITY a "%s">' % (b"ferry " * 20_000)
    return b'<?xml version="1.0"?><!DOCTYPE html [' + entity + b"]>" + around % (b"&a;" * 20_000)


def packed(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]")


def one_page(contents: bytes, *objects: bytes, resources: bytes = b"") -> bytes:
    """A PDF with one page that has these contents; the other objects are numbered from 5."""
    return pdf_of(CATALOG, tree(3), page(4, resources), contents, *objects)


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"


def form_on(number: int) -> bytes:
    """The resources of a page or form that draws the form of this number as X."""
    return b"/XObject << /X %d 0 R >>" % number


def form(content: bytes, number: int) -> bytes:
    """A form that may draw another one."""
    return stream(content, b"%s /Resources << %s >>" % (FORM, form_on(number)))


def large_picture() -> bytes:
    """A picture of 50,000 by 50,000 black pixels in a few kilobytes."""
    head = pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(6_251 * 50_000), 9)), (b"IEND", b""))
    chunks = (pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def table_of(cell: str, count: int) -> bytes:
    return f"<html><body><p>words</p><table><tr>{cell * count}<td>end</td></tr></table></body></html>".encode()


def entities(bomb: Callable[[bytes], bytes]) -> bytes:
    """A Word file whose text is this bomb."""
    xml = bomb(b"<document><body><p><r><t>%s</t></r></p></body></document>")
    return office_files.replaced(make_docx(""), "word/document.xml", xml)


ODS_END = "<table:table-cell><text:p>end</text:p></table:table-cell>"


def ods_row(text: str, rows: int, columns: int, more: str = "") -> str:
    """A row of a sheet that is repeated."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}{more}</table:table-row>'


def chained_styles() -> str:
    """Styles of which each is based on the next, and the last on the first."""
    return "".join(
        f'<w:style w:styleId="s{n}"><w:name w:val="a"/><w:basedOn w:val="s{(n + 1) % 2_000}"/></w:style>'
        for n in range(2_000)
    )


def aliases() -> bytes:
    """Front matter with one value that expands to a billion words."""
    lines = ["a0: &a0 [ferry]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return ("---\n" + "\n".join(lines) + "\ntitle: *a9\n---\n\nThe ferry runs.\n").encode()


BOMBS: dict[str, Callable[[], bytes]] = {
    **tabular.BOMBS,
    **textual.BOMBS,
    "zeros.docx": lambda: zipped({"word/document.xml": bytes(600 << 20)}),
    "zeros.epub": lambda: zipped({"META-INF/container.xml": bytes(600 << 20)}),
    "nested.docx": nested_zip,
    "nested.epub": nested_zip,
    "tags.docx": lambda: word_with(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 2_000_000),
    "deep.docx": lambda: word_with(b"<w:p>" * MANY + b"</w:p>" * MANY),
    "tables.docx": lambda: word_with(
        b"<w:tbl><w:tr><w:tc>" * 5_000 + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" + b"</w:tc></w:tr></w:tbl>" * 5_000
    ),
    "laughs.docx": lambda: entities(laughs),
    "quadratic.docx": lambda: entities(quadratic),
    "styles.docx": lambda: make_docx(paragraph("a", "s0") * 1_000, styles=chained_styles()),
    "numbers.docx": lambda: make_docx(
        paragraph("a", number="7 0") * 20_000, {"numbering": numbering("lowerRoman %1%1%1%1%1, decimal %1")}
    ),
    "notes.docx": lambda: make_docx(
        paragraph("a", more='<w:r><w:footnoteReference w:id="2"/></w:r>'),
        {"footnotes": '<w:footnote w:id="2">' + '<w:footnoteReference w:id="2"/>' * MANY + "</w:footnote>"},
    ),
    "zeros.pptx": lambda: zipped({"ppt/presentation.xml": bytes(600 << 20)}),
    "slides.pptx": lambda: make_pptx(*[shape("a", role="title")] * 5_000),
    "deep.pptx": lambda: make_pptx("<p:grpSp>" * MANY + "</p:grpSp>" * MANY),
    "shapes.pptx": lambda: make_pptx(shape("a") * 500_000),
    "diagram.pptx": lambda: make_pptx(
        "<dgm:relIds r:dm='rId_diagramData'/>" * 50_000,
        others={"diagramData": "<dgm:pt modelId='1'/><dgm:cxn srcId='1' destId='1'/>" * 1_000},
    ),
    "deep.odt": lambda: make_odf("text", "<text:list><text:list-item>" * MANY + "</text:list-item></text:list>" * MANY),
    "spaces.odt": lambda: make_odf("text", '<text:p>a<text:s text:c="999999999"/>b</text:p>' * MANY),
    "objects.odt": lambda: make_odf(
        "text",
        '<draw:object xlink:href="./O"/>' * MANY,
        others={"O/content.xml": '<x><office:body><draw:object xlink:href="./O"/></office:body></x>'},
    ),
    "rows.ods": lambda: make_odf("spreadsheet", f"<table:table>{ods_row('a', 1, 5) * 600_000}</table:table>"),
    "repeated.ods": lambda: make_odf(
        "spreadsheet", f"<table:table>{ods_row('a', 1_048_576, 16_384) * 1_000}</table:table>"
    ),
    "gaps.ods": lambda: make_odf(
        "spreadsheet", f"<table:table>{ods_row('', 999, 16_383, ODS_END) * 10_000}</table:table>"
    ),
    "tags.epub": lambda: make_epub(first=b"<html><body>" + b"<p>a</p>" * 3_000_000),
    "deep.epub": lambda: make_epub(first=b"<html><body>" + b"<div>" * MANY + b"a"),
    "laughs.epub": lambda: make_epub(first=laughs(b"<html><body>%s</body></html>")),
    "package.epub": lambda: zipped({"META-INF/container.xml": laughs(b"<html>%s</html>")}),
    "deep.html": lambda: b"<html><body>" + b"<div>" * MANY + b"The ferry runs.",
    "deep_list.html": lambda: b"<html><body>" + b"<ul><li>a" * MANY,
    "inline.html": lambda: b"<html><body>" + b"<b><i><a>" * MANY + b"The ferry runs.",
    "open.html": lambda: b"<" * 5_000_000,
    "attributes.html": lambda: b"<p " + b"".join(b'a%d="b" ' % n for n in range(300_000)) + b">The ferry runs.</p>",
    "laughs.html": lambda: laughs(b"<html><body>%s</body></html>"),
    "quadratic.html": lambda: quadratic(b"<html><body>%s</body></html>"),
    "cells.html": lambda: table_of("<td></td>", MANY),
    "words.html": lambda: table_of("<td>a</td>", MANY),
    "spaces.html": lambda: b"<pre>a" + b" " * 2_000_000 + b"b</pre>",
    "breaks.html": lambda: b"<p>a" + b"<br> " * MANY + b"b</p>",
    "charset.html": lambda: b"<meta " + b"a" * 1_000 + b"charset " * 200_000,
    "titles.html": lambda: b"<title>" * 400_000,
    "json.html": lambda: b'<script type="application/ld+json">' + b'{"a":' * MANY + b"</script><p>The ferry runs.</p>",
    "quotes.md": lambda: b">" * MANY + b" a\n",
    "brackets.md": lambda: b"[" * MANY + b"a\n",
    "pairs.md": lambda: b"[" * MANY + b"a" + b"](b)" * MANY,
    "stars.md": lambda: b"*" * MANY + b"a" + b"*" * MANY,
    "star_words.md": lambda: b"*a **b " * MANY,
    "underscores.md": lambda: b"_a __b " * MANY,
    "ticks.md": lambda: b"".join(b"`" * (n % 1_000) + b" a " for n in range(3_000)),
    "lists.md": lambda: b"- " * MANY + b"a\n",
    "deep_lists.md": lambda: b"".join(b"  " * n + b"- a\n" for n in range(2_000)),
    "tables.md": lambda: b"|a" * 20_000 + b"\n" + b"|-" * 20_000 + b"\n" + b"|b" * 20_000 + b"\n",
    "table_rows.md": lambda: b"|a" * 1_000 + b"\n" + b"|-" * 1_000 + b"\n" + b"|\n" * 20_000,
    "tags.md": lambda: b"a " + b"<" * MANY + b"\n\n<div>\n" + b"<" * MANY + b"\n",
    "comments.md": lambda: b"<div>\n" + b"<!--" * MANY,
    "references.md": lambda: b"".join(b"[a%d]: b\n" % n for n in range(50_000)) + b"\n" + b"[a][b]" * 50_000,
    "aliases.md": aliases,
    "front.md": lambda: b"---\n" + b"a: [" * MANY + b"\n---\n\nThe ferry runs.\n",
    "front_deep.md": lambda: b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(3_000)) + b"---\n\nIt runs.\n",
    "fronts.md": lambda: b"---\n" * 500_000,
    "noise.txt": lambda: bytes(Random(1).choices(range(128, 256), k=50_000_000)),
    "few_noise.txt": lambda: b"ferry " * 5_000 + bytes(Random(1).choices(range(128, 256), k=30_000)),
    "letters.txt": lambda: b"x" * 19_000_000,
    "spaces.txt": lambda: b"a" + b" " * 19_000_000 + b"b",
    "space_lines.txt": lambda: b"a" + b" \n" * 9_000_000 + b"b",
    "short_lines.txt": lambda: "ж\n".encode() * 9_900_000,
    "emoji_lines.txt": lambda: "😀\n".encode() * 9_900_000,
    "marks.txt": lambda: b"a" + "\u0301\u0323".encode() * 9_000_000,
    "dates.txt": lambda: b"Ferry runs\n\nJuly 19, 2022\n\n" + b"1 May 2022 at " * 40 + b"\n" + b"3 May\n" * MANY,
    "date_lines.txt": lambda: b"".join(b"%d May 2022 or so\n" % (n % 40) for n in range(MANY)),
    "urls.txt": lambda: b"Ferry runs\n\n2022-07-19\n\n" + b"source: " * MANY + b"https://" * MANY,
    "links.txt": lambda: b"Ferry runs\n\n2022-07-19\n\n" + b"![" * 50_000 + b"a" + b"](https:(" * 50_000 + b"\n\nend",
    "link.txt": lambda: b"Ferry runs\n\n2022-07-19\n\n[a](https:" + b"(a" * 50_000 + b"\n\nend",
    "credits.txt": lambda: b"Ferry runs\n\n2022-07-19\n\n" + b"a / " * 15 + b"\n" + b"Photo" * MANY + b"\n\nend.",
    "labels.txt": lambda: b"Title: a\nDate: " + b"\nSource: " * MANY,
    "nested.eml": lambda: (
        b"From: a@b.org\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(20_000))
    ),
    "nested_mails.eml": lambda: b"From: a@b.org\nContent-Type: message/rfc822\n\n" * 20_000 + b"The ferry runs.",
    "parts.eml": lambda: (
        b'From: a@b.org\nContent-Type: multipart/mixed; boundary="b"\n\n'
        + b"--b\nContent-Disposition: attachment; filename=a.txt\n\nThe ferry runs.\n" * MANY
        + b"--b--\n"
    ),
    "boundaries.eml": lambda: b'From: a@b.org\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n" * 2_000_000,
    "headers.eml": lambda: b"From: a@b.org\n" + b"To: a@b.org\n" * 500_000 + b"\nThe ferry runs.\n",
    "words.eml": lambda: b"From: a@b.org\nSubject: " + b"=?utf-8?q?a?= " * MANY + b"\n\nThe ferry runs.\n",
    "parameters.eml": lambda: b"From: a@b.org\nContent-Type: text/plain" + b'; a="b' * MANY + b"\n\nThe ferry runs.\n",
    "punycode.eml": lambda: b"From: a@b.org\nContent-Type: text/plain; charset=punycode\n\n" + b"a-9" * 1_000_000,
    "quotes.eml": lambda: b"From: a@b.org\n\n" + b">" * 5_000_000 + b" a\n" + b"> a\n" * MANY,
    "dashes.eml": lambda: b"From: a@b.org\n\n" + b"-" * 1_000_000 + b" a\n" + b"From:\n" * MANY,
    "cited.eml": lambda: b"From: a@b.org\nContent-Type: text/html\n\n" + b"<blockquote>a" * MANY,
    "mails.mbox": lambda: mailbox(b"From: a@b.org\n\nThe ferry runs.\n") * 400_000,
    "froms.mbox": lambda: b"From 2024\n" * 2_000_000,
    "attached.mbox": lambda: mailbox(letter()) * 20_000,
    "hundred_megabytes.mbox": lambda: mailbox(b"From: a@b.org\n\n" + b"The ferry runs again today.\n" * 40) * 90_000,
    "loop.msg": lambda: outlook(MAIL).replace(b"\xff\xff\xff\xff" * 3, bytes(12)),
    "storages.msg": lambda: outlook(MAIL, *[{0x3707: "a.txt", 0x3701: b"The ferry runs."}] * 60),
    "large.png": large_picture,
    "pages.pdf": lambda: pdf_of(CATALOG, tree(2, 2)),
    "parents.pdf": lambda: pdf_of(CATALOG, tree(3), tree(2).replace(b">>", b"/Parent 2 0 R >>")),
    "claimed.pdf": lambda: make_pdf([FIRST]).replace(b"/Count 1 ", b"/Count 1000000 "),
    "million.pdf": lambda: pdf_of(CATALOG, tree(*[3] * 1_000_000), page(4)),
    "loop.pdf": lambda: pdf_of(CATALOG, b"3 0 R", b"2 0 R"),
    "xref.pdf": lambda: make_pdf([FIRST], trailer="/Prev 9"),
    "objects.pdf": lambda: pdf_of(CATALOG, stream(b"2 0 " * 1_000, b"/Type /ObjStm /N 1000 /First 4 /Extends 2 0 R")),
    "forms.pdf": lambda: one_page(stream(b"/X Do"), form(b"/X Do /X Do", 5), resources=form_on(5)),
    "nested_forms.pdf": lambda: one_page(
        stream(b"/X Do"),
        *(form(b"/X Do " * 10, number) for number in range(6, 18)),
        stream(b"BT /F1 9 Tf (a) Tj ET", FORM),
        resources=form_on(5),
    ),
    "words.pdf": lambda: make_pdf([[(n * 7919 % 595, n * 104729 % 842, 9, f"a{n}") for n in range(100_000)]]),
    "steps.pdf": lambda: make_pdf([[(n * 0.5, n * 0.8, 0.4, "a") for n in range(1_000)] * 20]),
    "cells.pdf": lambda: make_pdf([[(x * 12, y * 4, 3, "a") for y in range(200) for x in range(48)]] * 20),
    "leaders.pdf": lambda: make_pdf([[(72, 800 - n, 1, ". " * 500 + "x") for n in range(700)]] * 3),
    "urls.pdf": lambda: make_pdf([[(72, 800 - n * 2, 2, "https://" * 200) for n in range(350)]] * 3),
    "zeros.pdf": lambda: one_page(packed(bytes(600 << 20), 2)),
    "shows.pdf": lambda: one_page(packed(b"BT /F1 9 Tf 9 9 Td " + b"(ferry runs ) Tj " * 1_000_000 + b"ET")),
    "deep.pdf": lambda: one_page(stream(b"[" * 1_000_000)),
    "dictionaries.pdf": lambda: pdf_of(CATALOG, b"<< /A " * 1_000_000),
    "signs.pdf": lambda: one_page(packed(b"q " * 5_000_000)),
}
