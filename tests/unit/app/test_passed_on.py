"""What code takes over from files of settings that it names."""

from __future__ import annotations

import pytest

from upright.app.passed_on import through_settings

_STORE = "url:redis://cache:6379"


@pytest.mark.parametrize(
    ("code", "named", "files", "taken"),
    [
        ("app/main.py", "settings.yaml", ["app/settings.yaml"], True),
        ("app/main.py", "conf/app.toml", ["app/conf/app.toml"], True),
        ("app/main.py", "settings.yaml", ["app/settings.yaml", "other/settings.yaml"], True),  # the nearest
        ("app/main.py", "settings.yaml", ["one/settings.yaml", "two/settings.yaml"], False),
        ("app/main.py", "conf/app.toml", ["app/app.toml"], False),
        ("app/main.py", "other.yaml", ["app/settings.yaml"], False),
    ],
)
def test_the_file_that_is_meant(code: str, named: str, files: list[str], taken: bool) -> None:
    own = f"path:shop/{code}"
    used = {own: {f"settings:{named}"}}
    used |= {
        f"path:shop/{file}": {_STORE if number == 0 else "url:redis://else:1"} for number, file in enumerate(files)
    }
    through_settings(used)
    assert (_STORE in used[own]) is taken
    assert "url:redis://else:1" not in used[own]


def test_a_file_of_another_source_is_not_meant() -> None:
    used = {"path:shop/main.py": {"settings:settings.yaml"}, "path:desk/settings.yaml": {_STORE}}
    through_settings(used)
    assert used["path:shop/main.py"] == {"settings:settings.yaml"}


def test_variables_of_the_file_stay_there() -> None:
    used = {"path:shop/main.py": {"settings:s.yaml"}, "path:shop/s.yaml": {_STORE, "variable:A=url:http://x:1"}}
    through_settings(used)
    assert used["path:shop/main.py"] == {"settings:s.yaml", _STORE}
