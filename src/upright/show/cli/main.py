"""The `upright` command. Exit codes: 0 done, 1 the answer is no (gate failed, malicious model, drift asked for), 2
error, 130 stopped with Ctrl-C, 141 nobody read the output to its end.
"""

from __future__ import annotations

import codecs
import gc
import io
import os
import sys

from upright.app.kept_patterns import patterns_kept
from upright.model.errors import UprightError, in_words

QUICK = "scan-model"  # run for every file that comes in, so that it starts without the rest of the command line
_STANDARD_ERROR = 2
_ESCAPED = "upright.escaped"  # the name of `_escaped` among the ways to write what cannot be encoded
_CUT_OFF = 141  # the exit code of what nobody read to its end, as of what SIGPIPE ends: neither yes nor no
_STOPPED = 130  # the exit code of what Ctrl-C ended


def main() -> None:
    """Run the command line; errors made for people are printed as one line."""
    _open_what_is_closed()
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error(_ESCAPED, _escaped)
        sys.stdout.reconfigure(errors=_ESCAPED)
    try:
        with patterns_kept():
            _run()
    except UprightError as error:
        sys.stderr.write(f"upright: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(_CUT_OFF)
    except OSError as error:  # what a command writes to, or standard output, on a full disk for one
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        sys.stderr.write(f"upright: {where}{in_words(error)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("upright: stopped\n")
        sys.exit(_STOPPED)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """What the encoding of the output has no letter for, as JSON escapes it: names of files may hold bytes that are no
    text, and a terminal may know nothing but ASCII.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    made = (f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
    return "".join(made), error.end


def _open_what_is_closed() -> None:
    """What was closed of standard input, output and errors reads nothing and takes everything, and no file that is
    opened later gets its number.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or open(0, encoding="utf-8")  # noqa: SIM115  as long as the process lives
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(_STANDARD_ERROR, "w", encoding="utf-8")  # noqa: SIM115


def _run() -> None:
    if sys.argv[1:2] == [QUICK]:
        gc.disable()  # while modules are loaded, which leave nothing to collect
        from upright.show.cli.models import run

        sys.exit(run(sys.argv[2:]))
    from upright.show.cli.commands import app

    try:
        app()
    except SystemExit as ended:
        if ended.code == _STOPPED:  # the command line library says nothing of it
            raise KeyboardInterrupt from None
        if isinstance(ended.__context__, BrokenPipeError):  # which it takes for a failure
            raise ended.__context__ from None
        raise


if __name__ == "__main__":
    main()
