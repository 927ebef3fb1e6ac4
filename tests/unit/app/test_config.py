"""Configuration: what is wrong is said with file and place; sources get names of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.config import config_of, load_config, without_credentials
from upright.model.errors import ConfigError


def _write(folder: Path, text: str) -> Path:
    path = folder / "upright.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_estate_of_several_sources(tmp_path: Path) -> None:
    for name in ("a/app", "b/app"):
        (tmp_path / name).mkdir(parents=True)
    path = _write(
        tmp_path,
        "estate: acme\nsources:\n  - path: a/app\n  - path: b/app\n"
        "  - git: https://git.example.org/x/train.git\n    history: true\n"
        "approved: {providers: [openai]}\n"
        "waivers:\n  - {rule: hub-model-unpinned, owner: ml@acme.example, reason: pinned, expires: 2999-01-01}\n",
    )
    config = load_config(path)
    assert [(source.type, source.name) for source in config.sources] == [
        ("filesystem", "app"), ("filesystem", "app-2"), ("git", "train"),
    ]  # fmt: skip
    assert config.sources[2].options == {"history": True}
    assert {name: [entry.globs for entry in entries] for name, entries in config.approved.items()} == {
        "providers": [("openai",)]
    }
    assert config.waivers[0].rule == "hub-model-unpinned"
    assert config.estate.name == "acme"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("estate: x\nsorces: []\n", "unknown key 'sorces'; did you mean 'sources'?"),
        ("estate: x\n", "sources: name at least one"),
        ("sources:\n  - path: nowhere\n", "entry 1: no such path: nowhere"),
        ("sources:\n  - path: .\n    histry: true\n", "unknown key 'histry'"),
        ("sources:\n  - bucket: x\n", "name exactly one of"),
        ("sources: [\n", "upright.yaml"),
        ("- 1\n", "must be a mapping"),
        ("sources:\n  - path: .\nwaivers:\n  - {rule: x}\n", "waivers: entry 1"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(_write(tmp_path, text))
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "customers:\n  - name: Ann\n",
        "- one\n- two\n",
        "version: 2\nsources:\n  - name: raw\n    tables: []\n",
        "services:\n  web: {image: app}\nmodels: {}\n",
    ],
)
def test_a_file_of_yaml_that_names_no_sources_is_itself_looked_at(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.yml"
    path.write_text(text, encoding="utf-8")
    assert [source.type for source in config_of([str(path)]).sources] == ["filesystem"]


def test_a_configuration_may_be_called_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "production.yaml"
    path.write_text("sources:\n  - path: .\n", encoding="utf-8")
    assert [source.address for source in config_of([str(path)]).sources] == [str(tmp_path)]


def test_the_same_targets_are_the_same_estate(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    one = config_of([str(tmp_path / "x"), str(tmp_path / "y")])
    other = config_of([str(tmp_path / "y"), str(tmp_path / "x")])
    assert one.estate.fingerprint == other.estate.fingerprint
    assert one.estate.fingerprint != config_of([str(tmp_path / "x")]).estate.fingerprint


def test_what_is_nothing_is_refused_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no connector reads") as error:
        config_of(["ftp://user:hunter2@host/x"])
    assert "hunter2" not in str(error.value)
    assert without_credentials("https://u:p@host/x") == "https://host/x"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://token@git.example.org/a", "https://git.example.org/a"),
        ("postgresql://reader:pw@db/app", "postgresql://reader@db/app"),
        ("postgresql://postgres:@/app?host=/run/pg", "postgresql://postgres@/app?host=/run/pg"),
        ("aws://audit@eu-west-1", "aws://audit@eu-west-1"),
        ("s3://bucket/prefix", "s3://bucket/prefix"),
    ],
)
def test_what_is_kept_of_an_address(given: str, kept: str) -> None:
    assert without_credentials(given) == kept


@pytest.mark.parametrize("word", ["opensearch", "qdrant", "mlflow", "jupyter"])
def test_a_server_may_be_named_by_its_plain_address(tmp_path: Path, word: str) -> None:
    path = _write(tmp_path, f"sources:\n  - {word}: http://search.acme.example:9200\n")
    (source,) = load_config(path).sources
    assert (source.type, source.address) == (word, f"{word}+http://search.acme.example:9200")
