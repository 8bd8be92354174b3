"""What a model may not be told, as a table: what is set, which key is blamed, what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.scenario import ScenarioError, make_scenario
from sim.scenario.parameters.platforms.learning import FEATURES, FEATURES_OF_APPLICANTS, HIDDEN_TRAITS, LATER, OUTCOMES

AT = "platforms.one.learning."


def learning(**values: Any) -> dict[str, Any]:
    return {"platforms": {"one": {"learning": values}}}


REFUSED = [
    ({"features": ["willing"]}, "features", '"willing": allowed is one of prior_score, '),
    ({"features": ["willing"]}, "features", "(this is a hidden trait of consumers, which no platform can see)"),
    ({"features": ["utilisation", "resentment"]}, "features", '"resentment"'),
    ({"applicant_features": ["forgetful"]}, "applicant_features", "hidden trait"),
    ({"features": ["went_bad"]}, "features", "(this leaks the future: it is known only after the day of the file)"),
    ({"features": ["days_past_due_next"]}, "features", "leaks the future"),
    ({"features": ["days_past_due_next"]}, "features", "nearest valid: days_past_due"),
    ({"applicant_features": ["charged_off"]}, "applicant_features", "leaks the future"),
    ({"features": ["utilization"]}, "features", "(there is no such feature here); nearest valid: utilisation"),
    ({"applicant_features": ["utilisation"]}, "applicant_features", "there is no such feature here"),
    (
        {"features": ["elsewhere_open"]},
        "features",
        "without the bureau (platforms.one.learning.bureau = false); nearest valid: "
        "platforms.one.learning.bureau = true",
    ),
    ({"applicant_features": ["elsewhere_worst_days"]}, "applicant_features", "without the bureau"),
    ({"features": ["utilisation", "worst_days", "utilisation"]}, "features", 'once ("utilisation" stands there twice)'),
    ({"applicant_features": ["log_income", "log_income"]}, "applicant_features", "each feature once"),
    (
        {"features": [], "model": "logistic"},
        "features",
        'at least one feature while platforms.one.learning.model = "logistic"; nearest valid: prior_score',
    ),
]


@pytest.mark.parametrize(("values", "key", "said"), REFUSED)
def test_a_feature_that_may_not_be_is_refused(values: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(learning(**values))
    assert caught.value.key == AT + key
    assert said in str(caught.value)


@pytest.mark.parametrize("leaf", ["features", "applicant_features"])
@pytest.mark.parametrize(
    ("names", "why"),
    [
        (HIDDEN_TRAITS, "hidden trait"),
        (OUTCOMES, "leaks the future"),
        (tuple("score" + ending for ending in LATER), "leaks the future"),
    ],
    ids=["hidden", "outcomes", "later"],
)
def test_every_name_that_is_hidden_or_too_late_is_told_apart(leaf: str, names: tuple[str, ...], why: str) -> None:
    for name in names:
        with pytest.raises(ScenarioError, match=why):
            make_scenario(learning(**{leaf: [name]}))


@pytest.mark.parametrize(
    "values",
    [
        {"features": list(FEATURES), "applicant_features": list(FEATURES_OF_APPLICANTS), "bureau": True},
        {"features": [], "model": "scorecard"},
        {"applicant_features": [], "model": "boosting"},
        {"features": ["account_drained"], "model": "logistic"},
    ],
)
def test_what_may_be(values: dict[str, Any]) -> None:
    assert make_scenario(learning(**values)).platforms["one"].learning.features == tuple(
        values.get("features", (make_scenario({}).platforms["baitiao"].learning.features))
    )


def test_what_a_date_brings_is_checked_as_well() -> None:
    key = "platforms.baitiao.learning.features"
    with pytest.raises(ScenarioError, match=r"change from day 90: .*hidden trait"):
        make_scenario({"changes": [{"from_day": 90, "set": {key: ["willing"]}}]})


@pytest.mark.parametrize("name", ["willing", "went_bad", "nonsense"])
def test_the_command_line_names_file_key_and_value(name: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(f'[platforms.one.learning]\nmodel = "logistic"\nfeatures = ["{name}"]\n')
    assert main(["run", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f'sim: error: {file}: platforms.one.learning.features = "{name}": allowed is one of ')
    assert said.count("\n") == 1
