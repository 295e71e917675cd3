"""A forged backup does no harm."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.backup import archive
from bot.backup.contents import is_safe

Change = Callable[[dict[str, Any], dict[str, bytes]], None]


def remade(file: Path, target: Path, change: Change, compression: int = 0) -> Path:
    """The backup with another manifest or other members."""
    with ZipFile(file) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with ZipFile(target, "w", compression) as zipped:
        for name, data in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            zipped.writestr(name, data)
    return target


@pytest.fixture
def file(settled: Path, tmp_path: Path) -> Path:
    return Path(copy(settled / "b.zip", tmp_path))


def newer(part: str) -> Change:
    return lambda manifest, members: manifest.update({part: 99, "seedbot": "9.9"})


@pytest.mark.parametrize("part", ["format", "store_format", "people_format"])
def test_a_backup_of_a_newer_seedbot_is_refused(part: str, file: Path, tmp_path: Path) -> None:
    changed = remade(file, tmp_path / "c.zip", newer(part))
    words = rf"c.zip was made by seedbot 9.9 \({part} 99, this one reads \d\): upgrade seedbot\."
    with pytest.raises(ValueError, match=words):
        archive.look(changed)


def moved(name: str) -> Change:
    """A backup in which a chat's file has this name."""

    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        members[name] = members.pop("files/7/ferry.txt")
        manifest["members"][name] = manifest["members"].pop("files/7/ferry.txt")

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../out.txt", "files/../../out.txt", "/out.txt", "files/7/../../../out.txt", "files//out.txt", "files/out.txt",
        "files/./7/out.txt", "seedbot.toml", "words/meta.json", "store.sqlite/x/y", "files/7/",
    ],
)  # fmt: skip
def test_no_member_is_unpacked_outside_its_folder(name: str, file: Path, tmp_path: Path) -> None:
    changed = remade(file, tmp_path / "c.zip", moved(name))
    with pytest.raises(ValueError, match=r"c.zip is not a seedbot backup, or is damaged"):
        archive.unpack(changed, tmp_path / "deep" / "folder")
    assert not (tmp_path / "deep").exists()


def test_names_of_documents_are_safe() -> None:
    assert all(map(is_safe, ["store.sqlite", "people.sqlite", "files/-100123/Отчёт (2).pdf", "files/own/a.b..txt"]))
    assert not any(map(is_safe, ["", "files", "files/7", "files/7/a\0b", "people.sqlite/"]))


def test_compressed_members_are_refused(file: Path, tmp_path: Path) -> None:
    bomb = remade(file, tmp_path / "c.zip", lambda manifest, members: None, ZIP_DEFLATED)
    with pytest.raises(ValueError, match=r"c.zip is not a seedbot backup, or is damaged"):
        archive.look(bomb)


def test_missing_and_surplus_members_are_noticed(file: Path, tmp_path: Path) -> None:
    for change in (
        lambda manifest, members: members.pop("people.sqlite"),
        lambda manifest, members: members.update({"files/7/more.txt": b""}),
        lambda manifest, members: manifest["members"].pop("store.sqlite"),
        lambda manifest, members: manifest.update(members=[]),
        lambda manifest, members: manifest.pop("model"),
        lambda manifest, members: manifest.update(more=1),
        lambda manifest, members: manifest.update(format="1"),
    ):
        with pytest.raises(ValueError, match=r"c.zip is not a seedbot backup, or is damaged"):
            archive.look(remade(file, tmp_path / "c.zip", change))


def test_two_members_with_one_name_are_refused(file: Path, tmp_path: Path) -> None:
    with ZipFile(file, "a") as zipped, pytest.warns(UserWarning, match="Duplicate name"):
        zipped.writestr("people.sqlite", b"another")
    with pytest.raises(ValueError, match="its members are not those of a backup"):
        archive.look(file)


def test_content_that_differs_from_the_manifest_is_noticed(file: Path, tmp_path: Path) -> None:
    changed = remade(
        file, tmp_path / "c.zip", lambda manifest, members: members.update({"files/7/ferry.txt": b"another"})
    )
    with pytest.raises(ValueError, match=r"files/7/ferry.txt has changed"):
        archive.check(changed)
