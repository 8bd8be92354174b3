"""The page of a comparison in a browser: nothing to scroll sideways, the answer on the first screen, few screens."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim import Comparison, Run
from sim.results.page.report import report

CHROMIUM = shutil.which("chromium")
PHONE = (390, 844)
SCREENS = [PHONE, (768, 1024), (1280, 800)]
MEASURE = """<script>
document.documentElement.style.width = "WIDTHpx";  // a window is never narrower than 500
const shown = [...document.querySelectorAll("#answer .note")].map(one => one.getBoundingClientRect().bottom);
document.title = JSON.stringify({ across: document.body.scrollWidth, down: document.body.scrollHeight,
  answer: Math.max(...shown),
  silent: [...document.images].filter(one => !one.alt || !one.complete || !one.naturalWidth).length });
</script></body>"""


@pytest.fixture(scope="module")
def page(lived: Run, dearer: Run) -> str:
    return report(Comparison(lived, (dearer,)))


def measured(page: str, folder: Path, width: int, height: int) -> dict[str, float]:
    """What the browser says of the page at this size of its window."""
    file = folder / "report.html"
    file.write_text(page.replace("</body>", MEASURE.replace("WIDTH", str(width))), encoding="utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},{height}",
            "--virtual-time-budget=10000",
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None
    found: dict[str, float] = json.loads(title.group(1).replace("&quot;", '"'))
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_is_wider_than_the_screen_and_pictures_have_words(
    page: str, tmp_path: Path, width: int, height: int
) -> None:
    found = measured(page, tmp_path, width, height)
    assert found["across"] <= width
    assert found["silent"] == 0


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
def test_the_answer_is_on_the_first_screen_of_a_phone_and_the_page_is_short(page: str, tmp_path: Path) -> None:
    found = measured(page, tmp_path, *PHONE)
    assert 0 < found["answer"] < PHONE[1]
    assert found["down"] < 8 * PHONE[1]
