"""``python -m tests.docs``: write ``docs/metrics.md`` from the registry of metrics and the dictionary of tables."""

from __future__ import annotations

from pathlib import Path

from sim.results.describing import metrics_as_rows
from sim.results.dictionary import DICTIONARY

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def metrics_page() -> str:
    """Every metric by group, then every table with its columns."""
    lines = [
        "# Metrics and tables",
        "",
        "Written by `python -m tests.docs` from the registry (`sim/records/metrics/`) and the dictionary",
        "(`sim/results/dictionary.py`). `sim describe --metrics` prints the first part, `sim describe --tables` the",
        "second.",
        "",
        "## Metrics",
        "",
    ]
    rows = metrics_as_rows()
    for group in dict.fromkeys(one["group"] for one in rows):
        lines += [
            f"### {group.capitalize()}",
            "",
            "| metric | what | unit | base | over a cycle or a run | over platforms |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| `{one['metric']}` | {one['about']} | {one['unit']} | {one['base']} | {one['over_days']} "
            f"| {one['over_platforms']} |"
            for one in rows
            if one["group"] == group
        ]
        lines.append("")
    lines += ["## Tables", ""]
    for name, table in DICTIONARY.items():
        lines += [f"### `{name}`", "", table.about, "", "| column | unit | what |", "|---|---|---|"]
        lines += [f"| `{column}` | {said.unit} | {said.about} |" for column, said in table.columns.items()]
        lines.append("")
    return "\n".join(lines).replace(" |  |", " | |")


if __name__ == "__main__":
    PAGE.write_text(metrics_page())
