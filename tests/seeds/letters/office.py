"""The words in the XML of office files, and in the cells of workbooks."""

import posixpath
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

# Deleted or moved away; the older form of a drawing; the reading of a Japanese word.
_UNSEEN = ("del", "moveFrom", "Fallback", "rt", "rPh")
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|стр)?[\W\d]*(?:of|von)?[\W\d]*", re.IGNORECASE)
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")  # characters that XML cannot hold
_OFTEN = 3
_DRAWN = re.compile(r"(?:word|ppt|xl)/(?:charts/chart\d+|diagrams/data\d+)\.xml")


def _trees(data: bytes, names: str) -> Iterator[etree._Element]:
    """The parts of an archive with such names."""
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(names, name.replace("\\", "/").lstrip("/")):
                yield etree.fromstring(archive.read(name), etree.XMLParser(recover=True, huge_tree=True))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: etree._Element, name: str) -> str:
    """The attribute of this name in any namespace."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _is_inside(element: etree._Element, names: Container[str]) -> bool:
    return any(_name(above) in names for above in element.iterancestors())


def _texts(root: etree._Element, unseen: Container[str] = _UNSEEN) -> Iterator[str]:
    """The texts of the runs in a tree."""
    return (each.text or "" for each in root.iter("{*}t") if not _is_inside(each, unseen))


def word(data: bytes) -> Iterator[str]:
    """The words of a Word file."""
    contents = {
        _value(style, "styleId")
        for root in _trees(data, r"word/styles\d*\.xml")
        for style in root.iter("{*}style")
        for name in style.iterfind("{*}name")
        if _value(name, "val").lower().startswith("toc ")
    }
    for root in _trees(data, r"word/(?:document\d*|footnotes\d*|endnotes\d*|comments\d*)\.xml"):
        for style in root.iter("{*}pStyle"):
            if _value(style, "val") in contents and (paragraph := next(style.iterancestors("{*}p"), None)) is not None:
                for run in paragraph.iter("{*}t"):
                    run.text = ""
        yield from _texts(root)
    margins = (
        "".join(_texts(paragraph))
        for root in _trees(data, r"word/(?:header|footer)\d*\.xml")
        for paragraph in root.iter("{*}p")
    )
    yield from {text for text in margins if not _PAGE_NUMBER.fullmatch(text)}
    yield from _drawn(data)


def _drawn(data: bytes) -> Iterator[str]:
    """The words of charts and diagrams; the numbers of charts may be rounded."""
    for root in _trees(data, _DRAWN.pattern):
        yield from _texts(root)
        series = list(root.iter("{*}ser"))
        values = [each for part in series for each in part.iterfind("{*}tx//{*}v")]
        for value in [*values, *(series[0].iterfind("{*}cat//{*}v") if series else ())]:
            if not re.fullmatch(r"[-\d.Ee+]+", value.text or ""):
                yield value.text or ""


def slides(data: bytes) -> Iterator[str]:
    """The words of a presentation."""
    footers: set[str] = set()
    shown: list[list[str]] = []
    for root in _trees(data, r"ppt/slides/slide\d+\.xml"):
        for shape in list(root.iter("{*}sp")):
            role = next((_value(each, "type") for each in shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph")), "")
            if role in ("sldNum", "dt", "hdr", "ftr"):
                footers.add("".join(_texts(shape)) if role == "ftr" else "")
                shape.clear()
        shown.append(["".join(_texts(paragraph)).strip() for paragraph in root.iter("{*}p")])
    counts = Counter(text for slide in shown for text in set(slide))
    # A line on most slides is read once, as a footer is.
    footers |= {text for text, count in counts.items() if count >= _OFTEN and 2 * count > len(shown)}
    yield from (text for slide in shown for text in slide if text not in footers)
    yield from footers
    for root in _trees(data, r"ppt/notesSlides/notesSlide\d+\.xml"):
        for shape in root.iter("{*}sp"):
            if any(_value(each, "type") == "body" for each in shape.iter("{*}ph")):
                yield from _texts(shape)
    for root in _trees(data, r"ppt/comments/\w+\.xml"):
        yield from (each.text or "" for each in root.iter("{*}text"))
    yield from _drawn(data)


_ABOUT = (
    *("tracked-changes", "table-of-content", "forms", "note-citation", "ruby-text", "scripts", "desc", "creator"),
    *("date", "covered-table-cell", "sender-initials", "creator-initials", "title", "shapes"),
)
_OFFICE, _KINDS = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}", ("text", "spreadsheet")
_FURNITURE = ("date-time", "footer", "header", "page-number")


def open_document(data: bytes) -> Iterator[str]:
    """The words of an OpenDocument file."""
    roots = list(_trees(data, r"(?:Object[^/]*/)?content\.xml"))
    is_text, is_sheets = (any(next(root.iter(_OFFICE + kind), None) is not None for root in roots) for kind in _KINDS)
    for root in roots:
        for table in list(root.iter("{*}table")) if is_sheets else ():
            if _value(table, "name") == "local-table":  # the copy of cells that a chart shows
                table.clear()
        for body in root.iter("{*}body"):
            yield from _open_texts(body)
    margins = {
        "".join(_open_texts(paragraph))
        for root in _trees(data, r"styles\.xml")
        for margin in root.iter("{*}header", "{*}footer")
        for paragraph in margin.iter("{*}p")
    }
    if is_text:
        yield from (text for text in margins if any(map(str.isalpha, text)))


def _open_texts(element: etree._Element) -> Iterator[str]:
    if _name(element) in _ABOUT or _value(element, "class") in _FURNITURE:
        return
    yield element.text or ""
    for each in element:
        yield from _open_texts(each) if isinstance(each.tag, str) else ()
        yield each.tail or ""


def workbook(data: bytes) -> Iterator[str]:
    """The words of an Excel workbook, and its whole numbers without a format."""
    if not data.startswith(b"PK") or b"xl/workbook.bin" in data:
        yield from _calamine(data)
        return
    shared = [
        _ESCAPED.sub("", "".join(_texts(item)))
        for root in _trees(data, r"xl/sharedStrings\.xml")
        for item in root.iter("{*}si")
    ]
    formats = [
        _value(xf, "numFmtId") for root in _trees(data, r"xl/styles\.xml") for xf in root.iterfind("{*}cellXfs/{*}xf")
    ]
    for name in _visible(data):
        for root in _trees(data, re.escape(name)):
            for cell in root.iter("{*}c"):
                yield _cell(cell, shared, formats)
        for root in _trees(data, "|".join(map(re.escape, _beside(data, name))) or "none"):
            yield from _texts(root)


def _beside(data: bytes, sheet: str) -> list[str]:
    """The paths of the comments and drawings of a sheet."""
    folder, _, name = sheet.rpartition("/")
    targets = [
        _value(each, "Target")
        for root in _trees(data, re.escape(f"{folder}/_rels/{name}.rels"))
        for each in root
        if re.search(r"/(?:comments|drawing)$", _value(each, "Type"))
    ]
    return [posixpath.normpath(posixpath.join(folder, target)).lstrip("/") for target in targets]


def _visible(data: bytes) -> Iterator[str]:
    """The paths of the sheets that are shown."""
    targets = {
        _value(each, "Id"): _value(each, "Target")
        for root in _trees(data, r"xl/_rels/workbook\.xml\.rels")
        for each in root
    }
    for root in _trees(data, r"xl/workbook\.xml"):
        for sheet in root.iter("{*}sheet"):
            key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            if "idden" not in _value(sheet, "state"):
                target = targets.get(key, "")
                yield target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _cell(cell: etree._Element, shared: Sequence[str], formats: Sequence[str]) -> str:
    value = cell.findtext("{*}v") or ""
    match _value(cell, "t"):
        case "s":
            return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
        case "inlineStr":
            return "".join(_texts(cell))
        case "b" | "e":
            return ""
        case "str":
            return value
        case _:
            style = int(_value(cell, "s") or 0)
            is_plain = style >= len(formats) or formats[style] == "0"
            return value if is_plain and value.isdigit() else ""


def _calamine(data: bytes) -> Iterator[str]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            for row in book.get_sheet_by_name(sheet.name).to_python():
                yield from (value for value in row if isinstance(value, str))
                yield from (f"{value:.0f}" for value in row if type(value) is float and value.is_integer())
