"""Which versions of Maven, Gradle and NuGet stay what they are."""

import pytest

from upright.discover.document import Document
from upright.discover.readers import manifests
from upright.testing.detectors import item

POM = "<project><dependency><groupId>g</groupId><artifactId>a</artifactId>%s</dependency></project>"


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ("1.17.0", True),
        ("", True),
        ("${ai.version}", True),
        ("[1.0,2.0)", False),
        ("LATEST", False),
        ("1.0-SNAPSHOT", False),
    ],
)
def test_maven(version: str, fixed: bool) -> None:
    text = POM % (f"<version>{version}</version>" if version else "")
    assert [each.pinned for each in manifests.pom_xml(Document(item("pom.xml", text.encode())))] == [fixed]


@pytest.mark.parametrize(
    ("line", "fixed"), [("g:a:1.0", True), ("g:a", True), ("g:a:1.+", False), ("g:a:[1.0,2.0[", False)]
)
def test_gradle(line: str, fixed: bool) -> None:
    found = manifests.gradle(Document(item("build.gradle", f'implementation "{line}"\n'.encode())))
    assert [each.pinned for each in found] == [fixed]


@pytest.mark.parametrize(("stated", "fixed"), [(' Version="1.2.0"', True), ("", True), (' Version="1.*"', False)])
def test_nuget(stated: str, fixed: bool) -> None:
    text = f'<Project><ItemGroup><PackageReference Include="OpenAI"{stated} /></ItemGroup></Project>'
    assert [each.pinned for each in manifests.csproj(Document(item("a.csproj", text.encode())))] == [fixed]
