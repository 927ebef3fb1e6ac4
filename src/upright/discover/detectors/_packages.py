"""What the detectors of dependencies share: from requirements to observations of AI packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup, normalise
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


def dependencies(document: Document, ecosystem: str, requirements: list[Requirement]) -> Iterator[Observation]:
    """The AI packages among the requirements of a manifest, and what is named almost like one, each at its first line."""
    for requirement in names(requirements):
        purpose = lookup(ecosystem, requirement.name)
        meant = "" if purpose else resembles(ecosystem, requirement.name)
        invented = made_up(ecosystem, requirement.name)
        if purpose or meant or invented or combines(requirement.name):
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
                licence=licence_of(ecosystem, requirement.name),
            )


def locked(document: Document, ecosystem: str, requirements: list[Requirement]) -> Iterator[Observation]:
    """The exact versions of AI packages that a lock file fixes."""
    for requirement in names(requirements):
        purpose = lookup(ecosystem, requirement.name)
        if purpose:
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
                licence=requirement.licence or licence_of(ecosystem, requirement.name),
            )
