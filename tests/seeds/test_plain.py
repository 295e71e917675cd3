from seeds.documents import Document
from seeds.plain import read


def test_a_note_keeps_its_words_and_is_titled_by_its_name() -> None:
    data = "Хлеб\r\nМолоко  \r\n\r\n\r\n\r\nСыр\r\n".encode("cp1251")
    assert read(data, "lists/to_buy.txt") == Document("lists/to_buy.txt", "Хлеб\nМолоко\n\nСыр", "To buy")
