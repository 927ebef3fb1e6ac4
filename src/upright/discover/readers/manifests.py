"""Dependencies as manifests outside Python state them: npm, Go, Cargo, Maven, Gradle, NuGet, RubyGems and Composer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.markup import markup
from upright.discover.readers.requirements import Requirement, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_NPM_EXACT = re.compile(r"[=v]?(\d+\.\d+\.\d+(?:[-+][\w.+-]{1,60})?)")
_DENO = re.compile(
    r"(?:(?:npm|jsr):/?|https://(?:esm\.sh|esm\.run|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net/npm|deno\.land/x)/)"
    r"(?P<name>(?:@[\w.-]{1,80}/)?[\w.-]{1,80})(?:@(?P<version>[^/\s?]{1,60}))?"
)
_BODY = 3000  # characters of one dependency element
_NPM_URL = re.compile(r"git(?:\+|:)|https?:|github:|gitlab:|[\w-]{1,40}/[\w.-]{1,80}(?:#.*)?$")


def package_json(document: Document) -> list[Requirement]:
    """The four tables of dependencies of a package.json; those of the workspace itself are left out."""
    root = markup(document)[0]
    found = []
    for table in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        for name, node in root.get(table).items():
            found.append(_npm(name, node, dev=table == "devDependencies"))
    return found


def deno_json(document: Document) -> list[Requirement]:
    """The import map of a deno.json, or one in a file of its own: `npm:openai@4.1.0`, `jsr:@std/x@1`, `https://esm.sh/openai@4`."""
    found = []
    nodes = [node for _, node in markup(document)[0].get("imports").items()]
    for node in nodes:
        match = _DENO.match(node.text)
        if match:
            exact = _NPM_EXACT.fullmatch(match["version"] or "")
            version = exact[1] if exact else ""
            found.append(Requirement(match["name"], node.line, match["version"] or "", version, pinned=bool(version)))
    return found


def _npm(name: str, node: Node, *, dev: bool) -> Requirement:
    specifier = node.text
    alias = re.fullmatch(r"npm:(@?[^@]{1,200})@(.{1,100})", specifier)
    if alias:
        name, specifier = alias.groups()
    exact = _NPM_EXACT.fullmatch(specifier)
    url = without_credentials(specifier) if _NPM_URL.match(specifier) else ""
    version = exact.group(1) if exact else ""
    pinned = bool(version) or bool(re.search(r"#[0-9a-f]{40}$", specifier))
    return Requirement(name, node.line, specifier, version, url, dev, pinned)


def go_mod(document: Document) -> list[Requirement]:
    """Direct requirements of a go.mod (`// indirect` ones are left out); a go.mod version is always exact."""
    found = []
    for number, line in enumerate(document.lines, 1):
        match = re.match(r"\s*(?:require\s+)?([\w-]{1,60}\.[\w./~-]{1,200})\s+(v[\w.+-]{1,80})\s*$", line)
        if match and not line.lstrip().startswith(("replace", "exclude", "module", "//")):
            name, version = match.groups()
            found.append(Requirement(name, number, version, version, pinned=True))
    return found


def cargo_toml(document: Document) -> list[Requirement]:
    """The tables of dependencies of a Cargo.toml, those of targets and of the workspace included."""
    root = markup(document)[0]
    tables = [(root, name) for name in ("dependencies", "dev-dependencies", "build-dependencies")]
    tables.append((root.get("workspace"), "dependencies"))
    tables += [(target, "dependencies") for _, target in root.get("target").items()]
    return [
        _crate(name, node, dev=table == "dev-dependencies")
        for parent, table in tables
        for name, node in parent.get(table).items()
    ]


def _crate(name: str, node: Node, *, dev: bool) -> Requirement:
    specifier = node.get("version").text if node.is_map else node.text
    exact = re.fullmatch(r"=\s*(\d[\w.+-]{0,60})", specifier)
    version = exact.group(1) if exact else ""
    pinned = bool(version or node.first("rev", "tag").text)
    url = without_credentials(node.get("git").text)
    return Requirement(node.get("package").text or name, node.line, specifier, version, url, dev, pinned)


def pom_xml(document: Document) -> list[Requirement]:
    """`<dependency>` elements of a Maven POM as `group/artifact`, properties of the same file resolved.

    Read line by line, without an XML parser: entities are never expanded. The line is that of the artifact.
    """
    text = _without_comments(document.text)
    properties = dict(re.findall(r"<([\w.-]{1,80})>\s*([\w.+-]{1,80})\s*</\1>", text))
    found = []
    for start, body in _elements(text, "dependency"):
        own = re.findall(
            r"<(groupId|artifactId|version|scope)>\s*([^<\s]{1,200})\s*<", body.partition("<exclusions>")[0]
        )
        fields = dict(own)
        if "artifactId" in fields:
            line = text.count("\n", 0, start + body.index("<artifactId>")) + 1
            found.append(_maven(fields, properties, line))
    return found


def _without_comments(text: str) -> str:
    """A text of XML with its comments blanked: same length, same lines."""
    at, pieces = 0, []
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        end = end + 3 if end >= 0 else len(text)
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _elements(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where each element of this name starts, and what stands in it (at most 3000 characters)."""
    at = 0
    while (start := text.find(f"<{name}>", at)) >= 0:
        start += len(name) + 2
        end = text.find(f"</{name}>", start, start + _BODY)
        at = max(start, end)
        if end >= 0:
            yield start, text[start:end]


def _maven(fields: dict[str, str], properties: dict[str, str], line: int) -> Requirement:
    specifier = fields.get("version", "")
    reference = re.fullmatch(r"\$\{([\w.-]{1,80})\}", specifier)
    version = properties.get(reference.group(1), "") if reference else specifier
    exact = version if re.fullmatch(r"\d[\w.+-]{0,60}", version) else ""
    name = f"{fields.get('groupId', '')}/{fields['artifactId']}"
    return Requirement(name, line, specifier, exact, dev=fields.get("scope") == "test", pinned=_is_fixed(version))


_MOVES = re.compile(r"[\[(,*]|\+$|-SNAPSHOT$|^(?:LATEST|RELEASE|latest\.\w{1,20})$")


def _is_fixed(version: str) -> bool:
    """Whether a version of Maven, Gradle or NuGet stays what it is. A dependency that names none takes the one that a
    parent, a platform or a list of versions fixes for it; without that a build fails.
    """
    return not _MOVES.search(version)


_GRADLE = re.compile(
    r"""\b(mavenBom|\w{0,20}(?:[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untimeOnly))\s*\(?\s*(?:platform\()?["']"""
    r"""([\w.-]{1,120}):([\w.-]{1,120})(?::([\w.+$\[{},-]{1,80}))?["']"""
)


def gradle(document: Document) -> list[Requirement]:
    """Dependencies of a Gradle build in string notation, as `group/artifact`."""
    found = []
    for number, line in enumerate(document.lines, 1):
        match = _GRADLE.search(line[:1000])
        if match and not line.lstrip().startswith(("//", "*")):
            scope, group, artifact, stated = match.groups()
            version = stated or ""
            exact = version if re.fullmatch(r"\d[\w.-]{0,60}", version) else ""
            dev = scope.lower().startswith("test")
            found.append(Requirement(f"{group}/{artifact}", number, version, exact, "", dev, _is_fixed(version)))
    return found


_MAP = re.compile(
    r"""group\s*[:=]\s*["']([\w.-]{1,120})["']\s*,\s*name\s*[:=]\s*["']([\w.-]{1,120})["'](?:\s*,\s*version\s*[:=]\s*["']([\w.+-]{1,80})["'])?"""
)


def gradle_maps(document: Document) -> list[Requirement]:
    """Dependencies of a Gradle build as `group: 'x', name: 'y', version: 'z'`."""
    found = ((number, _MAP.search(line[:1000])) for number, line in enumerate(document.lines, 1))
    return [_java(match[1], match[2], match[3] or "", number) for number, match in found if match]


def version_catalog(document: Document) -> list[Requirement]:
    """The libraries of a version catalogue of Gradle (`libs.versions.toml`), their versions looked up in its table."""
    root = markup(document)[0]
    found = []
    for node in root.get("libraries").values():
        group, _, rest = node.first("module").text.partition(":") if node.is_map else node.text.partition(":")
        name, _, version = rest.partition(":")
        if node.is_map:
            group, name = (group, name) if name else (node.get("group").text, node.get("name").text)
            stated = node.get("version")
            version = root.get("versions", stated.get("ref").text).text if stated.is_map else stated.text
        if group and name:
            found.append(_java(group, name, version, node.line))
    return found


def _java(group: str, name: str, version: str, line: int) -> Requirement:
    exact = version if re.fullmatch(r"\d[\w.+-]{0,60}", version) and "+" not in version else ""
    return Requirement(f"{group}/{name}", line, version, exact, pinned=_is_fixed(version))


_NUGET = re.compile(
    r'<Package(?:Reference|Version)\s+(?=[^>]{0,300}\bInclude="([\w.-]{1,120})")([^>]{0,300})', re.IGNORECASE
)


def csproj(document: Document) -> list[Requirement]:
    """`<PackageReference>` and `<PackageVersion>` elements of a .NET project."""
    found = []
    for number, line in enumerate(document.lines, 1):
        match = _NUGET.search(line[:1000])
        if match:
            stated = re.search(r'\bVersion="([^"]{1,60})"', match.group(2), re.IGNORECASE)
            version = stated.group(1) if stated else ""
            exact = version if re.fullmatch(r"\d[\w.+-]{0,60}", version) else ""
            found.append(Requirement(match.group(1), number, version, exact, pinned=_is_fixed(version)))
    return found


_GEM = re.compile(
    r"""\s*(?:gem|\w{1,20}\.add(?:_runtime|_development)?_dependency)[\s(]+["']([\w.-]{1,100})["'](?:\s*,\s*["']([^"'\n]{1,60})["'])?"""
)


def gemfile(document: Document) -> list[Requirement]:
    """The gems of a Gemfile or gemspec; only `"= 1.2.3"` and `"1.2.3"` are exact."""
    found = []
    for number, line in enumerate(document.lines, 1):
        match = _GEM.match(line[:1000])
        if match:
            specifier = match[2] or ""
            exact = re.fullmatch(r"=?\s*(\d[\w.]{0,40})", specifier)
            version = exact[1] if exact else ""
            dev = "add_development" in line
            found.append(Requirement(match[1], number, specifier, version, dev=dev, pinned=bool(version)))
    return found


def composer_json(document: Document) -> list[Requirement]:
    """The two tables of requirements of a composer.json."""
    root = markup(document)[0]
    found = []
    for table in ("require", "require-dev"):
        for name, node in root.get(table).items():
            exact = node.text if re.fullmatch(r"v?\d+\.\d+[\w.-]{0,40}", node.text) else ""
            found.append(Requirement(name, node.line, node.text, exact, dev=table == "require-dev", pinned=bool(exact)))
    return found


def names(requirements: list[Requirement]) -> Iterator[Requirement]:
    """Each package once, at its first line."""
    seen: set[str] = set()
    for requirement in requirements:
        if requirement.name.lower() not in seen:
            seen.add(requirement.name.lower())
            yield requirement
