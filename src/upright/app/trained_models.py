"""Models whose files lie where a training job writes: the job makes the model, whoever deploys it. And what an account
deploys is made of the file that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind as R


def trained_models(seen: Iterable[Observation]) -> Iterator[Edge]:
    """What each job produces, and the files that models are made of. Where several jobs write to one place, the folder
    there is called after its job.
    """
    jobs: list[tuple[str, str, str]] = []
    models: list[tuple[str, str]] = []
    files: set[str] = set()
    for each in seen:
        own = str(each.keys[0])
        files |= {own} if each.kind is AssetKind.MODEL else set()
        if each.kind is AssetKind.TRAINING_JOB and (place := _place(each, "output")):
            jobs.append((place, str(each.name), own))
        elif each.kind is AssetKind.MODEL and (place := _place(each, "weights")):
            models.append((place, own))
    for place, model in models:
        if (file := key("url", place)) in files and file != model:
            yield Edge(model, str(R.DERIVED_FROM), file)
        around = [(output, name, job) for output, name, job in jobs if place.startswith(f"{output}/")]
        called = [
            one for one in around if _folder(place, one[0]) == one[1] or _folder(place, one[0]).startswith(f"{one[1]}-")
        ]
        makers = dict.fromkeys(job for _, _, job in called or around)
        if len(makers) == 1:
            yield Edge(next(iter(makers)), str(R.PRODUCES), model)


def _place(each: Observation, attribute: str) -> str:
    text = str(each.attributes.get(attribute) or "").rstrip("/")
    return text if "://" in text and "{" not in text else ""


def _folder(place: str, output: str) -> str:
    return place.removeprefix(f"{output}/").partition("/")[0]
