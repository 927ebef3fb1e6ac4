"""Files that another file writes: here-documents of scripts, boot scripts in Terraform, contents that playbooks and
cloud-init lay down, and templates of Jinja. Each is a document of its own that keeps the lines of the file around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.document import BY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

_FILES, _LARGEST = 40, 200_000  # in one document, characters of one
_DEEP = 2  # a boot script that writes a file of Compose
_HERE = re.compile(r"^[^\n#]{0,400}?<<[-~]?[ \t]*([\"']?)([A-Za-z_]\w{0,40})\1([^\n]{0,200})$", re.MULTILINE)
_TO = re.compile(r"(?:>>?|\btee(?:[ \t]+-\w)?|\bCOPY\b.*<<\S+)[ \t]*[\"']?([^\s\"'|;<>&]{1,200})")
_FED = (
    (re.compile(r"\b(?:kubectl|oc|k3s)\b.{0,80}\b(?:apply|create|replace)\b"), "manifest.yaml"),
    (re.compile(r"\bdocker(?:-|[ \t]+)compose\b.{0,80}-f[ \t]*-"), "docker-compose.yml"),
    (re.compile(r"\bpython[\d.]{0,5}\b"), "inline.py"),
)
_SPOKEN = re.compile(  # Python within a command: `python -c "from x import y"`
    r"\bpython[\d.]{0,5}[ \t]+(?:-[a-zA-Z]{1,3}[ \t]+){0,3}?-c[ \t]+"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.){1,20000})\"|'(?P<single>[^']{1,20000})')",
    re.DOTALL,
)
_CONTENT = re.compile(r"^([ \t]*)(- )?content:[ \t]*[|>][-+\d]{0,2}[ \t]*$", re.MULTILINE)
_PLACE = re.compile(r"(?:dest|path):[ \t]*[\"']?([^\s\"']{1,200}|\{\{[^{}\n]{1,80}\}\}[^\s\"']{0,120})")
_NEAR = 8  # lines between a content and the place that it is for
_TAG = re.compile(r"\{%[^{}]{0,2000}%\}|\{#[^{}]{0,2000}#\}")
_FILLED = re.compile(
    r"\{\{-?[ \t]*([\w.\[\]'\"-]{1,80})"
    r"(?:[ \t]*\|[ \t]*default\([ \t]*['\"]([^'\"\n]{0,120})['\"][^)]{0,20}\))?[^{}\n]{0,120}\}\}"
)
_BOOTS = (("#!", "boot.sh"), ("#cloud-config", "cloud-config.yaml"), ('job "', "job.nomad"))
_ARM, _HEAD = "/deploymentTemplate.json#", 400  # what a template of Azure begins with
_LANGUAGES = frozenset({"shell", "terraform", "dockerfile", "yaml"})
_READ = frozenset({"yaml", "json", "dotenv", "dockerfile", "shell", "terraform", "toml", "python", "ini"})


def written_files(document: Document, depth: int = 0) -> list[Document]:
    """What a document writes, as documents whose path is that of the one around them and their own name; empty for
    most, without reading them.
    """
    if document.language == "jinja" and not depth:
        found = [*_rendered(document)]
    elif document.language in _LANGUAGES and depth < _DEEP:
        found = [*_here(document), *_spoken(document)]
        found += _contents(document) if document.language == "yaml" else ()
    else:
        return []
    repeated = document.language  # the commands of a script within a script are read with the script
    return [each for each in found[:_FILES] if each.language in _READ and not each.language == repeated == "shell"]


def _rendered(document: Document) -> Iterator[Document]:
    """A template under the name of what it becomes, where that is one of the languages read here."""
    name = document.item.name.rpartition(".")[0]
    if f".{name.rpartition('.')[2].lower()}" in BY_SUFFIX or "dockerfile" in name.lower():
        yield document.within(name, unfilled(document.text[:_LARGEST]))


def unfilled(text: str) -> str:
    """A template of Jinja without its statements, its expressions as variables or as their defaults, line by line."""
    if "{" not in text:
        return text
    plain = _TAG.sub(lambda found: "\n" * found[0].count("\n"), text)
    return _FILLED.sub(lambda found: found[2] if found[2] is not None else f"${{{found[1].rpartition('.')[2]}}}", plain)


def _here(document: Document) -> Iterator[Document]:
    """Here-documents that are put into a file or handed to a program that reads one, and boot scripts."""
    if b"<<" not in document.content:
        return
    text, at = document.text, 0
    for match in _HERE.finditer(text):
        if match.start() < at:  # within another
            continue
        end = re.compile(rf"^[ \t]*{match[2]}\b", re.MULTILINE).search(text, match.end())
        body = text[match.end() + 1 : end.start()] if end else ""
        name = _called(match[0], body, document.language) if 0 < len(body) < _LARGEST else ""
        if name and end:
            at = end.start()
            yield document.within(name, _placed(text, match.end() + 1, body))


def _called(line: str, body: str, language: str) -> str:
    """The name of what a here-document is, or an empty string."""
    start = body.lstrip()[:20]
    if language == "terraform":
        named = next((name for mark, name in _BOOTS if start.startswith(mark)), "")
        return named or ("template.json" if start.startswith("{") and _ARM in body[:_HEAD] else "")
    place = _TO.search(line)
    if place and not place[1].startswith(("/dev/", "$((")):
        return place[1].rstrip("/").rpartition("/")[2].strip("\"'")
    return next((name for pattern, name in _FED if pattern.search(line)), "")


def _spoken(document: Document) -> Iterator[Document]:
    """What commands hand Python to run at once."""
    if b" -c" not in document.content or b"python" not in document.content:
        return
    for match in _SPOKEN.finditer(document.text):
        body = match["double"] or match["single"]
        if "import" in body:
            spoken = re.sub(r"\\([\"$`\\])", r"\1", body) if match["double"] else body
            first, _, rest = spoken.partition("\n")
            before = "\n" * document.text.count("\n", 0, match.start(match.lastgroup or 0))
            yield document.within("inline.py", f"{before}{first.lstrip()}\n{_dedented(rest)}")


def _contents(document: Document) -> Iterator[Document]:
    """What a playbook or cloud-init lays down: `content: |` beside `dest:` or `path:`."""
    if b"content:" not in document.content:
        return
    lines = document.lines
    for match in _CONTENT.finditer(document.text):
        number = document.text.count("\n", 0, match.start()) + 1
        indent = len(match[1]) + len(match[2] or "")
        body = _block(lines, number, indent)
        name = _beside(lines, number, number + body.count("\n"), indent)
        if name and 0 < len(body) < _LARGEST:
            yield document.within(name, "\n" * number + unfilled(_dedented(body)))


def _block(lines: list[str], start: int, indent: int) -> str:
    """The lines after one that are further in than it is."""
    taken: list[str] = []
    for line in lines[start:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        taken.append(line)
    return "\n".join(taken)


def _beside(lines: list[str], number: int, end: int, indent: int) -> str:
    """The name of the file that a content is for, by the lines as far in as it is above and below."""
    for line in [*reversed(lines[max(0, number - _NEAR) : number - 1]), *lines[end : end + _NEAR]]:
        place = _PLACE.match(line.lstrip().removeprefix("- "))
        if place and len(line) - len(line.lstrip(" -")) == indent:
            return place[1].rpartition("/")[2]
    return ""


def _placed(text: str, start: int, body: str) -> str:
    return "\n" * text.count("\n", 0, start) + _dedented(body)


def _dedented(body: str) -> str:
    """A text without the space that all its lines begin with."""
    lines = body.split("\n")
    common = min((len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()), default=0)
    return "\n".join(line[common:] for line in lines)
