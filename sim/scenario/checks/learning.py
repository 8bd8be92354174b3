"""Features that a model may not have: unknown, hidden from every platform, known too late, or not paid for."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.errors import ScenarioError, bad_value, nearest_to
from sim.scenario.parameters.platforms.learning import USUAL, USUAL_OF_APPLICANTS, LearningParameters

FROM_BUREAU = ("elsewhere_open", "elsewhere_owed_to_income", "elsewhere_worst_days")
FEATURES = (*USUAL, "account_drained", *FROM_BUREAU)
FEATURES_OF_APPLICANTS = (*USUAL_OF_APPLICANTS, *FROM_BUREAU)

HIDDEN_TRAITS = (
    "essentials_cents", "buffer_cents", "cash_cents", "fees_cents", "forgetful", "willing", "price_sensitive", "green",
    "fee_lesson", "stigma", "resentment", "expected", "pursuit", "exposed", "evasion", "cases_pursued", "cases_spared",
    "defaulting", "pay_day", "employed", "short_today", "distress_days", "income_decile", "marks",
    "reluctant", "patience", "job_hazard", "pay_level", "contactable", "style", "habit", "fairness", "load")
"""What consumers are, feel and believe; of the columns of ``sim.consumers`` all that no platform is ever told."""

OUTCOMES = ("went_bad", "bad", "default", "defaulted", "charged_off", "outcome", "label", "target")
LATER = ("_next", "_after", "_later", "_future", "_ahead")
"""Names of what is known only after the day of the file, and endings of such names."""


def check_learning(terms: LearningParameters, at: str) -> None:
    """Raise ``ScenarioError`` about the first feature that the platform at ``at`` may not use."""
    for leaf, names, known in (("features", terms.features, FEATURES),
                               ("applicant_features", terms.applicant_features, FEATURES_OF_APPLICANTS)):
        key = f"{at}.{leaf}"
        for name in names:
            _check_known(key, name, known)
            if name in FROM_BUREAU and not terms.bureau:
                raise bad_value(key, name, f"what the platform sees without the bureau ({at}.bureau = false)",
                                f"{at}.bureau = true")
        for place, name in enumerate(names):
            if name in names[:place]:
                raise bad_value(key, names, f'each feature once ("{name}" stands there twice)')
    if terms.model != "scorecard" and not terms.features:
        raise bad_value(f"{at}.features", terms.features, f'at least one feature while {at}.model = "{terms.model}"',
                        USUAL[0])


def _check_known(key: str, name: str, known: Sequence[str]) -> None:
    if name in known:
        return
    if name in HIDDEN_TRAITS:
        raise _refused(key, name, known, "this is a hidden trait of consumers, which no platform can see")
    if name in OUTCOMES or name.endswith(LATER):
        raise _refused(key, name, known, "this leaks the future: it is known only after the day of the file")
    raise _refused(key, name, known, "there is no such feature here")


def _refused(key: str, name: str, known: Sequence[str], why: str) -> ScenarioError:
    return bad_value(key, name, f"one of {', '.join(known)} ({why})", nearest_to(name, known))
