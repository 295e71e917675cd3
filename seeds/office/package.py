"""What the Office Open XML formats (.docx, .pptx) share, and in part OpenDocument: archives, properties, tables."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zipfile import BadZipFile, ZipFile

from lxml import etree

from seeds.archives import parse_xml
from seeds.dates import iso_date
from seeds.documents import one_line

# The dates of the templates of python-docx and python-pptx, which are left in the files made with them.
_TEMPLATE_DATES = ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z")
# Dates before the formats existed: programs write the beginning of their calendar where they know no date.
_FIRST_YEAR = "1990"
_NO_TITLE = re.compile(
    r"microsoft (office )?(word|powerpoint)\b.*|.*\.(docx?|dotx?|pptx?|odt|odp|rtf)"
    r"|((power ?point|word)[ -])?(document|presentation|untitled|презентация|документ)( ?(word|powerpoint))?[ -]?\d*"
    r"|[\w.]+([-_][\w.]+){2,}"  # the name of a file or a page
    r"|power ?point[ -]?pr[eéä]s\w+|(pr[eéä]\w+|apresentação|диаграмма)( \w{2,8})? (do |di |de )?power ?point"
    r"|power ?point (演示文稿|簡報|プレゼンテーション|프레젠테이션)",
    re.IGNORECASE,
)
# A sign that someone typed before the item of a list.
TYPED_SIGN = re.compile(r"[•▪●◦‣·・]\s*|-\s+(?=\S)")


def local(element: etree._Element) -> str:
    """The name of the element without its namespace, "" for a comment; so strict files are read like ordinary ones."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The element at this path of local names, None if there is none."""
    for name in path:
        element = None if element is None else next((each for each in element if local(each) == name), None)
    return element


def attribute(element: etree._Element | None, name: str = "val") -> str | None:
    """The attribute of this local name, None if there is none."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if _local(str(key)) == name), None)


def choice(element: etree._Element) -> etree._Element:
    """The form of a drawing that holds words: the first one that does."""
    forms = list(element)
    return next((each for each in forms if next(each.iter("{*}t"), None) is not None), forms[0] if forms else element)


def integer(text: str | None, default: int = 0) -> int:
    """The number that the text is, the default if it is none."""
    try:
        return int(text or "")
    except ValueError:
        return default


def is_on(element: etree._Element | None) -> bool:
    """Whether the switch is there and is not turned off."""
    return element is not None and attribute(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another part refers to: the kind of the relation ("footnotes") and the path in the archive."""

    kind: str
    path: str


class Package:
    """The XML parts of an Office Open XML file, which refer to each other."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        # Names are compared without case, and some programs write backslashes.
        self._names = {_plain(name): name for name in archive.namelist()}
        self.lost: list[str] = []  # the names of parts that could not be read

    def bytes(self, path: str) -> bytes:
        """The bytes of a part. Raises KeyError if it is missing, BadZipFile if it is damaged."""
        return self._archive.read(self._names[_plain(path)])

    def part(self, path: str) -> etree._Element | None:
        """The root of a part; None, and remembered as lost, if it is missing or damaged."""
        try:
            return parse_xml(self.bytes(path))
        except (KeyError, BadZipFile, etree.XMLSyntaxError):
            self.lost.append(posixpath.basename(path))
            return None

    def relations(self, path: str = "") -> dict[str, Relation]:
        """What the part refers to inside the archive, by name; without a path, what the whole file consists of."""
        folder, base = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        root = self.part(relations) if _plain(relations) in self._names else None
        return {
            each.get("Id", ""): Relation(
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))),
            )
            for each in (() if root is None else root)
            if isinstance(each.tag, str) and each.get("TargetMode") != "External"
        }

    def main(self) -> str:
        """The path of the document itself. Raises KeyError if there is none."""
        for relation in self.relations().values():
            if relation.kind == "officeDocument":
                return relation.path
        raise KeyError("officeDocument")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def properties(package: Package) -> tuple[str, str]:
    """The title and the date of the last change, or of the making; "" where unknown."""
    path = next((each.path for each in package.relations().values() if each.kind == "core-properties"), "")
    root = package.part(path) if path else None
    facts = {} if root is None else {local(each): (each.text or "").strip() for each in root}
    return own_title(facts.get("title", "")), latest(facts.get("modified", ""), facts.get("created", ""))


def own_title(title: str) -> str:
    """The title on one line, "" if a program or a template gave it: "Document1", "Microsoft Word - a.doc"."""
    title = one_line(title)
    return "" if _NO_TITLE.fullmatch(title) else title


def latest(*moments: str) -> str:
    """The latest of the dates in ISO 8601; those that a template or an empty calendar gives do not count."""
    dates = (iso_date(moment) for moment in moments if moment not in _TEMPLATE_DATES)
    return max((date for date in dates if date > _FIRST_YEAR), default="")


def missing(phrases: Sequence[str]) -> str:
    """What could not be read, as one phrase without repetitions."""
    return "; ".join(dict.fromkeys(phrases))
