"""What the operating system refuses, in the words of our own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from upright.model.errors import AccessDenied, Unreachable


def reason(error: BaseException) -> str:
    """Why it failed, without the absolute paths that an OSError would tell."""
    if isinstance(error, OSError):
        return error.strerror or "the file system refused"
    return str(error) or type(error).__name__


@contextmanager
def translated(plan: str) -> Iterator[None]:
    """Lets no bare OSError out: raises AccessDenied or Unreachable instead."""
    try:
        yield
    except PermissionError as error:
        raise AccessDenied(f"{plan}: {reason(error)}") from error
    except OSError as error:
        raise Unreachable(f"{plan}: {reason(error)}") from error
