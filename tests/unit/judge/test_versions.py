"""Orders of versions, by the examples of each ecosystem's own specification."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from itertools import pairwise

import pytest

from upright.judge.versions import affected, compare

# https://semver.org/#spec-item-11, https://peps.python.org/pep-0440/#summary-of-permitted-suffixes-and-relative-ordering,
# https://maven.apache.org/pom.html#version-order-specification, https://guides.rubygems.org/patterns/#prerelease-gems,
# https://go.dev/ref/mod#pseudo-versions, https://www.php.net/version_compare
ORDERS = {
    "npm": ("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.10.0"),
    "pypi": ("1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0b1", "1.0rc1", "1.0", "1.0.post456", "1.1.dev1", "1!0.1"),
    "maven": ("1-alpha-1", "1-beta", "1-milestone-2", "1-rc", "1-SNAPSHOT", "1", "1-sp", "1.0.1", "1.2", "1.10"),
    "gem": ("1.0.0.a", "1.0.0.b2", "1.0.0.rc1", "1.0.0", "1.0.1", "1.10"),
    "golang": ("v0.0.0-20190101000000-abcdefabcdef", "v0.0.0-20200101000000-abcdefabcdef", "v0.0.1", "v1.2.3-0.20191109021931-daa7c04131f5", "v1.2.3", "v2.0.0+incompatible"),
    "nuget": ("1.0.0-Alpha", "1.0.0-beta", "1.0.0", "1.0.0.1", "1.0.1"),
    "composer": ("1.0.0-dev", "1.0.0-alpha1", "1.0.0-beta2", "1.0.0-RC1", "1.0.0", "1.0.0-p1", "1.0.1"),
}  # fmt: skip


@pytest.mark.parametrize("ecosystem", ORDERS)
def test_versions_come_in_their_order(ecosystem: str) -> None:
    for earlier, later in pairwise(ORDERS[ecosystem]):
        assert compare(ecosystem, earlier, later) == -1, (earlier, later)
        assert compare(ecosystem, later, earlier) == 1, (earlier, later)


@pytest.mark.parametrize(
    ("ecosystem", "one", "other"),
    [
        ("pypi", "1.0", "1.0.0"),
        ("maven", "1", "1.0.0"),
        ("maven", "1.0-ga", "1"),
        ("npm", "v1.0.0", "1.0.0+build"),
        ("nuget", "1.0.0-BETA", "1.0.0-beta"),
    ],
)
def test_spellings_of_one_version_are_equal(ecosystem: str, one: str, other: str) -> None:
    assert compare(ecosystem, one, other) == 0


def test_events_are_walked_in_order() -> None:
    ranges = [[("introduced", "0"), ("fixed", "0.3.81"), ("introduced", "1.0.0"), ("fixed", "1.2.5")]]
    hit = [
        version
        for version in ("0.1", "0.3.81", "0.9", "1.0.0", "1.2.4", "1.2.5", "2.0")
        if affected("pypi", version, (), ranges)
    ]
    assert hit == ["0.1", "1.0.0", "1.2.4"]


def test_last_affected_is_itself_affected() -> None:
    ranges = [[("introduced", "2.0.0"), ("last_affected", "2.3.0")]]
    assert [affected("npm", version, (), ranges) for version in ("1.9.9", "2.3.0", "2.3.1")] == [False, True, False]


def test_listed_versions_hit_without_ranges_and_strangers_are_unknown() -> None:
    assert affected("pypi", "8.3.41", ["8.3.41", "8.3.42"], ()) is True
    assert affected("pypi", "8.3.43", ["8.3.41", "8.3.42"], ()) is False
    assert affected("pypi", "main", ["8.3.41"], [[("introduced", "0")]]) is None
