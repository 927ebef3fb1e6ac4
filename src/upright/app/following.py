"""Follow tools into the modules that they call: a second reading of the few documents that answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from upright.app.executor import Executor
from upright.app.guard import guarded
from upright.app.work import Result
from upright.discover.document import Document
from upright.discover.follow import ASKED, ROUNDS, Answer, Trail, answer
from upright.model.evidence import Gap
from upright.model.item import Item

_BATCH = 16


@dataclass(frozen=True, slots=True)
class Answers:
    """What one item answers."""

    place: tuple[str, str]
    answers: tuple[Answer, ...]


def make() -> Callable[[Item], Answers]:
    """Build the work function of one worker."""

    def work(item: Item) -> Answers:
        gaps: list[Gap] = []  # what cannot be read was a gap when it was examined
        return Answers((item.source, item.path), guarded(item, gaps, lambda: answer(Document(item))) or ())

    return work


def follow(items: Iterable[Item], results: list[Result], workers: int) -> list[Result]:
    """The results, with what tools do through other modules said of the tools. Items that bring their content along
    are not read again.
    """
    trail = Trail([result.examination for result in results if result.examination is not None])
    if not trail.starts:
        return results
    at = {(item.source, item.path): item for item in items}
    for _ in range(ROUNDS):
        questions = trail.questions()
        asked = [replace(at[place], provenance={ASKED: told}) for place, told in questions.items() if place in at]
        if not asked:
            break
        executor = Executor(make, (), min(workers, 1 + len(asked) // _BATCH), preload="upright.app.preload")
        for outcome in executor.run(asked[i : i + _BATCH] for i in range(0, len(asked), _BATCH)):
            if isinstance(outcome, Answers):
                trail.told(outcome.place, outcome.answers)
    learnt = {(each.source, each.path): each for each in trail.examinations()}
    return [
        replace(result, examination=learnt[result.source, result.path]) if result.examination is not None else result
        for result in results
    ]
