"""What people, firms and authorities do by a number, they do by a leaf of the scenario.

The rule, read from the source of the rooms below: a number other than the plain ones (0, 1, 2, 1/2, 100) that stands
outside the scenario has a name at the top of its module, and that name is listed here with what it is if it is no
behaviour. A number without a name is allowed only in the places listed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.contract.arrows import MODULES

ROOMS = ("collectors", "platforms", "society", "market", "law")
PLAIN = {0, 1, 2, 0.5, 100}

UNITS = {"_YUAN", "DAYS_IN_WEEK", "PER_POINT", "UNIT_PER_MINUTE"}
"""Units and the calendar."""
SENTINELS = {"FOR_EVER", "NO_POOL", "NO_REVIEW", "UNKNOWN", "ALL_OFFERS", "NOBODY"}
"""Codes of what is not there, and sets of flags."""
BOUNDS = {"MOST_PLATFORMS", "MOST_ARMS", "LARGEST_LIMIT_CENTS", "N_FEATURES"}
"""Sizes of tables, and ends of ranges that are checked."""
SMALL = {"_AN_INSTANT", "AN_INSTANT"}
"""So little that it only keeps rounding from deciding."""
POINTS = {"MEAN_POINTS", "POINTS_PER_SD", "LEAST_POINTS", "MOST_POINTS"}
"""What a point of a score is."""
LAW = {"_FILING", "_ENFORCEMENT"}
"""Published bands of fees of Chinese courts."""
ACCOUNTING = {"CYCLES_AHEAD", "LIFETIME_CYCLES"}
"""IFRS 9: twelve months, and a lifetime that is long enough."""
ESTIMATORS = {
    "GOLDEN",
    "CYCLES_KEPT",
    "KEPT_CYCLES",
    "FEWEST_ROWS",
    "FEWEST_OF_A_KIND",
    "STRENGTH",
    "MOST_STEPS",
    "PENALTY",
    "RARER_PER_FEATURE",
    "TREES",
    "LEAVES",
    "FILES_PER_LEAF",
    "LEARNING_RATE",
    "LEAF_PENALTY",
    "MOST_KEPT",
    "FEWEST_KEPT",
    "LATEST_DAYS",
    "LONGEST_STREAK",
    "HIGHEST_RATIO",
    "SMALLEST_USUAL_CENTS",
    "BANDS",
}
"""Settings of statistical methods: sizes of samples, penalties, where inputs are cut off, bands of a table."""
TOLD = {"LEAST_USED", "DECILES"}
"""What a reader is warned of or shown."""
NOT_BEHAVIOUR = UNITS | SENTINELS | BOUNDS | SMALL | POINTS | LAW | ACCOUNTING | ESTIMATORS | TOLD

UNNAMED = {  # units, scales and guards where they are used, by module and number
    ("collectors.cases.placement", 90): "age bands, which the leaves contingency_0_90 ... are named after",
    ("collectors.cases.placement", 180): "the same",
    ("collectors.cases.placement", 360): "the same",
    ("collectors.court.court", 3): "the law: two months for small claims, three for others",
    ("collectors.court.court", 100_000): "capacity is by 100,000 consumers",
    ("collectors.court.docket", 64): "room of a table, which grows",
    ("collectors.field.city", 60.0): "minutes of an hour",
    ("collectors.field.field", 1_000): "metres of a kilometre",
    ("collectors.firms.collector", 60): "minutes of an hour",
    ("collectors.firms.collector", 1_000): "posts are by 1,000 cases",
    ("collectors.work.uplift_model", 3): "place in a tuple",
    ("collectors.work.worklist", 29): "rounding up to buckets of 30 days",
    ("collectors.work.worklist", 0.01): "lest a contact without a minute have no value",
    ("platforms.credit.admission", 10_000): "limits are in whole 100 yuan",
    ("platforms.credit.provisions", 1e-9): "lest a bucket nobody was in have no moves",
    ("platforms.learning.learner", 32): "bits of a seed",
    ("platforms.learning.model", 1e-9): "lest all being alike divide by nothing",
    ("platforms.learning.model", 700.0): "lest exp overflow",
    ("society.desk", 1_000): "capacity is by 1,000 accounts",
    ("society.liability", 1_000): "rates are by 1,000 users",
    ("society.opinion", 1_000): "the same",
    ("society.press", 1_000): "the same",
    ("society.regulator", 1_000): "the same",
    ("market.batches", 64): "bits of a seed",
    ("market.trial", 1_000): "points of harm are counted in thousandths",
    ("market.trial", 90): "default is being more than 90 days past due",
}

ARITHMETIC = (ast.Constant, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)
MODULES_READ = {
    name.removeprefix("sim."): source
    for name, source in MODULES.items()
    if name.split(".")[1:2] and name.split(".")[1] in ROOMS
}


def numbers(source: str) -> Iterator[tuple[str, float]]:
    """Every number of a source that is not plain, with the name that the module gives it, or without one.

    Members of enumerations are codes and left out.
    """
    tree = ast.parse(source)
    named: dict[ast.AST, str] = {}
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            called = [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
            values = node.value.elts if isinstance(node.value, ast.Tuple) and len(called) > 1 else [node.value]
            for name, value in zip(called, values, strict=True):
                if name.isupper() and all(isinstance(one, ARITHMETIC) for one in ast.walk(value)):
                    named |= dict.fromkeys(ast.walk(value), name)
        elif isinstance(node, ast.ClassDef) and any(ast.unparse(base) in ("IntEnum", "IntFlag") for base in node.bases):
            named |= {one: "" for line in node.body if isinstance(line, ast.Assign) for one in ast.walk(line)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            name = named.get(node)
            if name:
                yield name, node.value
            elif name != "" and node.value not in PLAIN:
                yield "", node.value


def behaviour(module: str, source: str) -> list[str]:
    """Numbers that are neither leaves nor listed above."""
    return [
        f"{module}: {name or number}"
        for name, number in numbers(source)
        if (name not in NOT_BEHAVIOUR if name else (module, number) not in UNNAMED)
    ]


@pytest.mark.parametrize("module", sorted(MODULES_READ))
def test_a_number_that_is_behaviour_is_a_leaf(module: str) -> None:
    assert behaviour(module, MODULES_READ[module].read_text()) == []


def test_what_is_listed_is_there() -> None:
    found = [(module, *one) for module, source in MODULES_READ.items() for one in numbers(source.read_text())]
    assert NOT_BEHAVIOUR - {name for _, name, _ in found if name} == set()
    assert UNNAMED.keys() - {(module, number) for module, name, number in found if not name} == set()


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("TRACE_EVERY_DAYS = 30", "TRACE_EVERY_DAYS"),
        ("SPARE: float = 1.2", "SPARE"),
        ("HALF = 0.5", "HALF"),
        ("A, B = 7, 14", "A"),
        ("def bid(x: float) -> float:\n    return 0.95 * x", "0.95"),
        ("class Agency:\n    patience = 3", "3"),
        ("def rest(days: int = 14) -> int:\n    return days", "14"),
    ],
)
def test_a_number_in_the_code_is_found(planted: str, found: str) -> None:
    assert f"collectors.planted: {found}" in behaviour("collectors.planted", planted)


def test_codes_and_plain_numbers_are_not() -> None:
    planted = "class Step(IntEnum):\n    FINE = 7\nDAYS_IN_WEEK = 7\nhalf = 0.5 * (1 + 2)\n"
    assert behaviour("collectors.planted", planted) == []
