"""The Telegram front: questions in private chats, answered with the documents' own words."""

import os

# python-telegram-bot gives flood waits as timedelta only when asked, and warns otherwise.
os.environ.setdefault("PTB_TIMEDELTA", "true")
