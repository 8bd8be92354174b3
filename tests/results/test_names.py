"""Names and labels of users are text in pictures and pages, whatever is in them."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim import Comparison, Run
from sim.cli import main
from sim.results.page.gallery import draw, svg_of
from sim.results.page.report import report
from sim.results.plots import plot_metric
from sim.results.plots.drawing import fonts
from sim.results.plots.drawing.fonts import drawn, legible, missing
from sim.results.store import output
from sim.results.store.folder import file_name
from sim.results.store.output import claim, publish
from sim.scenario import override, plain

NAMES = [
    r"$\frac{x$",
    "$x$ and $y",
    "_hidden",
    r"a\$b",
    "^_{",
    "%s {0}",
    '<b>&"x"</b>',
    "白条",
    "مرحبا",
    "\u202egnp.exe",
    "x" * 60,
    "two\nlines\tand\x1b[31m",
]
CIRCLED = "\N{CIRCLED LATIN CAPITAL LETTER A}"  # in a font that comes with Matplotlib, but not in its usual one


def named(run: Run, name: str) -> Run:
    return replace(run, scenario=override(run.scenario, {"name": f"{name} {run.name}", "platforms.one.label": name}))


@pytest.fixture(scope="module")
def short(lived: Run, dearer: Run) -> Comparison:
    return Comparison(lived.only([0, 1]), (dearer.only([0, 1]),))


@pytest.mark.parametrize("name", NAMES)
def test_pictures_have_names_as_text(short: Comparison, name: str) -> None:
    comparison = Comparison(named(short.baseline, name), (named(short.policies[0], name),))
    for ax in (plot_metric(comparison, "new_gmv_cents"), plot_metric(comparison.baseline, "new_gmv_cents")):
        legend = ax.get_legend()
        assert legend is not None
        assert len(legend.get_texts()) == len(ax.lines), "none is left out"
        assert not any(text._preprocess_math(text.get_text())[1] for text in legend.get_texts()), "no formula"
        first = legend.get_texts()[0]._preprocess_math(legend.get_texts()[0].get_text())[0]
        assert first.strip().startswith("".join(one for one in name if one.isprintable()).partition("\n")[0][:3])


@pytest.mark.parametrize("name", [r"$\frac{x$", "白条", "_\u202e\x1b$"])
@pytest.mark.parametrize("compared", [True, False])
def test_every_picture_and_page_can_be_made(short: Comparison, name: str, compared: bool, tmp_path: Path) -> None:
    comparison = Comparison(named(short.baseline, name), (named(short.policies[0], name),))
    results = comparison if compared else comparison.baseline
    folder = tmp_path / "o"
    claim(folder)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        lacking = publish(results, folder, draw)
    assert not told
    assert lacking <= set(name)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert plain(page, keep="\n") == page
    assert plain(name).replace("<", "&lt;") in page


def test_a_page_escapes_labels(short: Comparison) -> None:
    page = report(named(short.baseline, '<script>alert("1")</script>'), drawings=[])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_font_that_has_a_character_is_found() -> None:
    figure = Figure()
    text = figure.text(0.5, 0.5, f"a {CIRCLED}")
    assert missing(figure) == {CIRCLED}
    legible(figure)
    assert missing(figure) == set()
    assert text.get_fontfamily()[1:] == ["STIXGeneral"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "<svg" in svg_of(figure)


def test_without_a_font_nothing_is_warned_of_but_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(fonts, "_fonts_for", lambda wanted: ())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(
        f'name = "{CIRCLED}"\ndays = 31\npopulation.size = 50\n[platforms.a]\nlabel = "{CIRCLED} a"\n[platforms.b]\n',
        encoding="utf-8",
    )
    assert main(["run", "a.toml", "--quiet", "--jobs", "1", "--out", "o"]) == 0
    assert capsys.readouterr().err == (
        f"sim: warning: no font here has {CIRCLED}, of names or labels: pictures show boxes; a font for them, such as "
        "fonts-noto-cjk, mends that\n"
    )


def test_all_drawings_know_what_is_missing(short: Comparison) -> None:
    assert all(drawing.missing == set() for drawing in draw(short))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain", "plain"),
        ("$x$", r"\$x\$"),
        ("_x", " _x"),
        ("a\n b", "a b"),
        ("a\u200bb", "ab"),
        ("x" * 70, "x" * 37 + "..." + "x" * 20),
        ("白条", "白条"),
    ],
)
def test_what_a_picture_makes_of_a_name(name: str, shown: str) -> None:
    assert drawn(name) == shown
    text = Text(0, 0, drawn(name))
    assert text._preprocess_math(text.get_text()) == (shown.replace(r"\$", "$"), False)


def test_names_of_folders_fit_any_file_system() -> None:
    assert file_name("\U00020000" * 300) == "\U00020000" * 40, "160 bytes"
    assert file_name("条" * 80) == "条" * 53
    assert file_name("\ud800") == "unnamed"
    assert output.ABOUT == "about.txt"
