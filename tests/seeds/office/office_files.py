"""Small Office files, made of their XML."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:r="{_RELATION}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/>'
    '<w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Rule"><w:name w:val="Rule"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListBullet2"><w:name w:val="List Bullet 2"/></w:style>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with other content in one of its parts."""
    with ZipFile(BytesIO(data)) as archive:
        return zipped({each: archive.read(each) for each in archive.namelist()} | {name: content})


def _relations(*related: tuple[str, str, str]) -> str:
    lines = [f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{path}"/>' for name, kind, path in related]
    return f'<Relationships xmlns="{_RELATION.replace("officeDocument", "package")}">{"".join(lines)}</Relationships>'


def _types(main: str) -> str:
    return f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{main}+xml"/></Types>'


def _properties(**facts: str) -> str:
    lines = [f"<{name}>{value}</{name}>" for name, value in facts.items()]
    return f"<coreProperties>{''.join(lines)}</coreProperties>"


def make_docx(
    body: str, others: Mapping[str, str] | None = None, styles: str = STYLES, namespace: str = WORD, **properties: str
) -> bytes:
    """A Word file with this XML as its body; the others are parts by their kind: "footnotes", "header1"."""
    parts = {"styles": styles, **(others or {})}
    related = [(f"rId_{kind}", kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts]
    return zipped(
        {
            "[Content_Types].xml": _types("wordprocessingml.document.main"),
            "_rels/.rels": _relations(
                ("rId1", "officeDocument", "word/document.xml"), ("rId2", "core-properties", "docProps/core.xml")
            ),
            "docProps/core.xml": _properties(**properties),
            "word/document.xml": f'<w:document xmlns:w="{namespace}" {_NAMES}><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": _relations(*related),
            **{
                f"word/{kind}.xml": f'<w:part xmlns:w="{namespace}" {_NAMES}>{xml}</w:part>'
                for kind, xml in parts.items()
            },
        }
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, style: str = "", more: str = "", number: str = "", bold: bool = False) -> str:
    """A paragraph of a Word file; the number is that of its list and its level: "7 0"."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        listed, level = number.split()
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{listed}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, '<w:b/>' if bold else '')}{more}</w:p>"


def cell(*texts: str, properties: str = "", bold: bool = False) -> str:
    """A cell of a Word table; a text may be XML already."""
    inner = "".join(text if text.startswith("<") else paragraph(text, bold=bold) for text in texts)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: list[str], header: str = "") -> str:
    """A table of a Word file without properties; `header` is what the first row has."""
    lines = [f"<w:trPr>{header}</w:trPr>" if number == 0 and header else "" for number in range(len(rows))]
    cells = ["".join(each if each.startswith("<w:tc>") else cell(each) for each in row) for row in rows]
    whole = [f"<w:tr>{line}{row}</w:tr>" for line, row in zip(lines, cells, strict=True)]
    return f"<w:tbl>{''.join(whole)}</w:tbl>"


def numbering(levels: str, *lists: str) -> str:
    """The definition of list 7, and of others; the levels are "decimal %1." and so on, divided by commas."""
    inner = ""
    for level, words in enumerate(levels.split(", ")):
        form, pattern = words.split(" ", 1)
        inner += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        )
    return (
        f'<w:abstractNum w:abstractNumId="3">{inner}</w:abstractNum>'
        f'<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>{"".join(lists)}'
    )


def make_pptx(*slides: str, others: Mapping[str, str] | None = None, **properties: str) -> bytes:
    """A presentation of slides, each the XML of its shapes; the others are parts of every slide: "notesSlide"."""
    parts = others or {}
    names = [f"slide{number}" for number in range(1, len(slides) + 1)]
    order = "".join(f'<p:sldId id="{256 + number}" r:id="r_{name}"/>' for number, name in enumerate(names))
    related = _relations(*((f"rId_{kind}", kind.rstrip("0123456789"), f"../{kind}.xml") for kind in parts))
    files = {
        "[Content_Types].xml": _types("presentationml.presentation.main"),
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "ppt/presentation.xml"), ("rId2", "core-properties", "docProps/core.xml")
        ),
        "docProps/core.xml": _properties(**properties),
        "ppt/presentation.xml": f"<p:presentation {_NAMES}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(
            *((f"r_{name}", "slide", f"slides/{name}.xml") for name in reversed(names))
        ),
    }
    for name, shapes in zip(names, slides, strict=True):
        files[f"ppt/slides/{name}.xml"] = f"<p:sld {_NAMES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        files[f"ppt/slides/_rels/{name}.xml.rels"] = related
    return zipped(files | {f"ppt/{kind}.xml": f"<p:part {_NAMES}>{xml}</p:part>" for kind, xml in parts.items()})


def shape(*texts: str, role: str | None = "") -> str:
    """A shape of a slide: a text box, or with a role the place for a title or the body; a text may be XML already."""
    holder = f'<p:ph type="{role}"/>' if role else "<p:ph/>" if role is None else ""
    lines = "".join(text if text.startswith("<") else f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"


_TEXT = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = " ".join(
    f'xmlns:{name}="{_TEXT}{full}:1.0"'
    for name, full in [
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style")),
        *(("svg", "svg-compatible"), ("presentation", "presentation"), ("meta", "meta"), ("fo", "xsl-fo-compatible")),
    ]
)
_ODF_NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def make_odf(
    kind: str, body: str, styles: str = "", others: Mapping[str, str] | None = None, meta: str = "", pages: str = ""
) -> bytes:
    """An OpenDocument file of this kind ("text") with this XML as its body."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
    content += f"<office:{kind}>{body}</office:{kind}></office:body>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF_NAMES}>{content}</office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF_NAMES}>{pages}</office:document-styles>",
            "meta.xml": f"<office:document-meta {_ODF_NAMES}><office:meta>{meta}</office:meta></office:document-meta>",
            **{path: xml.replace("<x>", f"<x {_ODF_NAMES}>", 1) for path, xml in (others or {}).items()},
        }
    )
