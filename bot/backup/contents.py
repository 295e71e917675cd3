"""The manifest of a backup, in its member `manifest.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from bot.people.database import FORMAT as PEOPLE_FORMAT
from bot.people.database import PEOPLE
from retrieval.storage.layout import FILES, STORE
from retrieval.storage.schema import FORMAT as STORE_FORMAT

NAME = "manifest.json"
FORMAT = 1

# The formats named in a manifest, and the newest of each that this seedbot reads.
_READ = {"format": FORMAT, "store_format": STORE_FORMAT, "people_format": PEOPLE_FORMAT}


@dataclass(frozen=True, slots=True)
class Member:
    """The size and digest of a file in the backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """When and from what a backup was made; its members by name."""

    format: int
    seedbot: str  # the version that made it
    made: str  # UTC, ISO 8601
    store_format: int
    people_format: int  # also if the home has no such database yet
    model: str
    documents: int
    passages: int
    members: dict[str, Member]

    @property
    def files(self) -> int:
        """The number of files in collections."""
        return sum(name.startswith(f"{FILES}/") for name in self.members)

    @property
    def bytes(self) -> int:
        """The total size of all members, in bytes."""
        return sum(member.bytes for member in self.members.values())


def as_json(contents: Contents) -> dict[str, Any]:
    """The contents without the list of members."""
    fields = {name: value for name, value in asdict(contents).items() if name != "members"}
    return {**fields, "people": PEOPLE in contents.members, "files": contents.files, "bytes": contents.bytes}


def written(contents: Contents) -> bytes:
    """The contents as stored in the backup."""
    return json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def read(data: bytes) -> Contents:
    """The contents from their stored form. Raises ValueError if it is invalid or of a newer seedbot."""
    fields = json.loads(data.decode("utf-8", "surrogatepass"))
    for name, newest in _READ.items():
        if fields[name] > newest:
            raise NewerError(f"by seedbot {fields['seedbot']} ({name} {fields[name]}, this one reads {newest})")
    members = {name: Member(**member) for name, member in fields.pop("members").items()}
    contents = Contents(**fields, members=members)
    if STORE not in members or not all(map(is_safe, members)):
        raise ValueError("its members are not those of a backup")
    return contents


class NewerError(ValueError):
    """The backup was made by a newer seedbot."""


def is_safe(name: str) -> bool:
    """Whether a member with this name is a database or stays within the folder of files, on any system."""
    parts = PurePath(name).parts
    is_plain = parts == tuple(name.split("/")) and ".." not in parts and "\0" not in name
    return name in (STORE, PEOPLE) or (is_plain and parts[0] == FILES and len(parts) > 2)
