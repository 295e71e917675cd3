"""Every sentence that the bot itself says, as Telegram HTML."""

COMMANDS = {
    "start": "what this bot does",
    "help": "how to ask",
    "sources": "the documents that answers come from",
}

WELCOME = (
    "Ask me a question, and I answer with the documents' own words: the sentence that answers, inside its "
    "passage, with its title, date and source. When the documents do not hold the answer, I say so.\n\n"
    "/sources lists the documents, /help says more."
)
HELP = (
    "Write a question as you would ask a person, one question a message. I look through the documents and "
    "quote the passage that fits best, with the answering sentence in bold. I never answer in words of my "
    "own.\n\n"
    "/sources – the documents that answers come from\n"
    "/start – what this bot does"
)

NOT_FOUND = "That is not in the documents."
CLOSEST = "The closest passages:"
NO_DOCUMENTS = "There are no documents yet."

NOT_ADMITTED = "This bot answers only the people it was set up for."
UNKNOWN_COMMAND = "I do not know that command. /help lists those I know; anything else is a question."
NOT_TEXT = "I can read only text so far. Please write your question."
FAILED = "Something went wrong on my side. Please ask again a little later."


def documents(count: int) -> str:
    """The number of documents in words."""
    return "1 document" if count == 1 else f"{count} documents"


def passages(count: int) -> str:
    """The number of passages in words."""
    return "1 passage" if count == 1 else f"{count} passages"


def page(number: int, last: int) -> str:
    """Where in a list the reader is."""
    return f"page {number} of {last}"


def next_page(number: int) -> str:
    """How to read on."""
    return f"Next page: <code>/sources {number}</code>"


def no_such_page(last: int) -> str:
    """Which pages there are."""
    if last == 1:
        return "There is only one page: /sources"
    return f"There are pages 1 to {last}, as in <code>/sources 2</code>."
