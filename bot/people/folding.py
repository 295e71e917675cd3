"""Wordings of questions that count as the same."""


def folded(text: str) -> str:
    """The text without case and punctuation, so that wordings differing only in these are equal."""
    return " ".join("".join(each if each.isalnum() else " " for each in text.casefold()).split())
