"""Excel workbooks made of a few lines of XML."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode='#,##0.00\\ "EUR"'/>
<numFmt numFmtId="165" formatCode="dd.mm.yyyy"/></numFmts><fonts><font/><font><b/></font></fonts><cellXfs>
<xf numFmtId="0" fontId="0"/><xf numFmtId="9" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="165" fontId="0"/>
<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>"""  # 0 plain, 1 percent, 2 euros, 3 date, 4 bold
CORE = (
    '<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="t"><dc:title>The ferry</dc:title>'
    "<dcterms:modified>2022-07-19T08:00:00Z</dcterms:modified></cp:coreProperties>"
)


def relations(**targets: str) -> str:
    """Relations of these kinds; a digit at the end of a kind only numbers it."""
    links = [
        f'<Relationship Id="{kind}" Type="{LINKS}/{kind.rstrip("0123456789").replace("_", "-")}" Target="{target}"/>'
        for kind, target in targets.items()
    ]
    return RELATIONS.format("".join(links))


def sheet(*rows: str) -> str:
    """A sheet with these rows; an empty one is left out, but counted."""
    numbered = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(rows, 1) if row)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{numbered}</sheetData></worksheet>'


def words(*texts: str, style: int = 0) -> str:
    """Cells with these texts."""
    return "".join(f'<c s="{style}" t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>" for text in texts)


def number(value: float, style: int = 0) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


NONE: Mapping[str, str] = {}
# What tells Excel that a workbook has macros.
MACROS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
}


def workbook(
    sheets: Mapping[str, str], states: Mapping[str, str] = NONE, more: Mapping[str, str | bytes] = NONE
) -> bytes:
    """A workbook with these sheets, some of them hidden, and more files by their paths."""
    named = "".join(
        f'<sheet name="{name}" sheetId="{count}" r:id="worksheet{count}" state="{states.get(name, "visible")}"/>'
        for count, name in enumerate(sheets, 1)
    )
    targets = {f"worksheet{count}": f"worksheets/sheet{count}.xml" for count in range(1, len(sheets) + 1)}
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml", **{"core_properties": "docProps/core.xml"}),
        "docProps/core.xml": CORE,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(**targets, styles="styles.xml", sharedStrings="sharedStrings.xml"),
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{count}.xml": content for count, content in enumerate(sheets.values(), 1)},
        **more,
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()
