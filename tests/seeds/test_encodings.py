import codecs

import pytest

from seeds.documents import UnreadableError
from seeds.encodings import decode

SHORT_RUSSIAN = [
    "Привет, как дела?",
    "Москва",
    "Список покупок: хлеб, молоко, 2 яйца.",
    "ВНИМАНИЕ! СРОЧНО ПРОЧИТАТЬ",
    "Server error 500: не удалось подключиться к базе",
    "Цена — 500 рублей «с доставкой»",
]
LONG_RUSSIAN = (
    "Вчера вечером мы с сестрой ходили в новый театр на набережной. Спектакль начался с опозданием, "
    "зато играли хорошо: зал долго не отпускал артистов. Билет стоил 700 рублей, и я об этом не жалею.\n\n"
) * 40
GERMAN = "Übermorgen fährt die Straßenbahn über die größere Brücke; das wird schön."
LONG_GERMAN = f"{GERMAN} Jörg und Käthe müssen früh aufstehen, weil der erste Wagen schon um fünf kommt.\n" * 40
ENGLISH = "“Naïve” is what he called it – and the café’s façade cost £30 more…"
UKRAINIAN = "Її брат поїхав до Києва, щоб знайти ліки; там її вже чекали."
POLISH = "Wczoraj poszliśmy do kina, żeby obejrzeć nową komedię; była świetna, ale za długa."
FRENCH = "L'élève a reçu ses notes à la rentrée, où ça ? Près de la fenêtre."


@pytest.mark.parametrize("text", [*SHORT_RUSSIAN, LONG_RUSSIAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_russian_is_decoded_from_every_encoding_that_supports_it(text: str, encoding: str) -> None:
    written = text.encode(encoding, errors="ignore")
    assert decode(written) == written.decode(encoding)


@pytest.mark.parametrize("text", [GERMAN, LONG_GERMAN, FRENCH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_german_and_french_are_decoded_from_western_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (POLISH, "cp1250"),
        ("我昨天和妹妹去河边的新剧院看了一场戏，大家都很高兴。", "gb18030"),
        ("昨日、妹と川沿いの新しい劇場に行きました。とても楽しかったです。", "shift_jis"),
        ("Χθες πήγα με την αδελφή μου στο νέο θέατρο δίπλα στο ποτάμι.", "cp1253"),
    ],
)
def test_other_encodings_are_recognised_or_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["Hello, world.\n", GERMAN, LONG_RUSSIAN, "Привет, как дела?"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_wide_encodings_are_decoded_with_and_without_a_mark(text: str, encoding: str, mark: bytes) -> None:
    assert decode(mark + text.encode(encoding)) == text


def test_utf_8_is_recognised_despite_a_damaged_character() -> None:
    damaged = LONG_RUSSIAN.encode().replace("театр".encode(), "теат".encode() + b"\xd1", 1)
    assert decode(damaged) == LONG_RUSSIAN.replace("театр", "теат\ufffd", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(200),
        bytes(range(1, 256)) * 10,
        bytes(5000),
    ],
    ids=["picture", "program", "bytes", "zeros"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="holds binary data, not text; save it in a text format"):
        decode(data)
