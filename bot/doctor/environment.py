"""Checks of the environment: packages, disk space, the bot's database, and Telegram."""

import json
import platform
import shlex
import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.requirements import Requirement

from bot.config import Settings
from bot.doctor.findings import RESTORE, Finding, State
from bot.people.copying import remembered
from bot.people.database import Database, place_of
from retrieval.storage.damage import unreadable
from retrieval.text.reprs import plural

# Bytes: an index of a thousand long documents takes about ROOMY; below FULL, writes will soon fail.
ROOMY, FULL = 1 << 30, 100 << 20
# The folder of this program.
_HERE = Path(__file__).parents[2]


def installed() -> Distribution | None:
    """The installed seedbot; None if it is not installed."""
    try:
        return distribution("seedbot")
    except PackageNotFoundError:
        return None


def packages(seedbot: Distribution | None) -> Iterator[Finding]:
    """Whether Python's packages meet seedbot's requirements; `seedbot` is None if it is not installed."""
    fix = f"run `pip install {_origin(seedbot)}`"
    if seedbot is None:
        yield Finding("packages", State.WARNING, "seedbot is not installed, so its requirements are not known.", fix)
        return
    problems = [wrong for line in seedbot.requires or [] if (wrong := _wrong(Requirement(line)))]
    if problems:
        yield Finding("packages", State.ERROR, f"Python {platform.python_version()}; {'; '.join(problems)}.", fix)
    else:
        text = f"Python {platform.python_version()}; seedbot {seedbot.version} has all the packages it needs."
        yield Finding("packages", State.OK, text)


def _origin(seedbot: Distribution | None) -> str:
    """What to give to pip: the folder that it was or can be installed from (PEP 610), else its name."""
    if seedbot is None:
        return shlex.quote(str(_HERE))
    origin = json.loads(seedbot.read_text("direct_url.json") or "{}")
    address = urlsplit(origin.get("url", ""))
    if address.scheme != "file":
        return "--upgrade seedbot"
    editable = "--editable " if origin.get("dir_info", {}).get("editable") else ""
    return editable + shlex.quote(unquote(address.path))


def disk(folder: Path) -> Iterator[Finding]:
    """The free space where the index is."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    state = State.ERROR if free < FULL else State.WARNING if free < ROOMY else State.OK
    fix = "" if state is State.OK else "free some space, or give another --home"
    yield Finding("disk", state, f"{free / (1 << 30):,.1f} GB are free in {existing}.", fix)


def people(path: Path) -> Iterator[Finding]:
    """The bot's database, if the bot ever ran here."""
    if not path.is_file():
        return
    if wrong := unreadable(path):
        fix = f"stop the bot and run `{_recovery(path)}`, or restore a backup with `{RESTORE}`"
        yield Finding("people", State.ERROR, f"{path} is damaged ({wrong}).", fix)
    else:
        yield Finding("people", State.OK, f"{path} is not damaged.")


def shared_people(settings: Settings) -> Iterator[Finding]:
    """The bot's tables in the database, and that this user may write there."""
    with closing(Database(place_of(settings))) as database:
        rows = remembered(database)
        with database.transaction():
            database.execute("UPDATE inbox SET content = content WHERE number = -1")
    yield Finding("people", State.OK, f"{plural(rows, 'record')} of the bot in {database.name}.")


def _recovery(path: Path) -> str:
    """A shell command that puts what is readable of a database in its place, and the damaged file in a folder."""
    name = path.name
    return (
        f"cd {shlex.quote(str(path.parent))} && sqlite3 --version && mkdir damaged && mv {name}* damaged && "
        # Not every system's sqlite3 knows .recover. Both write text that is not UTF-8 as it is.
        f"(sqlite3 damaged/{name} .recover || sqlite3 damaged/{name} .dump) | iconv -c -f UTF-8 -t UTF-8 | "
        # After an error, .dump ends with a rollback of all that it has read.
        f"sed 's/^ROLLBACK;.*/COMMIT;/' | sqlite3 {name}"
    )


def telegram(settings: Settings) -> Iterator[Finding]:
    """Whether Telegram accepts the token."""
    if settings.telegram_bot_token is None:
        yield Finding("telegram", State.ERROR, "TELEGRAM_BOT_TOKEN is not set.", "ask @BotFather for a token")
        return
    import asyncio

    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    async def name() -> str:
        token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
        async with Bot(token, base_url=f"{settings.telegram_api.rstrip('/')}/bot") as bot:
            return bot.username

    try:
        yield Finding("telegram", State.OK, f"The token belongs to @{asyncio.run(name())}.")
    except InvalidToken:
        yield Finding("telegram", State.ERROR, "Telegram does not know the token.", "copy it again from @BotFather")
    except TelegramError:
        text = f"{settings.telegram_api} cannot be reached."
        yield Finding("telegram", State.ERROR, text, "check the network and SEEDBOT_TELEGRAM_API")


def _wrong(requirement: Requirement) -> str:
    """What is wrong with a package; "" if nothing is, or if it is not needed."""
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return ""
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    fits = requirement.specifier.contains(installed, prereleases=True)
    return "" if fits else f"{requirement} is needed and {installed} is installed"
