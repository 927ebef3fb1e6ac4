"""Takes the picture of the page for the README: scans the sample estate, serves it, and photographs one view.

    python docs/picture.py [--view /findings] [--dark] [--out docs/guide/page.png]

Needs Chromium and the development dependencies.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
LARGEST = 300_000  # bytes
UPRIGHT = (sys.executable, "-c", "from upright.show.cli.main import main; main()")


def main() -> None:
    """Scan, serve, photograph."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--view", default="/", help="path of the view")
    parser.add_argument("--dark", action="store_true", help="dark colours")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "guide" / "page.png")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "UPRIGHT_HOME": state}
        subprocess.run([*UPRIGHT, "scan", "tests/estate"], env=environment, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
        serve = [*UPRIGHT, "serve", "--port", "0"]
        with subprocess.Popen(serve, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
            try:
                address = server.stdout.readline().split()[-1] if server.stdout else ""
                photograph(address.rstrip("/") + asked.view, asked.out, dark=asked.dark)
            finally:
                server.terminate()
    size = asked.out.stat().st_size
    print(f"{asked.out}: {size:,} bytes")  # noqa: T201
    if size > LARGEST:
        sys.exit(f"larger than {LARGEST:,} bytes")


def photograph(url: str, out: Path, *, dark: bool = False) -> None:
    """A picture of 1280x800 of the page at this address."""
    chromium = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if chromium is None:
        sys.exit("no Chromium here: install it first")
    with sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        size = {"width": 1280, "height": 800}
        page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
        page.goto(url)
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_load_state("networkidle")
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    main()
