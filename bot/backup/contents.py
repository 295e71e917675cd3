"""What a backup says of itself, in its `manifest.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from bot.people.database import FORMAT as PEOPLE_FORMAT
from retrieval.storage.schema import FORMAT as STORE_FORMAT

NAME = "manifest.json"
FORMAT = 1
# What SQLite keeps of the index, and of what the bot remembers; the other members lie in the folder of files.
STORE, PEOPLE, FILES = "store.sqlite", "people.sqlite", "files"

# What each part is written in, and the newest of it that is read here.
_READ = {"format": FORMAT, "store_format": STORE_FORMAT, "people_format": PEOPLE_FORMAT}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """When and of what a backup was made; its members by their names."""

    format: int
    seedbot: str  # the version that made it
    made: str  # UTC, ISO 8601
    store_format: int
    people_format: int  # also where there is nothing to remember yet
    model: str
    documents: int
    passages: int
    members: dict[str, Member]

    @property
    def files(self) -> int:
        """How many files of collections there are."""
        return sum(name.startswith(f"{FILES}/") for name in self.members)

    @property
    def bytes(self) -> int:
        """The size of all members."""
        return sum(member.bytes for member in self.members.values())


def as_json(contents: Contents) -> dict[str, Any]:
    """The contents without the list of members."""
    fields = {name: value for name, value in asdict(contents).items() if name != "members"}
    return {**fields, "people": PEOPLE in contents.members, "files": contents.files, "bytes": contents.bytes}


def written(contents: Contents) -> bytes:
    """The contents as they are kept in the backup."""
    return json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def read(data: bytes) -> Contents:
    """The contents as they were written. Raises ValueError where they are not, or are of a newer seedbot."""
    found = json.loads(data.decode("utf-8", "surrogatepass"))
    for name, newest in _READ.items():
        if found[name] > newest:
            raise NewerError(f"by seedbot {found['seedbot']} ({name} {found[name]}, this one reads {newest})")
    members = {name: Member(**member) for name, member in found.pop("members").items()}
    contents = Contents(**found, members=members)
    if STORE not in members or not all(map(is_safe, members)):
        raise ValueError("its members are not those of a backup")
    return contents


class NewerError(ValueError):
    """The backup is of a seedbot that this one cannot know."""


def is_safe(name: str) -> bool:
    """Whether a member of this name lies where a backup has members, on any system."""
    parts = PurePath(name).parts
    is_plain = parts == tuple(name.split("/")) and ".." not in parts and "\0" not in name
    return name in (STORE, PEOPLE) or (is_plain and parts[0] == FILES and len(parts) > 2)
