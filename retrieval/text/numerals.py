"""Numbers in words, up to ninety-nine, in English, German and Russian."""

_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
}  # fmt: skip
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
}
_JOINED = {"en": "{tens}-{ones}", "de": "{ones}und{tens}", "ru": "{tens} {ones}"}
# Other forms, in which a number is understood but not written.
_FORMS = {
    "двух": 2, "две": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "девяти": 9, "десяти": 10, "одиннадцати": 11, "двенадцати": 12, "тринадцати": 13, "четырнадцати": 14,
    "пятнадцати": 15, "шестнадцати": 16, "семнадцати": 17, "восемнадцати": 18, "девятнадцати": 19, "двадцати": 20,
    "тридцати": 30, "сорока": 40, "пятидесяти": 50, "ста": 100,
}  # fmt: skip


def spelled(number: int, language: str) -> str:
    """The number in words of the language; "" if it has no words here."""
    if language not in _SMALL or not 0 <= number < 100:
        return ""
    small, tens = _SMALL[language].split(), ["", "", *_TENS[language].split()]
    if number < len(small):
        return small[number]
    ones = small[number % 10].removesuffix("s") if number % 10 == 1 and language == "de" else small[number % 10]
    return _JOINED[language].format(tens=tens[number // 10], ones=ones) if number % 10 else tens[number // 10]


def _numbers() -> dict[str, int]:
    words = {spelled(number, code): number for code in _SMALL for number in range(100)}
    apart = {word.replace("-", " "): number for word, number in words.items()}
    return {**apart, **words, **_FORMS}


# The number of each word.
NUMBERS = _numbers()
