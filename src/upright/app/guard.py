"""The one guarded place of the house.

A unit may raise MalformedError, AccessDenied or Unreachable, and a unit with a fault may raise anything; neither ends a
scan. The message of an unexpected exception is not kept, since it may quote the content; its type and the line of our
code are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from upright.model.errors import AccessDenied, LimitExceeded, MalformedError, Unreachable, UprightError
from upright.model.evidence import Gap

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.judge.rule import Rule
    from upright.model.asset import Asset
    from upright.model.finding import Judgement
    from upright.model.item import Item

T = TypeVar("T")


def guarded(item: Item, gaps: list[Gap], call: Callable[[], T]) -> T | None:
    """The result of `call`, or None and a gap that says why there is none."""
    try:
        return call()
    except LimitExceeded as error:
        gaps.append(Gap(item.path, error.what, "too-large", item.source))
    except MalformedError as error:
        gaps.append(Gap(item.path, str(error), "malformed", item.source))
    except AccessDenied:
        gaps.append(Gap(item.path, "permission denied", "denied", item.source))
    except Unreachable:
        gaps.append(Gap(item.path, "could not be read", "unreachable", item.source))
    except MemoryError:
        gaps.append(Gap(item.path, "needs more memory than a worker has", "memory", item.source))
    except RecursionError:
        gaps.append(Gap(item.path, "nested too deeply", "malformed", item.source))
    except Exception as error:  # noqa: BLE001  the guarded place: a faulty unit must not end the scan
        gaps.append(Gap(item.path, _fault(error), "crashed", item.source))
    return None


def told(make: Callable[[], Iterator[T]], source: str, gaps: list[Gap]) -> Iterator[T]:
    """What a connector tells of a source, until it ends or fails; why it failed becomes a gap."""
    try:
        yield from make()
    except AccessDenied as error:
        gaps.append(Gap(source, str(error), "denied", source))
    except (Unreachable, MalformedError) as error:
        gaps.append(Gap(source, str(error), "unreachable", source))
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        why = f"answers in another form than is known of it ({_place(error)})"
        gaps.append(Gap(source, why, "crashed", source))
    except Exception as error:  # noqa: BLE001  the guarded place: a faulty connector must not end the scan
        gaps.append(Gap(source, _fault(error), "crashed", source))


def ask(rule: Rule, asset: Asset, graph: Graph) -> Judgement | None:
    """What a rule says of an asset; a rule that breaks cannot tell."""
    try:
        return rule.judge(asset, graph)
    except Exception as error:  # noqa: BLE001  the guarded place: a faulty rule must not hide the others
        from upright.model.finding import Judgement, Verdict

        return Judgement(Verdict.UNKNOWN, _fault(error))


def begin(make: Callable[..., T], arguments: tuple[Any, ...]) -> tuple[T | None, str]:
    """What `make` makes, or None and why it cannot."""
    try:
        return make(*arguments), ""
    except UprightError as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001  the guarded place: a worker that cannot start must say so
        return None, _fault(error)


def _fault(error: Exception) -> str:
    return f"internal error: {_place(error)}"


def _place(error: Exception) -> str:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename.rpartition('/')[2]}:{frame.lineno}"
