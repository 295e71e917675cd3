"""Web addresses as people type them: with or without https://, alone or several."""

import re

LONGEST = 2000
_WITH_SCHEME = re.compile(r"^https?://\S+", re.IGNORECASE)
_BARE = re.compile(r"^(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d{1,5})?(?:[/?#]\S*)?")
_LOGIN = re.compile(r"^[^/?#]*@")


def is_address(word: str) -> bool:
    """Whether the word is the address of a web page, perhaps without its scheme."""
    return len(word) <= LONGEST and bool(has_scheme(word) or _BARE.fullmatch(word))


def has_scheme(address: str) -> bool:
    """Whether the address begins with http:// or https://."""
    return bool(_WITH_SCHEME.fullmatch(address))


def shown(address: str) -> str:
    """The address without its scheme and login."""
    rest = address.partition("://")[2] if has_scheme(address) else address
    return _LOGIN.sub("", rest)
