"""Recognition of questions that are answered by listing and counting the documents that mention something."""

import regex

from retrieval.text.words import analyse, runs

_NOUN = r"(?:documents|articles|files|texts|papers|stories|news (?:articles|stories)|reports|sources)"
_OF = r"(?:of the |of these |of my )?"
_LEAD = rf"(?:how many {_OF}{_NOUN}|(?:which|what) {_OF}{_NOUN}|(?:list|name|show)(?: me)? all {_OF}{_NOUN})"
_ABOUT = r"(?:speak|spoke|talk(?:ed)?|write|wrote) (?:of|about)"
_VERB = rf"(?:mention(?:ed)?|contain(?:ed)?|name|discuss(?:ed)?|refer(?:red)? to|{_ABOUT})"
_PASSIVE = r"(?:mentioned|named|discussed|referred to|(?:spoken|talked|written) (?:of|about)|contained|found)"
_ACTIVE = r"(?:appears?|occurs?|comes? up)"
_GERMAN_NOUN = r"(?:dokumenten?|artikeln?|dateien|texten?|berichten?|seiten)"
_GERMAN_LEAD = rf"(?:wie viele|wieviele|welche) {_GERMAN_NOUN}"
_RUSSIAN_NOUN = r"(?:документ(?:ов|ах|ы)|стат(?:ей|ьях|ьи)|файл(?:ов|ах|ы)|текст(?:ов|ах|ы)"
_RUSSIAN_NOUN += r"|материал(?:ов|ах|ы)|публикаци(?:й|ях|и))"
_RUSSIAN_ABOUT = r"(?:(?:о|об|обо|про) )"
_RUSSIAN_PASSIVE = r"(?:упомина[ею]тся|упомянут[аоы]?|встреча[ею]тся|содерж[иа]тся)"
_RUSSIAN_TOLD = r"(?:говор(?:ится|илось)|рассказывается|пишут|пишется|ид[её]т речь)"

# Not before "by" or "in", as in "How many documents mentioned by the minister were signed?"
_PATTERNS = {
    "en": (
        rf"{_LEAD} (?:(?:are there )?(?:that|which) )?{_VERB}(?! (?:by|in)\b) (?P<words>.+)",
        rf"in {_LEAD} (?:is|are|was|were) (?P<words>.+?) {_PASSIVE}",
        rf"in {_LEAD} (?:does|do|did) (?P<words>.+?) {_ACTIVE}",
    ),
    "de": (
        rf"{_GERMAN_LEAD} (?:erwähnen|enthalten|nennen|handeln von|sprechen von) (?P<words>.+)",
        rf"in (?:wie vielen|wievielen|welchen) {_GERMAN_NOUN} (?:kommt|kommen|steht|stehen) (?P<words>.+?)(?: vor)?",
        rf"in (?:wie vielen|wievielen|welchen) {_GERMAN_NOUN} (?:wird|werden|ist|sind) (?P<words>.+?)"
        r" (?:erwähnt|genannt)",
    ),
    "ru": (
        rf"в (?:скольких|каких) {_RUSSIAN_NOUN} {_RUSSIAN_PASSIVE} (?P<words>.+)",
        rf"в (?:скольких|каких) {_RUSSIAN_NOUN} (?P<words>.+?) {_RUSSIAN_PASSIVE}",
        rf"в (?:скольких|каких) {_RUSSIAN_NOUN} {_RUSSIAN_TOLD} {_RUSSIAN_ABOUT}(?P<words>.+)",
        rf"(?:сколько|какие) {_RUSSIAN_NOUN} (?:упоминают|содержат) {_RUSSIAN_ABOUT}?(?P<words>.+)",
        rf"(?:сколько|какие) {_RUSSIAN_NOUN} (?:говорят|рассказывают|пишут) {_RUSSIAN_ABOUT}(?P<words>.+)",
    ),
}
_QUESTIONS = [
    (language, regex.compile(pattern, regex.IGNORECASE)) for language, own in _PATTERNS.items() for pattern in own
]
_NAMED = r"(?:the )?(?:words?|phrase|name|term)|(?:das |die |der )?(?:wort|name|begriff)|слов[оа]|фраз[ау]|имя"
_CALLED = regex.compile(rf"^(?:{_NAMED})\s+(?=\S)", regex.IGNORECASE)
_QUOTATION_MARK = regex.compile('["“”„«»]')


def counted(question: str) -> str | None:
    """The words to find if the question asks how many or which documents mention something, else None."""
    asked = " ".join(question.split()).rstrip(" ?!.…")
    matches = ((language, pattern.fullmatch(asked)) for language, pattern in _QUESTIONS)
    language, match = next((each for each in matches if each[1]), ("", None))
    words = _content(_CALLED.sub("", match["words"]), language) if match else ""
    return words if runs(words) else None


def _content(words: str, language: str) -> str:
    """The words without stop words; all words if they are quoted or all of them are stop words."""
    if _QUOTATION_MARK.search(words):
        return words
    kept = [word for word in words.split() if analyse(word, language, stop_words=False)]
    return " ".join(kept) or words
