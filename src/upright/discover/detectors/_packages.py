"""What the detectors of dependencies share: from requirements to observations of AI packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup, normalise, purpose_of
from upright.discover.lookalikes import combines, made_up, resembles
from upright.discover.readers.manifests import names
from upright.discover.sight import see
from upright.model.identity import package_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.requirements import Requirement
    from upright.model.evidence import Observation

# Licences of AI packages that ask more of an application than to be named, as their metadata states them.
_LICENCES = {("pypi", "ultralytics"): "AGPL-3.0", ("pypi", "yolov5"): "AGPL-3.0", ("pypi", "pymupdf4llm"): "AGPL-3.0", ("pypi", "surya-ocr"): "GPL-3.0",
             ("pypi", "marker-pdf"): "GPL-3.0"}  # fmt: skip


def licence_of(ecosystem: str, name: str) -> str:
    """The licence of a package that restricts its use, where it is known; else an empty string."""
    return _LICENCES.get((ecosystem, normalise(ecosystem, name)), "")


# Packages of servers, no AI in them, of which releases are known that let anybody run code or pass as somebody else.
# They are told only where a release is fixed, and kept only when an advisory hits it.
_OPENINGS = frozenset(
    {
        ("maven", "org.apache.logging.log4j/log4j-core"), ("maven", "org.apache.struts/struts2-core"), ("maven", "org.springframework/spring-beans"),
        ("maven", "org.springframework/spring-webmvc"), ("maven", "org.apache.commons/commons-text"), ("maven", "com.alibaba/fastjson"),
        ("maven", "org.springframework/spring-core"), ("maven", "org.springframework.boot/spring-boot"), ("maven", "org.yaml/snakeyaml"),
        ("maven", "org.apache.tomcat.embed/tomcat-embed-core"), ("maven", "com.fasterxml.jackson.core/jackson-databind"),
        ("npm", "vm2"), ("npm", "next"), ("npm", "ejs"), ("npm", "handlebars"), ("npm", "express"), ("npm", "lodash"),
        ("npm", "jsonwebtoken"), ("npm", "node-serialize"), ("npm", "multer"), ("npm", "pug"), ("pypi", "django"), ("pypi", "pyyaml"),
        ("pypi", "werkzeug"), ("pypi", "gunicorn"), ("pypi", "aiohttp"), ("pypi", "pillow"), ("pypi", "flask"), ("pypi", "jinja2"),
        ("pypi", "tornado"), ("pypi", "starlette"), ("pypi", "fastapi"), ("pypi", "python-multipart"),
        ("pypi", "streamlit"), ("pypi", "uvicorn"), ("pypi", "sanic"), ("pypi", "bottle"), ("pypi", "nicegui"), ("pypi", "reflex"), ("pypi", "dash"),
        ("npm", "koa"), ("npm", "fastify"), ("npm", "hono"), ("npm", "nuxt"), ("npm", "ws"), ("npm", "axios"), ("npm", "react-server-dom-webpack"),
        ("npm", "socket.io"), ("npm", "@nestjs/core"),
    }
)  # fmt: skip


def is_opening(ecosystem: str, requirement: Requirement) -> bool:
    """Whether a fixed release of a package may open its server to anybody."""
    name = normalise(ecosystem, requirement.name).replace(":", "/")
    return bool(requirement.version) and (ecosystem, name) in _OPENINGS


# A package of the repository itself, of which its manifest is the better witness.
_OWN = ("workspace:", "file:", "link:", "portal:", "./", "../")


def _purpose(ecosystem: str, requirement: Requirement) -> str:
    """What a requirement is for; a name alone says nothing of a package of the repository itself."""
    own = requirement.specifier.startswith(_OWN) or requirement.source.startswith(_OWN)
    return lookup(ecosystem, requirement.name) if own else purpose_of(ecosystem, requirement.name)


def dependencies(document: Document, ecosystem: str, requirements: list[Requirement]) -> Iterator[Observation]:
    """The AI packages among the requirements of a manifest, and what is named almost like one, each at its first line."""
    for requirement in names(requirements):
        purpose = _purpose(ecosystem, requirement)
        meant = "" if lookup(ecosystem, requirement.name) else resembles(ecosystem, requirement.name)
        invented = made_up(ecosystem, requirement.name)
        beside = not (purpose or meant or invented or combines(requirement.name)) and is_opening(ecosystem, requirement)
        if purpose or meant or invented or beside or combines(requirement.name):
            yield see(
                document,
                "dependency",
                requirement.name,
                requirement.line,
                package_key(ecosystem, requirement.name),
                version=requirement.version,
                ecosystem=ecosystem,
                ai=purpose,
                direct=True,
                pinned=requirement.pinned,
                specifier=requirement.specifier,
                source=requirement.source,
                dev=True if requirement.dev else None,
                typosquat_of=meant,
                hallucinated=True if invented else None,
                bystander=True if beside else None,
                licence=licence_of(ecosystem, requirement.name),
            )


def locked(document: Document, ecosystem: str, requirements: list[Requirement]) -> Iterator[Observation]:
    """The exact versions of AI packages that a lock file fixes."""
    for requirement in names(requirements):
        purpose = _purpose(ecosystem, requirement)
        beside = not purpose and is_opening(ecosystem, requirement)
        if purpose or beside:
            yield see(
                document,
                "lock",
                requirement.name,
                requirement.line,
                package_key(ecosystem, requirement.name),
                version=requirement.version,
                ecosystem=ecosystem,
                ai=purpose,
                locked=True,
                bystander=True if beside else None,
                licence=requirement.licence or licence_of(ecosystem, requirement.name),
            )
