"""A script as somebody would write it, without a guard around its main part; the test beside it runs it."""

import sys
from pathlib import Path

from upright.app.workspace import Workspace

snapshot = Workspace.open(Path(sys.argv[2])).scan([sys.argv[1]])
sys.stdout.write(f"{len(snapshot.graph)} assets\n")
