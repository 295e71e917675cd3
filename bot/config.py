"""Settings: flags override the environment, which overrides `seedbot.toml` in the working directory."""

import hashlib
from importlib.resources import files
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from retrieval.storage.postgres_url import address, fault

FILE = "seedbot.toml"


class Settings(BaseSettings):
    """All settings; their environment variables are SEEDBOT_SEEDS, SEEDBOT_HOME and so on."""

    model_config = SettingsConfigDict(env_prefix="SEEDBOT_", toml_file=FILE, extra="forbid", env_ignore_empty=True)

    seeds: Path = Field(default_factory=lambda: Path(str(files("seeds") / "data")))
    home: Path | None = None
    model: str | None = None
    backend: Literal["auto", "torch", "onnx"] = "auto"
    # Whether what would only perhaps be the answer is refused.
    strict: bool = False
    owners: Annotated[frozenset[int], NoDecode] = frozenset()
    # Whom the bot answers: everyone, those whom owners invite, or only the people listed below.
    access: Literal["open", "invited", "listed"] | None = None
    people: Annotated[frozenset[int], NoDecode] = frozenset()
    questions_a_minute: int = Field(default=20, ge=1)
    questions_a_day: int = Field(default=500, ge=1)
    telegram_bot_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("TELEGRAM_BOT_TOKEN", "telegram_bot_token")
    )
    telegram_api: str = "https://api.telegram.org"
    # How much may be added in one chat; owners may add more.
    files_per_chat: int = Field(default=100, ge=0)
    megabytes_per_chat: int = Field(default=200, ge=0)
    # The https address to which Telegram sends updates, which leads to the port; without it, the bot polls for them.
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    # The https address that leads to the same port, for pages that open inside Telegram; without it, they are files.
    web_url: str = ""
    # The port on this machine that serves /health and /metrics.
    monitor_port: int | None = Field(default=None, ge=1, le=65535)
    log_format: Literal["text", "json"] = "text"
    # The URL of a PostgreSQL database that holds the documents and the bot's memory, for several machines.
    database: SecretStr | None = None
    # The URL of a replica of it, which questions read.
    database_read: SecretStr | None = None

    @field_validator("owners", "people", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("web_url")
    @classmethod
    def _secure(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("Telegram opens only pages whose address begins with https://")
        return value.rstrip("/")

    @field_validator("database", "database_read")
    @classmethod
    def _readable(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (wrong := fault(value.get_secret_value())):
            raise ValueError(wrong)
        return value

    @field_validator("seeds", "home")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value and value.expanduser().resolve()

    @field_validator("access")
    @classmethod
    def _of_someone(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value == "invited" and not info.data.get("owners"):
            raise ValueError("only owners can invite people, so set SEEDBOT_OWNERS as well")
        return value

    @property
    def admission(self) -> str:
        """Whom the bot answers: "open", "invited" or "listed"; if only owners are set, "listed"."""
        return self.access or ("listed" if self.owners else "open")

    @property
    def index_folder(self) -> Path:
        """The folder of the index: the home, or one in the user's data directory named after the database or seeds."""
        if self.home:
            return self.home
        name, whole = self.seeds.name, str(self.seeds)
        if self.database_url:
            name, whole = "database", repr(address(self.database_url))
        digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
        return user_data_path("seedbot", appauthor=False) / f"{name}-{digest}"

    @property
    def database_url(self) -> str | None:
        """The URL of the database, with its password; None if the documents are in the folder of the index."""
        return self.database.get_secret_value() if self.database else None

    @property
    def replica_url(self) -> str | None:
        """The URL of the replica that questions read, with its password; None if they read the database itself."""
        return self.database_read.get_secret_value() if self.database and self.database_read else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**flags: Any) -> Settings:
    """The settings with these flags; None means that a flag was not given.

    Raises ValueError with one sentence about the first invalid setting.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except TOMLDecodeError as error:
        raise ValueError(f"{FILE} is not valid TOML ({error}): fix that line.") from error
    except ValidationError as error:
        raise ValueError(_sentence(error)) from error


_URLS = {"database": "SEEDBOT_DATABASE or --database", "database_read": "SEEDBOT_DATABASE_READ"}


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    if name in _URLS:  # with a password
        return f"The URL in {_URLS[name]} {first['msg'].removeprefix('Value error, ')}."
    if first["type"] == "extra_forbidden":
        return f"{FILE} has an unknown key {name!r}: it can set {', '.join(Settings.model_fields)}."
    if name in ("owners", "people"):
        return f"SEEDBOT_{name.upper()} holds {first['input']!r}: give the ids of Telegram users, separated by commas."
    return f"The setting {name} cannot be {first['input']!r}: {first['msg'].removeprefix('Value error, ')}."
