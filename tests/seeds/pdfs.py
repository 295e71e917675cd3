"""Makes small PDF files from lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# x, y and size in points, text; the font is F1 unless the text begins with the name of another and a bar: "F2|bold".
Line = tuple[float, float, float, str]

_LATIN = "/Subtype /Type1 /Encoding /WinAnsiEncoding"
# The letters of F4 are two bytes of UTF-16, and all are half as wide as the size; U+E000 stands for lam-alef.
_TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <E000> <06440627> endbfchar "
    + "".join(
        f"16 beginbfrange {' '.join(f'<{high:02X}00> <{high:02X}FF> <{high:02X}00>' for high in range(at, at + 16))} "
        "endbfrange "
        for at in range(0, 224, 16)
    )
    + "endcmap end end"
)
_FONTS = [
    f"<< /Type /Font /BaseFont /Helvetica {_LATIN} >>",
    f"<< /Type /Font /BaseFont /Helvetica-Bold {_LATIN} >>",
    f"<< /Type /Font /BaseFont /Courier {_LATIN} >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 9 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 10 0 R >>",
    f"<< /Length {len(_TO_UNICODE)} >>\nstream\n{_TO_UNICODE}\nendstream",
    "<< /Type /FontDescriptor /FontName /Any /Flags 4 /Ascent 800 /Descent -200 /ItalicAngle 0 /StemV 80 "
    "/CapHeight 700 /FontBBox [0 -200 1000 800] >>",
]
_RESOURCES = "/Resources << /Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R /F4 7 0 R >> /XObject << /Im1 3 0 R >> >>"
_IMAGE = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"


@dataclass
class Pdf:
    """A PDF file; `page_entries` goes into each page, `objects` are numbered from 100 on."""

    pages: Sequence[Sequence[Line]]
    info: str = ""
    trailer: str = ""
    catalog: str = ""
    page_entries: str = ""
    drawn: str = ""  # commands for each page
    objects: list[str] = field(default_factory=list)

    def bytes(self) -> bytes:
        """The file."""
        first = 20
        kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(self.pages)))
        numbered = {
            1: f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>",
            2: f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>",
            3: f"{_IMAGE}\nstream\n\x00\nendstream",
            **dict(enumerate(_FONTS, 4)),
            11: f"<< {self.info} >>",
            **dict(enumerate(self.objects, 100)),
        }
        for number, lines in enumerate(self.pages):
            stream = self.drawn + "".join(map(_shown, lines))
            numbered[first + 2 * number] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {_RESOURCES} "
                f"/Contents {first + 2 * number + 1} 0 R {self.page_entries} >>"
            )
            numbered[first + 2 * number + 1] = (
                f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}endstream"
            )
        return _file(numbered, f"/Info 11 0 R {self.trailer}")


def make_pdf(pages: Sequence[Sequence[Line]], trailer: str = "", info: str = "") -> bytes:
    """A PDF whose pages show lines of text."""
    return Pdf(pages, info, trailer).bytes()


def paragraph(y: float, *lines: str, x: float = 72, step: float = 14, size: float = 11) -> list[Line]:
    """Lines below one another."""
    return [(x, y - step * number, size, line) for number, line in enumerate(lines)]


FIRST = paragraph(
    700,
    "The ferry between the two towns runs again after the flood, the mayor said on Mon-",
    "day. It carried four hundred people across the river, most of them on the way to the",
    "market.",
)
SECOND = paragraph(
    644,
    "A ticket costs two euros. The old timetable stays in force until the end of the summer,",
    "the council decided.",
)


def _shown(line: Line) -> str:
    x, y, size, text = line
    font, bar, rest = text.partition("|")
    font, text = (font, rest) if bar and font in ("F2", "F3", "F4") else ("F1", text)
    if font == "F4":
        shown = f"<{text.encode('utf-16-be').hex()}>"
    else:
        shown = "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return f"BT /{font} {size} Tf {x} {y} Td {shown} Tj ET\n"


def _file(objects: dict[int, str], trailer: str) -> bytes:
    body = b"%PDF-1.7\n"
    offsets = {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, offset) for number, offset in offsets.items()
    )
    size = max(objects) + 1
    return body + table + f"trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
