"""Which paths are of tests or explain something, so that a sample of a credential there weighs little."""

import pytest

from upright.judge.places import is_mostly_made_up, is_sample_path, is_test_path


@pytest.mark.parametrize(
    "path",
    [
        "tests/user.sql",
        "src/test/resources/user.sql",
        "integration-tests/db/user.sql",
        "test_data/user.sql",
        "internal/testdata/user.sql",
        "e2e-tests/seed/user.sql",
        "store/store_test.go",
    ],
)
def test_a_folder_called_after_tests_is_of_tests(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "user.sql",
        "ab-test/keys.py",
        "latest/user.sql",
        "contest/user.sql",
        "attestation/key.pem",
        "a/latest_build/k.env",
    ],
)
def test_a_word_that_holds_test_or_tests_of_users_is_none(path: str) -> None:
    assert not is_test_path(path)


def test_a_long_path_takes_no_time() -> None:
    assert not is_test_path("test" + "-a" * 5000)


@pytest.mark.parametrize(
    "path", ["docker/.env.example", "SETUP.md", "docs/a.yaml", "config.sample.toml", "db/seeders/a.ts"]
)
def test_what_explains_is_a_sample(path: str) -> None:
    assert is_sample_path(path)


@pytest.mark.parametrize(
    "path", ["docker/.env", "src/seeding.py", "exampled/a.py", "documents/a.yaml", "resample/a.py"]
)
def test_what_runs_is_no_sample(path: str) -> None:
    assert not is_sample_path(path)


@pytest.mark.parametrize(
    ("data_class", "path", "made_up"),
    [
        ("secret.password", "docs/setup.md", True),
        ("secret.generic-api-key", "docs/setup.md", False),
        ("secret.generic-api-key", "specs/openapi-specs/support.yaml", True),
        ("secret.jwt", "api/swagger.json", True),
        ("secret.openai-api-key", "api/swagger.json", False),
        ("secret.generic-api-key", "api/settings.yaml", False),
    ],
)
def test_what_is_mostly_made_up(data_class: str, path: str, made_up: bool) -> None:
    assert is_mostly_made_up(data_class, [path]) is made_up
    assert is_mostly_made_up(data_class, [path, "src/app.py"]) is False
