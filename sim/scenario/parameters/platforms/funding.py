"""Capital and lines of credit of a platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from sim.scenario.errors import bad_value
from sim.scenario.forms import ROUNDING, check_names
from sim.scenario.frozen import NAMED, FrozenDict
from sim.scenario.leaf import Branch, leaf


class LineParameters(Branch):
    """An outside funding line."""

    share: float = leaf(
        0.5, unit="share of each loan", about="part of each loan that the line funds", role="lever", ge=0.0, le=1.0
    )
    cost_annual: float = leaf(
        0.045,
        unit="share per year",
        about="interest on what is drawn",
        role="uncertain",
        source="Lexin 4.28 % (2024), Baitiao ABS 5.1 % (2015) (docs/sources.md, 1B, 1C)",
        ge=0.0,
        le=0.5,
    )
    size_cents_per_consumer: int = leaf(
        200_000,
        unit="cents per consumer of the population",
        about="most that may be drawn",
        role="lever",
        ge=0,
        le=100_000_000,
    )
    npl_trigger: float = leaf(
        0.06,
        unit="share of balance",
        about="non-performing share above which the line shuts",
        role="lever",
        source="Baitiao ABN pool triggers 5 % and 6 % (docs/sources.md, 1D)",
        ge=0.0,
        le=1.0,
    )
    promised_loss_annual: float = leaf(
        0.0115,
        unit="share of balance per year",
        about="credit loss that the funder was promised",
        role="uncertain",
        source="Baitiao ABN rated on 1.01-1.15 %, outcome 3.9-4.63 % (docs/sources.md, 1D)",
        ge=0.0,
        le=1.0,
    )
    surcharge_per_point: float = leaf(
        0.0,
        unit="share per year per share of loss",
        about="additional interest for each point by which the loss of the last 12 cycles exceeds the promised loss",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    loss_trigger: float = leaf(
        1.0,
        unit="share of balance per year",
        about="loss of the last 12 cycles above which the line shuts; 1: never",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    green_off: float = leaf(
        0.0,
        unit="share of the interest",
        about="taken off the interest on the green part of the pool",
        role="lever",
        source="MYbank: 10 % off the rate (docs/sources.md, 5)",
        ge=0.0,
        le=1.0,
    )


class FundingParameters(Branch):
    """Own capital and outside lines; lending stops when both are used up."""

    capital_cents_per_consumer: int = leaf(
        100_000,
        unit="cents per consumer of the population",
        about="own money on day 0",
        role="lever",
        at_start_only=True,
        ge=0,
        le=100_000_000,
    )
    co_lending_floor: float = leaf(
        0.30,
        unit="share of each loan",
        about="least part of each loan that outside lines must fund",
        role="lever",
        source="China from 2022-01-01: 30 % (docs/sources.md, 1C)",
        ge=0.0,
        le=1.0,
    )
    lines: Annotated[Mapping[str, LineParameters], AfterValidator(FrozenDict)] = Field(
        default={"partner": LineParameters()}, description="outside funding lines by name", json_schema_extra=NAMED
    )


def check_funding(funding: FundingParameters, at: str) -> None:
    """The lines may not fund more than the whole loan, nor less than the co-lending floor."""
    check_names(funding.lines, f"{at}.lines")
    total = sum(line.share for line in funding.lines.values())
    if total > 1 + ROUNDING:
        *_, last = funding.lines
        raise bad_value(
            f"{at}.lines.{last}.share",
            funding.lines[last].share,
            f"what keeps the sum over all lines at or below 1 (now {total:.4g})",
        )
    if funding.co_lending_floor > total + ROUNDING:
        raise bad_value(
            f"{at}.co_lending_floor",
            funding.co_lending_floor,
            f"at most the sum over all lines of share, {total:.4g}: no loan could be funded",
        )
