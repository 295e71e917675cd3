"""OpenDocument files: texts (.odt), spreadsheets (.ods) and presentations (.odp)."""

from dataclasses import replace
from zipfile import ZipFile

from seeds import articles
from seeds.archives import open_archive, parse_xml
from seeds.documents import Document, Flaw, UnreadableError, one_line, title_from
from seeds.office.open_content import Reader, part_bytes
from seeds.office.package import latest, local, missing, own_title
from seeds.outline import Kind
from seeds.parts import assemble
from seeds.texts.unmarked import first_title


def read(data: bytes, name: str) -> Document:
    """The words, title and date. Raises UnreadableError if the file is protected or holds too many cells."""
    with open_archive(data) as archive:
        if b"encryption-data" in part_bytes(archive, "META-INF/manifest.xml"):
            raise UnreadableError("is protected with a password; save it without one and add it again", Flaw.PASSWORD)
        reader = Reader(archive)
        parts = list(reader.parts())
        title, date = _properties(archive)
    if reader.is_text:
        document = articles.from_parts(name, parts, reader.title or title or first_title(parts) or title_from(name))
        return replace(document, date=document.date or date, missing=missing(reader.lost))
    if reader.lost and not any(part.text for part in parts):
        raise UnreadableError("holds no text but pictures; save it as PDF, run OCR on that and add it", Flaw.SCANNED)
    text, outline = assemble(parts)
    first = next((part.text for part in parts if part.kind is Kind.HEADING and part.place == "slide 1"), "")
    return Document(name, text, title or one_line(first) or title_from(name), date, "", outline, missing(reader.lost))


def _properties(archive: ZipFile) -> tuple[str, str]:
    data = part_bytes(archive, "meta.xml")
    facts = {local(each): (each.text or "").strip() for each in parse_xml(data).iter("{*}*")} if data else {}
    return own_title(facts.get("title", "")), latest(facts.get("date", ""), facts.get("creation-date", ""))
