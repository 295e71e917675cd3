"""Mails of Outlook: compound files (MS-CFB) with streams of less than 4096 bytes each."""

from collections.abc import Mapping
from struct import pack
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]

_SECTOR, _MINI = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    entries, stream, chains = [], b"", b""
    for name, kind, child, sibling, content in _flat(tree):
        start = len(stream) // _MINI if content else _END
        sectors = len(_padded(content, _MINI)) // _MINI
        chains += b"".join(pack("<I", start + n + 1 if n + 1 < sectors else _END) for n in range(sectors))
        stream += _padded(content, _MINI)
        entries.append((name, kind, child, sibling, start, len(content)))
    stream = _padded(stream, _SECTOR)
    directory_size = -(-len(entries) * 128 // _SECTOR)
    chains += b"\xff" * (-len(chains) % _SECTOR)
    sizes = (1, directory_size, len(chains) // _SECTOR, len(stream) // _SECTOR)
    first = [sum(sizes[:n]) for n in range(5)]
    entries[0] = (*entries[0][:4], first[3], len(stream))
    directory = _padded(b"".join(_entry(*entry) for entry in entries), _SECTOR)
    table = [_FAT, *(_END if n + 1 in first else n + 1 for n in range(1, first[4]))]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += pack("<9I", 0, 1, first[1], 0, 4096, first[2], sizes[2], _END, 0) + pack("<109I", 0, *[_FREE] * 108)
    return head + pack("<128I", *table, *[_FREE] * (128 - len(table))) + directory + chains + stream


def _flat(tree: Tree) -> list[tuple[str, int, int, int, bytes]]:
    """The entries of the directory: name, kind, first child, next sibling and content."""
    entries: list[tuple[str, int, int, int, bytes]] = [("Root Entry", _ROOT, 1, _FREE, b"")]
    waiting: list[tuple[Tree, int]] = [(tree, 0)]
    while waiting:
        inside, parent = waiting.pop(0)
        name, kind, _, sibling, content = entries[parent]
        entries[parent] = (name, kind, len(entries) if inside else _FREE, sibling, content)
        for number, (name, each) in enumerate(inside.items(), 1):
            sibling = len(entries) + 1 if number < len(inside) else _FREE
            if isinstance(each, bytes):
                entries.append((name, _STREAM, _FREE, sibling, each))
            else:
                waiting.append((each, len(entries)))
                entries.append((name, _STORAGE, _FREE, sibling, b""))
    return entries


def _entry(name: str, kind: int, child: int, sibling: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    place = pack("<HBB3I36xIII", len(words) + 2, kind, 1, _FREE, sibling, child, start, size, 0)
    return words.ljust(64, b"\0") + place


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def outlook(values: Mapping[int, object], *attached: Mapping[int, object], encoding: str = "utf-16-le") -> bytes:
    """A mail of Outlook with these properties by number, and with attachments."""
    tree = _storage(values, 32, encoding)
    for number, each in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = _storage(each, 8, encoding)
    return compound(tree)


def _storage(values: Mapping[int, object], header: int, encoding: str) -> dict[str, "bytes | Tree"]:
    """The streams of properties: those of texts and bytes, and the list of all."""
    streams: dict[str, bytes | Tree] = {}
    listed = bytes(header)
    for number, value in values.items():
        if isinstance(value, float):  # seconds since 1970
            listed += pack("<HHIQ", 0x40, number, 6, int((value + 11_644_473_600) * 10_000_000))
        elif isinstance(value, int):
            listed += pack("<HHIIi", 3, number, 6, value, 0)
        else:
            wide = 0x1F if encoding == "utf-16-le" else 0x1E
            kind, data = (wide, value.encode(encoding)) if isinstance(value, str) else (0x0102, value)
            assert isinstance(data, bytes)
            listed += pack("<HHIII", kind, number, 6, len(data), 0)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {**streams, "__properties_version1.0": listed}
