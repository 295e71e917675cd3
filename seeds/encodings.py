"""Decodes the bytes of a text file, whatever encoding it was saved in."""

import codecs
import re

from seeds.documents import UnreadableError, check_length

# UTF-32 before UTF-16: the little-endian mark of UTF-32 begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# KOI8-U is KOI8-R with the Ukrainian letters in place of line-drawing characters.
CYRILLIC = ("cp1251", "koi8-u", "cp866")
COMMON_RUSSIAN = frozenset("оеаинтсрвл")
# The non-ASCII letters of the languages of a code page; the most widespread page comes first.
LATIN = {
    "cp1252": frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœšžÿ¡¿"),
    "cp1254": frozenset("âçğıîöşüû\u0307"),
    "cp1250": frozenset("áâăäąćčçďđéęëěíîĺľłńňóôőöŕřśšşťţúůűüýźżžß"),
}
PRINT = frozenset("‘’“”„‚–—…«»\xa0\xad©®™°§€£№²½±×·µ")
# charset-normalizer guesses among these if none of the above fits; it is often wrong about short texts in the above.
OTHERS = ["cp1253", "cp1255", "cp1256", "cp1257", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
SAMPLE = 1 << 16
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BINARY = "holds binary data, not text; save it in a text format and add it again"


def decode(data: bytes) -> str:
    """The text of the bytes. Raises UnreadableError if they are not text, or if the text is too long."""
    text = data.decode(encoding(data), errors="replace")
    start = text[:SAMPLE]
    if len(CONTROLS.findall(start)) > len(start) // 100:
        raise UnreadableError(BINARY)
    check_length(text)
    return text


def encoding(data: bytes) -> str:
    """The name of the most likely encoding of the bytes. Raises UnreadableError if they are not text."""
    for mark, name in MARKS.items():
        if data.startswith(mark):
            return name
    if b"\0" in data[:SAMPLE]:
        return _utf_16(data[:SAMPLE])
    return "utf-8" if _is_utf_8(data) else _single_byte(data[:SAMPLE])


def _is_utf_8(data: bytes) -> bool:
    """Whether the bytes are UTF-8; a few damaged characters are tolerated."""
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        text = data[:SAMPLE].decode("utf-8", errors="replace")
        foreign = sum(not character.isascii() for character in text)
        return text.count("\ufffd") * 10 < foreign


def _utf_16(data: bytes) -> str:
    """The name of the UTF-16 encoding with the right byte order, without a mark: the high bytes vary less."""
    data = data[: len(data) // 2 * 2]
    name = "utf-16-le" if len(set(data[1::2])) < len(set(data[::2])) else "utf-16-be"
    text = data.decode(name, errors="replace")
    readable = sum(character.isalnum() or character.isspace() for character in text)
    if CONTROLS.search(text) or readable < len(text) * 0.6:
        raise UnreadableError(BINARY)
    return name


def _single_byte(data: bytes) -> str:
    """The name of an encoding older than Unicode, chosen by the letters that the bytes decode to."""
    scores = {name: _cyrillic_score(data.decode(name, errors="replace")) for name in CYRILLIC}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.25:
        return best
    for name, letters in LATIN.items():
        if _is_latin(data.decode(name, errors="replace"), letters):
            return name
    from charset_normalizer import from_bytes  # imported here: most files are UTF-8 and never need it

    guess = from_bytes(data, cp_isolation=OTHERS).best()
    return guess.encoding if guess else "cp1252"


def _cyrillic_score(text: str) -> float:
    """A score of at most 1: the share of common Russian letters, minus the shares of symbols and of odd words.

    Words are odd where upper and lower case are mixed inside them, or Latin and Cyrillic letters.
    """
    characters = _foreign(text)
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    odd = sum(not (word.islower() or word.istitle() or word.isupper()) for word in words)
    mixed = sum(bool(re.search("[A-Za-z]", word)) for word in words)
    common = sum(character.lower() in COMMON_RUSSIAN for character in characters)
    symbols = sum(not character.isalpha() for character in characters)
    return (common - symbols) / max(len(characters), 1) - (odd + mixed) / max(len(words), 1)


def _is_latin(text: str, letters: frozenset[str]) -> bool:
    """Whether the letters cover all non-ASCII characters, and these do not outnumber the ASCII letters."""
    characters = _foreign(text)
    plain = sum(character.isascii() and character.isalpha() for character in text)
    return len(characters) <= plain and letters.issuperset("".join(characters).lower())


def _foreign(text: str) -> list[str]:
    """The characters that are neither ASCII nor typographic marks."""
    return [character for character in text if not character.isascii() and character not in PRINT]
