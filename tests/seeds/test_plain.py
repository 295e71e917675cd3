from seeds.documents import Document
from seeds.plain import read


def test_a_note_keeps_its_words_and_is_titled_by_its_name() -> None:
    data = "Хлеб\r\nМолоко  \r\n\r\n\r\n\r\nСыр\r\n".encode("cp1251")
    assert read(data, "lists/to_buy.txt") == Document("lists/to_buy.txt", "Хлеб\nМолоко\n\nСыр", "To buy")


def test_a_news_text_gives_title_date_and_source() -> None:
    data = b"\xef\xbb\xbfFerry runs again\n\n19.07.2022\n\nIt left at nine.\n\nSource: https://example.org/a\n"
    assert read(data, "a.txt") == Document(
        "a.txt", "It left at nine.", "Ferry runs again", "2022-07-19", "https://example.org/a"
    )
