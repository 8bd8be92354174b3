"""Randomness as a pure function of its address: (seed, replication, stream, id, day) -> four uniforms.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011) is a keyed
bijection on 128-bit counters. The seed is its key; replication, stream, id and day are its counter. A draw that two
scenarios both make is therefore the same draw, whatever else either of them does, in any order, on any thread.

The functions run unchanged as plain Python and compiled: all products are masked to 32 bits, so Python's unbounded
and the machine's wrapping integers give the same words.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

__all__ = ["Stream", "address", "key_of", "normal_quantile", "philox4x32", "split_seed", "uniforms", "uniforms_at"]

_MASK = 0xFFFFFFFF
_MULTIPLIER_A, _MULTIPLIER_B = 0xD2511F53, 0xCD9E8D57
_WEYL_A, _WEYL_B = 0x9E3779B9, 0xBB67AE85
_TWO_TO_MINUS_32 = 2.0**-32


class Stream(IntEnum):
    """What a draw is for. Append only: a number, once used, keeps its meaning for ever.

    Each address yields four words; a stream says here what each of them decides.
    """

    PERSON_MEANS = 0  # income, essential spending, buffer, pay day
    PERSON_TRAITS = 1  # forgetful, willing, price-sensitive, green
    PERSON_START = 2  # employed, cash, prudence, -
    LIFE = 3  # job lost or found, expense shock, its size, -
    WANT = 4  # arrival, basket, platform, green
    TERM = 5  # instalment term, -, -, -
    SCORE = 6  # score noise, that which lasts (day = 0), -, - (one address per platform)
    BILL = 7  # forgets or attends, full or minimum, looks for help, - (one address per platform)
    WILL = 8  # willing in this cycle, -, -, -              (one address per platform; day = first of the cycle)
    REACH = 9  # reads the reminder, -, -, -                (one address per platform)
    QUEUE = 10  # place in the queue for scarce funds, -, -, - (one address per platform)
    BATCH = 11  # statement day of a billing batch, -, -, -  (one address per platform; id = batch, day = 0)
    PERSON_PLACE = 12  # district, stigma, vulnerable, contactable
    MEET = 13  # reached, refuses, goes out of contact, -    (one address per platform and channel)
    TALK = 14  # promises, disputes, follows the link, -     (one address per platform and channel)
    HALF = 15  # champion or challenger, -, -, -             (one address per platform; day = 0)
    ARM = 16  # arm of a trial, -, -, -                      (id = consumer or district, day = 0)
    OFFICER = 17  # skill, leaves, audited, -                (one address per collector; id = officer)
    CONDUCT = 18  # crosses the line, -, -, -                (one address per platform and channel)
    ROUND = 19  # unsafe, closed today, -, -                 (id = district; unsafe: day = 0)
    TRACE = 20  # found again, -, -, -                       (one address per platform)
    COURT = 21  # defends, claim proven, -, -                (one address per platform; day = 0)
    BID = 22  # error of an estimate, -, -, -                (one address per platform; id = collector)
    TIE = 23  # tied, rewired, to whom, -                    (one address per kind of tie; id = one, day = the other)
    CIRCLE = 24  # place in the order of circles, -, -, -    (one address per kind of tie; day = 0)
    NEWS = 25  # heard, -, -, -          (one address per platform and kind of news; day + 65536 * low word of teller)
    COMPLAIN = 26  # complains, where, escalates, -          (one address per platform and cause)
    HANDLE = 27  # handled well, escalates, -, -             (one address per platform; id = consumer)
    PRESS = 28  # ignites, another article, -, -             (one address per platform; id = 0)
    INSPECT = 29  # audited, finds, -, -                     (one address per platform; id = 0, or consumer)
    REGRET = 30  # withdraws an order, -, -, -               (one address per platform)
    RULE = 31  # a contact that the rules forbid is made all the same, -, -, - (one address per platform and channel)
    PERSON_TRUST = 32  # linked account seen, commits fraud, of which kind, when  (day = 0)
    SAMPLE = 33  # kept for learning, -, -, -                (one address per platform; day = 0, or that of an order)
    OFFER = 34  # drawn for an offer made by lot, -, -, -    (one address per platform and kind of offer)
    FRAUD = 35  # orders, basket, -, -
    EXPLORE = 36  # a contact made or left out to learn from, -, -, - (one address per platform)
    CONTEST = 37  # a debt disputed is struck, contact on record, -, - (one address per platform and channel)
    PERSON_HABITS = 38  # reluctant, style, hand to mouth, job risk
    ACCOUNT = 39  # reluctant, contested, -, -                (one address per platform; day = cycle of its opening)
    PAY = 40  # level of this cycle's pay, -, -, -
    DECISION = 41  # catches up, past due only, another style, which (one address per platform; day = statement)
    STATEMENT_SAMPLE = 44  # accounts kept statement by statement, -, -, -  (day = 0)
    TURNOVER = 46  # leaves and is replaced, -, -, -         (the day after pay day)
    CLASS_ACTION = 47  # brought today, -, -, -              (one address per platform; id = 0)
    POLICE = 48  # step in, -, -, -                          (one address per platform; id = 1 + pool)
    DOOR = 49  # which relative opens, pays, tells; dismissed by an employer (one address per platform)
    TOUCH = 50  # loses touch, moves too, -, -              (pay day)
    CONSENT = 51  # debtor, relatives let nobody in, -, -    (one address per platform; day = cycle of its opening)
    PEACE = 52  # spared today, -, -, -
    OPT_OUT = 53  # asks not to be contacted so again, -, -, - (one address per platform and channel)


def philox4x32(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return the four 32-bit words of one block; arguments are 32-bit words of the counter and the key."""
    for _ in range(10):
        product_a = _MULTIPLIER_A * c0
        product_b = _MULTIPLIER_B * c2
        c0, c1, c2, c3 = (
            ((product_b >> 32) & _MASK) ^ c1 ^ k0,
            product_b & _MASK,
            ((product_a >> 32) & _MASK) ^ c3 ^ k1,
            product_a & _MASK,
        )
        k0 = (k0 + _WEYL_A) & _MASK
        k1 = (k1 + _WEYL_B) & _MASK
    return c0, c1, c2, c3


def split_seed(seed: int) -> tuple[int, int]:
    """The two key words of a seed.

    :raises ValueError: if the seed is negative or does not fit 64 bits.
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed}")
    return seed & _MASK, seed >> 32


def key_of(seed: int, replication: int) -> tuple[int, int, int]:
    """What all draws of one world have in common.

    :raises ValueError: if the seed does not fit 64 bits or the replication 32.
    """
    if not 0 <= replication <= _MASK:
        raise ValueError(f"a replication is a whole number from 0 to 2**32 - 1, not {replication}")
    return (*split_seed(seed), replication)


def uniforms(
    key: tuple[int, int, int], stream: int, platform: int, who: int, day: int
) -> tuple[float, float, float, float]:
    """Four uniforms in the open interval (0, 1), each a multiple of 2**-33.

    ``key`` is that of ``key_of``; ``platform`` is 0 for streams with one address a person.
    """
    k0, k1, replication = key
    a, b, c, d = philox4x32(int(who), int(day), stream + 65536 * int(platform), int(replication), k0, k1)
    return (
        (a + 0.5) * _TWO_TO_MINUS_32,
        (b + 0.5) * _TWO_TO_MINUS_32,
        (c + 0.5) * _TWO_TO_MINUS_32,
        (d + 0.5) * _TWO_TO_MINUS_32,
    )


def address(platform: Any, kind: Any) -> Any:
    """The place of a platform and a kind, of a channel, a cause or a piece of news, among addresses of a stream.

    There are at most 8 platforms. Numbers or arrays of them.
    """
    return platform + 8 * kind


def uniforms_at(
    key: tuple[int, int, int], stream: int, platform: int, kind: int, who: int, day: int
) -> tuple[float, float, float, float]:
    """As ``uniforms``, of a stream that has one address per platform and kind, see ``address``."""
    return uniforms(key, stream, address(platform, kind), who, day)


def normal_quantile(u: float) -> float:
    """Standard normal quantile of u in (0, 1), to about 1e-9 relative error (P. J. Acklam's rational approximation)."""
    if u < 0.02425 or u > 0.97575:
        tail = u if u < 0.5 else 1.0 - u
        q = math.sqrt(-2.0 * math.log(tail))
        z = (
            (
                (
                    ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q
                    - 2.549732539343734e00
                )
                * q
                + 4.374664141464968e00
            )
            * q
            + 2.938163982698783e00
        ) / (
            (
                ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
                + 3.754408661907416e00
            )
            * q
            + 1.0
        )
        return z if u < 0.5 else -z
    q = u - 0.5
    r = q * q
    return (
        (
            (
                (
                    ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
                    + 1.383577518672690e02
                )
                * r
                - 3.066479806614716e01
            )
            * r
            + 2.506628277459239e00
        )
        * q
    ) / (
        (
            (((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01)
            * r
            - 1.328068155288572e01
        )
        * r
        + 1.0
    )
