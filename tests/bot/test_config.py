"""Flags override the environment, which overrides the file; a mistake is reported in one sentence."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from bot.config import Settings, load


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SEEDS", "HOME", "DATABASE", "MODEL", "OWNERS", "TELEGRAM_API"):
        monkeypatch.delenv(f"SEEDBOT_{name}", raising=False)
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)


_PLACES = (("hush", "news"), ("other", "news"), ("hush", "mail"))


def write(text: str) -> None:
    Path("seedbot.toml").write_text(text)


def test_the_starter_documents_are_the_default() -> None:
    settings = load()
    assert (settings.seeds / "what-seedbot-is.md").exists()
    assert (settings.model, settings.owners, settings.telegram_bot_token) == (None, frozenset(), None)
    assert settings.backend == "auto"
    assert settings.telegram_api == "https://api.telegram.org"


def test_flags_override_the_environment_and_that_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('seeds = "/file"\nmodel = "file"\nhome = "/file"')
    monkeypatch.setenv("SEEDBOT_SEEDS", "/environment")
    monkeypatch.setenv("SEEDBOT_MODEL", "environment")
    settings = load(seeds=Path("/flag"), home=None, model=None)
    assert (settings.seeds, settings.model, settings.home) == (Path("/flag"), "environment", Path("/file"))


def test_owners_are_ids_in_a_list_or_separated_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    write("owners = [17, 18]")
    assert load().owners == {17, 18}
    monkeypatch.setenv("SEEDBOT_OWNERS", "17, 18 19,")
    assert load().owners == {17, 18, 19}


@pytest.mark.parametrize("is_in_file", [False, True])
def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch, is_in_file: bool) -> None:
    if is_in_file:
        write('telegram_bot_token = "1:hush"')
    else:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:hush")
    token = load().telegram_bot_token
    assert token is not None
    assert token.get_secret_value() == "1:hush"
    assert "hush" not in repr(load())


def test_the_url_of_a_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEDBOT_DATABASE", "postgresql://zoe:hush@db.example/news")
    settings = load()
    assert settings.database_url == "postgresql://zoe:hush@db.example/news"
    assert "hush" not in repr(settings)
    monkeypatch.setenv("SEEDBOT_DATABASE", "postgresql://zoe:hu@sh@db.example/news")
    with pytest.raises(ValueError, match=r"^The URL in SEEDBOT_DATABASE or --database has a special") as raised:
        load()
    assert "hu" not in str(raised.value)
    monkeypatch.delenv("SEEDBOT_DATABASE")
    monkeypatch.setenv("SEEDBOT_DATABASE_READ", "postgresql://zoe:hush@replica.example/news")
    assert ("hush" in repr(load()), load().replica_url) == (False, None)
    assert load(database="postgresql://db.example/news").replica_url == "postgresql://zoe:hush@replica.example/news"
    monkeypatch.setenv("SEEDBOT_DATABASE_READ", "mysql://zoe:hush@db.example/news")
    with pytest.raises(ValueError, match=r"^The URL in SEEDBOT_DATABASE_READ must begin with postgresql://"):
        load()


def test_the_compose_file_of_the_guide_sets_what_there_is() -> None:
    text = files("seeds").joinpath("data/starting-nodes.md").read_text("utf-8")
    node = yaml.safe_load(text.partition("```yaml")[2].partition("```")[0])["services"]["node"]
    names = {name.removeprefix("SEEDBOT_").lower() for name in node["environment"]}
    assert names == {"home", "database", "telegram_bot_token"} <= Settings.model_fields.keys()
    assert load(database=node["environment"]["SEEDBOT_DATABASE"].replace("${PASSWORD}", "x")).database_url


def test_each_database_has_a_home_of_its_own_whatever_its_password() -> None:
    folders = [load(database=f"postgresql://zoe:{word}@db.example/{name}").index_folder for word, name in _PLACES]
    assert [folder.name.partition("-")[0] for folder in folders] == ["database"] * 3
    assert folders[0] == folders[1] != folders[2]


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEDBOT_HOME", "")
    assert load().home is None


def test_each_folder_of_seeds_has_an_index_of_its_own() -> None:
    first, second = load(seeds="/a/news").index_folder, load(seeds="/b/news").index_folder
    assert first != second
    assert first.name.startswith("news-")
    assert load(seeds="/a/news", home="/index").index_folder == Path("/index")


def test_owners_alone_are_admitted_by_default() -> None:
    assert load().admission == "open"
    write("owners = [17]")
    assert load().admission == "listed"
    write('owners = [17]\naccess = "invited"\npeople = [18]\nquestions_a_minute = 3')
    settings = load()
    assert (settings.admission, settings.people) == ("invited", frozenset({18}))
    assert (settings.questions_a_minute, settings.questions_a_day) == (3, 500)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            "sedes = 1",
            "seedbot.toml has an unknown key 'sedes': it can set seeds, home, model, backend, strict, owners",
        ),
        ("seeds = [", "seedbot.toml is not valid TOML"),
        ('owners = ["bob"]', "SEEDBOT_OWNERS holds 'bob': give the ids of Telegram users"),
        ("model = 3", "The setting model cannot be 3"),
        ('backend = "gpu"', "The setting backend cannot be 'gpu': Input should be 'auto', 'torch' or 'onnx'"),
        ('people = "bob"', "SEEDBOT_PEOPLE holds 'bob': give the ids of Telegram users"),
        ('access = "all"', "The setting access cannot be 'all': Input should be 'open', 'invited' or 'listed'"),
        ('access = "invited"', "The setting access cannot be 'invited': only owners can invite people"),
        ("questions_a_day = 0", "The setting questions_a_day cannot be 0"),
    ],
)
def test_a_mistake_is_named_with_its_fix(file: str, sentence: str) -> None:
    write(file)
    with pytest.raises(ValueError, match=sentence.replace("[", r"\[")):
        load()


def test_the_address_of_pages_must_be_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEDBOT_WEB_URL", "https://books.example/read/")
    assert load().web_url == "https://books.example/read"
    monkeypatch.setenv("SEEDBOT_WEB_URL", "http://books.example")
    with pytest.raises(ValueError, match="begins with https://"):
        load()
