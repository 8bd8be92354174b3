"""``python -m tests.docs``: write ``docs/metrics.md`` from the registry of metrics and the dictionary of tables."""

from __future__ import annotations

from pathlib import Path

from sim.records.metrics import METRICS
from sim.results.dictionary import DICTIONARY

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
OVER_TIME = {"sum": "sum of days", "mean": "mean of days", "last": "last day"}


def metrics_page() -> str:
    """Every metric by group, then every table with its columns."""
    lines = [
        "# Metrics and tables",
        "",
        "Written by `python -m tests.docs` from the registry (`sim/records/metrics/`) and the dictionary",
        "(`sim/results/dictionary.py`). `sim describe --tables` prints the second part.",
        "",
        "## Metrics",
        "",
    ]
    for group in dict.fromkeys(metric.group for metric in METRICS.values()):
        lines += [
            f"### {group.capitalize()}",
            "",
            "| metric | what | unit | of | over a cycle or a run |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| `{one.name}` | {one.label} | {one.unit} | {one.level} | {_over(one.ratio_of, one.over_time)} |"
            for one in METRICS.values()
            if one.group == group
        ]
        lines.append("")
    lines += ["## Tables", ""]
    for name, table in DICTIONARY.items():
        lines += [f"### `{name}`", "", table.about, "", "| column | unit | what |", "|---|---|---|"]
        lines += [f"| `{column}` | {said.unit} | {said.about} |" for column, said in table.columns.items()]
        lines.append("")
    return "\n".join(lines).replace(" |  |", " | |")


def _over(ratio_of: tuple[str, str] | None, over_time: str) -> str:
    return f"`{ratio_of[0]}` / `{ratio_of[1]}`" if ratio_of else OVER_TIME[over_time]


if __name__ == "__main__":
    PAGE.write_text(metrics_page())
