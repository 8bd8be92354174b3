"""What treatment leaves behind: expectation, resentment, belief in being pursued, exposure, evasion."""

from __future__ import annotations


def resentment_after(resentment: float, harshness: float, expected: float, per_surprise: float) -> float:
    """Resentment grows by weight * max(0, harshness - expected): by what is harsher than was expected, only."""
    return resentment + per_surprise * max(0.0, harshness - expected)


def expected_after(expected: float, harshness: float, rate: float) -> float:
    """Expected harshness moves towards what was met: expected + rate * (harshness - expected)."""
    return expected + rate * (harshness - expected)


def raised(level: float, step: float) -> float:
    """A level between 0 and 1 after a step towards 1: level + step * (1 - level).

    Serves belief in being pursued, exposure to others, and evasion.
    """
    return level + step * (1.0 - level)


def mood(
    pursuit: float,
    exposed: float,
    stigma: float,
    resentment: float,
    other_credit: bool,
    weight_pursuit: float,
    weight_stigma: float,
    weight_resentment: float,
    weight_other_credit: float,
) -> float:
    """Logits that treatment so far adds to willingness; exactly 0 for one who was never contacted.

    a * pursuit + b * stigma * exposed - c * resentment * (1 + d * other credit): resentment bites most where the
    debtor has other sources of credit.
    """
    others = 1.0 + weight_other_credit if other_credit else 1.0
    return weight_pursuit * pursuit + weight_stigma * stigma * exposed - weight_resentment * resentment * others


def harm(points: float, pressure: float, frailty: float) -> int:
    """Harm of one contact that reached somebody, in thousandths of a point: points * (1 + pressure) * frailty.

    ``frailty`` is 1 for most people, more for the vulnerable.
    """
    return int(1000.0 * points * (1.0 + pressure) * frailty)
