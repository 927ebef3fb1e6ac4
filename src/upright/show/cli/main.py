"""The `upright` command. Exit codes: 0 done, 1 the answer is no (gate failed, malicious model, drift asked for), 2
error.
"""

from __future__ import annotations

import gc
import io
import sys

from upright.app.kept_patterns import patterns_kept
from upright.model.errors import UprightError, in_words

QUICK = "scan-model"  # run for every file that comes in, so that it starts without the rest of the command line
_STOPPED = 130  # the exit code of what Ctrl-C ended


def main() -> None:
    """Run the command line; errors made for people are printed as one line."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files may hold bytes that are no text
    try:
        with patterns_kept():
            _run()
    except UprightError as error:
        sys.stderr.write(f"upright: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # what a command writes to, or standard output, on a full disk for one
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        sys.stderr.write(f"upright: {where}{in_words(error)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("upright: stopped\n")
        sys.exit(_STOPPED)


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
        raise


if __name__ == "__main__":
    main()
