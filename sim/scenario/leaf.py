"""One parameter leaf: type, range, unit, default, description, source and role, declared in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

Role = Literal["lever", "uncertain", "fixed"]

UNSOURCED = "no published figure; assumed"


class Branch(BaseModel):
    """A node of the parameter tree: frozen, strict about types, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_default=True)


def leaf(
    default: Any,
    *,
    unit: str,
    about: str,
    role: Role,
    source: str = UNSOURCED,
    at_start_only: bool = False,
    **limits: Any,
) -> Any:
    """Declare a leaf; ``limits`` are pydantic's ``ge``, ``le``, ``gt``, ``lt``, ``min_length``...

    ``at_start_only`` marks a leaf that shapes the market before day 0 and so cannot be changed by date.
    """
    extra: JsonDict = {"x-unit": unit, "x-source": source, "x-role": role, "x-at-start-only": at_start_only}
    return Field(default=default, description=about, json_schema_extra=extra, **limits)


def over_the_usual(usual: Mapping[str, Branch], given: Any) -> Any:
    """Tables laid over the usual branch of their name: what a table does not say stays as it usually is there."""
    if not isinstance(given, Mapping):
        return given
    return {
        name: usual[name].model_dump() | dict(table) if name in usual and isinstance(table, Mapping) else table
        for name, table in given.items()
    }
