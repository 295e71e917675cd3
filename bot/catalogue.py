"""The bot's own sentences, in each of its languages."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).with_name("texts")
ENGLISH = "en"


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that have a folder of sentences, English first."""
    return ENGLISH, *sorted({path.name for path in folder.iterdir() if path.is_dir()} - {ENGLISH})


LANGUAGES = languages(FOLDER)


class Html(str):
    """Text that is already Telegram HTML and is not escaped again."""


class SentenceError(ValueError):
    """The reason why something cannot be done: the name of a sentence in the catalogue, with its values."""

    def __init__(self, name: str, /, **values: Any) -> None:
        super().__init__(name)
        self.name = name
        self.values = values

    def __str__(self) -> str:
        """The sentence in English; the fronts with a language of their own say `name` in it."""
        return texts(ENGLISH).plain(self.name, **self.values)


class Texts:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, name: str, /, **values: Any) -> Html:
        """The sentence with this name as Telegram HTML, its values escaped. Raises KeyError if there is none."""
        return Html(self.plain(name, **{key: _escaped(value) for key, value in values.items()}))

    def plain(self, name: str, /, **values: Any) -> str:
        """The sentence with this name without markup, as for a button. Raises KeyError if there is none."""
        bundle = _bundle(self.language)
        pattern = bundle.get_message(name).value
        if pattern is None:
            raise KeyError(name)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise KeyError(f"{name} in {self.language!r}: {errors[0]}")
        return str(text)

    def date(self, stated: str) -> str:
        """The date as people write it in the language; as it is stated if it is not a whole one, such as 2022-07-18."""
        try:
            day = date.fromisoformat(stated)
        except ValueError:
            return stated
        # Imported here: commands need it not.
        from babel.dates import format_date

        return format_date(day, "long", self.language)

    def languages(self, codes: Sequence[str]) -> str:
        """The names of the languages with these ISO 639-1 codes, as a list in the language of the sentences."""
        # Imported here, as above.
        from babel import Locale
        from babel.lists import format_list

        names = Locale(self.language).languages
        return format_list([names.get(code, code) for code in codes], locale=self.language)


def texts(language: str | None) -> Texts:
    """The sentences in the language (IETF tag), or in English if the bot does not speak it."""
    code = (language or "").lower().partition("-")[0]
    return Texts(code if code in LANGUAGES else ENGLISH)


def _escaped(value: Any) -> Any:
    return escape(value) if isinstance(value, str) and not isinstance(value, Html) else value


@cache
def _bundle(language: str) -> FluentBundle:
    # The marks that isolate the writing direction of a value would end up in links and code as well.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle
