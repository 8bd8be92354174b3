"""The one table of parameters, from which descriptions, schema and error messages are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from sim.scenario.leaf import Branch, Role

ANY_NAME = "<name>"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One parameter: what it is, what it may be, and where its default comes from.

    ``type`` is one of ``int``, ``float``, ``bool``, ``str``, ``choice``, ``list of int``, ``list of choices``,
    ``table``; ``value`` equals ``default`` unless the leaf was read from a scenario; ``low`` and ``high`` are
    inclusive. A leaf that must be given has the default None.
    """

    key: str
    type: str
    default: Any
    value: Any
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    about: str
    source: str
    role: Role
    at_start_only: bool

    @property
    def range(self) -> str:
        """Limits in words: ``300 to 1000``, ``daily or flat``, or empty."""
        if self.choices:
            return (" or " if self.type == "choice" else ", ").join(self.choices)
        if self.low is None or self.high is None:
            return ""
        return f"{self.low} to {self.high}"

    @property
    def extent(self) -> str:
        """Range and unit in words: ``300 to 1000 points``."""
        return self.range if self.choices else f"{self.range} {self.unit}".strip()

    @property
    def allowed(self) -> str:
        """What an error message offers: type, range and unit."""
        words = {
            "int": "a whole number:",
            "float": "a number:",
            "bool": "true or false",
            "str": "text",
            "choice": "one of",
            "list of int": "a list of whole numbers:",
            "list of choices": "a list out of",
            "table": "a table:",
        }[self.type]
        return words if self.type in {"bool", "str"} else f"{words} {self.extent}"


def walk(node: Branch | type[Branch], prefix: str = "", usual: Branch | None = None) -> Iterator[Leaf]:
    """Every leaf below a branch, in order; below a class, named branches appear once as ``<name>``.

    ``usual`` is the branch that stands here by default, where that differs from the defaults of its class.
    """
    for name, field in (type(node) if isinstance(node, Branch) else node).model_fields.items():
        key = f"{prefix}{name}"
        default = getattr(usual, name) if usual else None if field.is_required() else field.default
        branch = branch_in(field)
        if branch is None:
            yield leaf_of(key, field, getattr(node, name, default), default)
        elif get_origin(field.annotation) is Mapping:
            for part, entry in getattr(node, name, {ANY_NAME: branch}).items():
                yield from walk(entry, f"{key}.{part}.")
        elif get_origin(field.annotation) is not tuple:
            child: Branch | type[Branch] | None = getattr(node, name, branch)
            if child is not None:
                yield from walk(child, f"{key}.", default)


def leaf_of(key: str, field: FieldInfo, value: Any = None, default: Any = None) -> Leaf:
    """The table row of one declared leaf."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict), f"{key} was not declared with leaf()"
    kind = field.annotation
    return Leaf(
        key=key,
        type=_type_name(kind),
        default=default,
        value=value,
        unit=str(extra["x-unit"]),
        low=_limit([rule.ge for rule in field.metadata if isinstance(rule, Ge)]),
        high=_limit([rule.le for rule in field.metadata if isinstance(rule, Le)]),
        choices=_choices(kind),
        about=field.description or "",
        source=str(extra["x-source"]),
        role=extra["x-role"],  # type: ignore[arg-type]
        at_start_only=bool(extra["x-at-start-only"]),
    )


def find(root: type[Branch], path: Sequence[str | int]) -> tuple[FieldInfo | None, type[Branch] | None]:
    """The field that a path ends in, and the branch it holds if it is not a leaf; (None, None) if unknown."""
    field: FieldInfo | None = None
    branch: type[Branch] | None = root
    name_next = False
    for part in path:
        if name_next:
            name_next = False
        elif branch is None:
            within = isinstance(part, int) or (field is not None and get_origin(field.annotation) is Mapping)
            return (field, None) if within else (None, None)
        elif part not in branch.model_fields:
            return None, None
        else:
            field = branch.model_fields[str(part)]
            branch = branch_in(field)
            name_next = branch is not None and get_origin(field.annotation) in {Mapping, tuple}
    return field, branch


def branch_in(field: FieldInfo) -> type[Branch] | None:
    """The kind of branch that a field holds: always, perhaps, or by name or number; None for a leaf."""
    kinds = (field.annotation, *get_args(field.annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Branch)), None)


def _limit(found: list[Any]) -> float | None:
    return found[0] if found else None


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    return _choices(get_args(kind)[0]) if get_origin(kind) is tuple else ()


def _type_name(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is tuple:
        return "list of choices" if _choices(kind) else "list of int"
    return "table" if get_origin(kind) is Mapping else str(kind.__name__)
