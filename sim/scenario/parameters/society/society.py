"""What a society does about treatment: complaints, opinion, press, regulator."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from sim.scenario.checks.society import check_branching, check_deadline, check_shares
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.society.harm import HarmParameters
from sim.scenario.parameters.society.law import LawParameters, check_law

FINES = "RMB 0.9-1.4 m per event (docs/sources.md, 2C); users of such a firm assumed 10 m"
INSULTS = "up to RMB 500 for threats, insult or repeated messages (docs/sources.md, 2C, grade C)"
REVIEW = "agencies are reviewed at least once a year (docs/sources.md, 2A); the lot is assumed"
SCANDALS = "shares fell by 10-40 % in a day (docs/sources.md, 4); the step to this number is assumed"
BANS = "outsourced recovery, or a client's work, was stopped (docs/sources.md, 4); time assumed"


class DeskParameters(Branch):
    """One channel of complaints: a queue, answered in the order of arrival, at each platform for itself."""

    handling_days: int = leaf(
        3, unit="days", about="least time from a complaint to its answer", role="uncertain", ge=0, le=360)
    late_after_days: int = leaf(
        15, unit="days", about="without an answer for longer, a complaint may go on to the next channel",
        role="uncertain", ge=0, le=720)
    capacity_daily_per_1000: float = leaf(
        0.05, unit="complaints per day and 1,000 open accounts", about="complaints that can be answered",
        role="uncertain", ge=0.0, le=1_000.0)
    cost_cents: int = leaf(
        3_000, unit="cents per complaint", about="what an answer costs the platform, given without care",
        role="uncertain", ge=0, le=10_000_000)
    independent: float = leaf(
        0.0, unit="share", about="part of the judgement that does not depend on the platform's own care",
        role="uncertain", ge=0.0, le=1.0)
    goes_on: float = leaf(
        0.15, unit="probability", about="chance that a complaint that is dismissed or late goes on to the next channel",
        role="uncertain", ge=0.0, le=1.0)


class DesksParameters(Branch):
    """The four channels, in the order in which complaints go on; none goes on from the court.

    A court takes two months, as for small claims; recalled (docs/sources.md, 3C).
    """

    hotline: DeskParameters = DeskParameters()
    public_site: DeskParameters = DeskParameters(
        handling_days=7, late_after_days=30, cost_cents=5_000, independent=0.1)
    regulator: DeskParameters = DeskParameters(
        handling_days=15, late_after_days=60, cost_cents=50_000, independent=0.7, goes_on=0.02)
    court: DeskParameters = DeskParameters(
        handling_days=60, late_after_days=180, capacity_daily_per_1000=0.01, cost_cents=200_000, independent=1.0,
        goes_on=0.0)


class ComplaintParameters(Branch):
    """Who complains, why and where, and what becomes of it.

    Chance of a complaint = 1 - exp(-hazard * weight of the cause * gravity * (1 + per_resentment * resentment) ...).
    With the default hazard 1.3 to 3.0 of 1,000 people contacted in a year complain under ``doorstep``, ``ladder`` and
    ``outsourced`` (published: 1.6-3.0; docs/sources.md, T5).
    """

    hazard: float = leaf(
        0.001, unit="probability", about="chance that a grievance of gravity 1 and weight 1 is complained about",
        role="uncertain", source="1.6-3.0 complaints a year per 1,000 people contacted (docs/sources.md, T5); "
        "grievances a year assumed", ge=0.0, le=0.5)
    per_resentment: float = leaf(
        1.0, unit="share per unit of resentment", about="how much resentment raises that chance", role="uncertain",
        ge=0.0, le=20.0)
    harshness: float = leaf(
        1.0, unit="weight", about="taste to complain about treatment that is harsh, within the rules",
        role="uncertain", ge=0.0, le=100.0)
    breach: float = leaf(
        10.0, unit="weight", about="taste to complain about a breach of the rules", role="uncertain",
        ge=0.0, le=100.0)
    disclosure: float = leaf(
        15.0, unit="weight", about="taste to complain about a debt told to others", role="uncertain",
        ge=0.0, le=100.0)
    wrong_claim: float = leaf(
        5.0, unit="weight", about="taste to complain about a claim that is contested", role="uncertain",
        ge=0.0, le=100.0)
    fee: float = leaf(
        6.0, unit="weight", about="taste to complain about late charges", role="uncertain",
        source="price and handling over 20 % each, collection about half (docs/sources.md, 4); size assumed",
        ge=0.0, le=100.0)
    broken_promise: float = leaf(
        6.0, unit="weight", about="taste to complain about being pressed although a promise was open",
        role="uncertain", ge=0.0, le=100.0)
    hotline: float = leaf(
        0.6, unit="share of complaints", about="made to the platform itself", role="uncertain", ge=0.0, le=1.0)
    public_site: float = leaf(
        0.25, unit="share of complaints", about="made where everybody can read them", role="uncertain",
        ge=0.0, le=1.0)
    regulator: float = leaf(
        0.14, unit="share of complaints", about="made to the regulator", role="uncertain", ge=0.0, le=1.0)
    court: float = leaf(
        0.01, unit="share of complaints", about="brought to court", role="uncertain", ge=0.0, le=1.0)
    upheld_justified: float = leaf(
        0.9, unit="probability", about="chance that a careful answer upholds a complaint about a breach, a disclosure "
        "or a broken promise", role="uncertain", ge=0.0, le=1.0)
    upheld_other: float = leaf(
        0.3, unit="probability", about="chance that it upholds any other", role="uncertain", ge=0.0, le=1.0)
    dearer_with_care: float = leaf(
        1.0, unit="share of the cost", about="what full care adds to the cost of an answer", role="uncertain",
        ge=0.0, le=20.0)
    desks: DesksParameters = DesksParameters()


class PressParameters(Branch):
    """Articles about a platform, set off by outrage and by one another."""

    spark: float = leaf(
        0.05, unit="articles per event and 1,000 users", about="articles that outrageous events set off, on average",
        role="uncertain", ge=0.0, le=10.0)
    spark_posts: float = leaf(
        0.002, unit="articles per post and 1,000 users", about="articles that posts on the public complaint site set "
        "off, on average", role="uncertain", ge=0.0, le=10.0)
    spark_visits: float = leaf(
        0.0, unit="articles per visit and 1,000 users", about="articles that visits set off, on average, whatever was "
        "done there", role="uncertain", ge=0.0, le=10.0)
    excite: float = leaf(
        0.05, unit="articles per day and article remembered", about="articles that the press writes because others did",
        role="uncertain", ge=0.0, le=1.0)
    kept_daily: float = leaf(
        0.9, unit="share per day", about="heat of the press that remains after a day", role="uncertain",
        ge=0.0, le=0.999)


class OpinionParameters(Branch):
    """Public standing of a platform, -1 to 1; 0 where nothing is heard of it."""

    per_post: float = leaf(
        0.05, unit="standing per post and 1,000 users", about="standing lost with complaints on the public site",
        role="uncertain", ge=0.0, le=10.0)
    per_article: float = leaf(
        0.1, unit="standing per article", about="standing lost with an article", role="uncertain", ge=0.0, le=5.0)
    per_praise: float = leaf(
        0.001, unit="standing per case and 1,000 users", about="standing won with complaints handled well and "
        "settlements made", role="uncertain", ge=0.0, le=10.0)
    per_pressure: float = leaf(
        0.0, unit="standing per contact and 1,000 users", about="standing lost with a contact of harshness 1 that "
        "everybody around notices; others weigh by their harshness and exposure", role="uncertain", ge=0.0, le=10.0)
    praise_under_pressure: float = leaf(
        1.0, unit="share", about="what a settlement counts that was made at a visit, with others told or beyond the "
        "rules", role="uncertain", ge=0.0, le=1.0)
    kept_per_cycle: float = leaf(
        0.8, unit="share per cycle", about="standing that remains after a quiet cycle", role="uncertain",
        ge=0.0, le=1.0)
    weight_discount: float = leaf(
        0.2, unit="share per unit of standing", about="what standing adds to the merchant discount that a platform can "
        "ask", role="uncertain", ge=0.0, le=1.0)
    weight_funding: float = leaf(
        0.2, unit="share per unit of standing", about="what standing takes off the cost of funds", role="uncertain",
        ge=0.0, le=1.0)
    weight_heat: float = leaf(
        0.1, unit="share per article remembered", about="what the heat of the press adds to the cost of funds",
        role="uncertain", source=SCANDALS, ge=0.0, le=5.0)


class RegulatorParameters(Branch):
    """What makes the regulator step in, and what it then does; it steps back in quiet.

    It goes one step further each time, or, with ``society.law.active``, as far as the offence asks for.
    """

    active: bool = leaf(True, unit="yes or no", about="does the regulator watch", role="lever")
    complaints_per_1000: float = leaf(
        0.5, unit="complaints per cycle and 1,000 users", about="complaints received by the regulator above which it "
        "steps in", role="uncertain", ge=0.0, le=1_000.0)
    scandal_heat: float = leaf(
        3.0, unit="articles remembered", about="heat of the press above which it steps in", role="uncertain",
        ge=0.0, le=1_000.0)
    breaches_per_1000: float = leaf(
        0.5, unit="breaches per 1,000 users", about="breaches found in an audit above which it steps in",
        role="uncertain", ge=0.0, le=1_000.0)
    audit_daily: float = leaf(
        0.003, unit="probability", about="chance that a platform is audited today", role="lever", source=REVIEW,
        ge=0.0, le=1.0)
    finds: float = leaf(
        0.3, unit="probability", about="chance that an audit finds what was done to a debtor", role="uncertain",
        ge=0.0, le=1.0)
    looks_back_days: int = leaf(
        30, unit="days", about="how far back an audit looks; offences and wrongs before it count no more", role="lever",
        ge=1, le=360)
    quiet_cycles: int = leaf(
        3, unit="cycles", about="cycles without offence after which the regulator takes a step back", role="lever",
        ge=1, le=120)
    fine_cents_per_1000_users: int = leaf(
        10_000, unit="cents per 1,000 users", about="fine of a platform, each time", role="uncertain", source=FINES,
        ge=0, le=100_000_000)
    agency_fine_cents: int = leaf(
        50_000, unit="cents per breach found", about="fine of an agency", role="uncertain", source=INSULTS,
        ge=0, le=100_000_000)
    suspension_days: int = leaf(
        90, unit="days", about="time for which a channel or an agency may not be used", role="uncertain", source=BANS,
        ge=1, le=3_600)
    licence_days: int = leaf(
        90, unit="days", about="time for which a platform may not lend", role="uncertain", source=BANS,
        ge=1, le=3_600)


class SocietyParameters(Branch):
    """The society as a whole."""

    active: bool = leaf(
        False, unit="yes or no", about="do people talk, complain and read the press, and does a regulator watch",
        role="fixed", source="a choice of the run", at_start_only=True)
    complaints: ComplaintParameters = ComplaintParameters()
    press: PressParameters = PressParameters()
    opinion: OpinionParameters = OpinionParameters()
    regulator: RegulatorParameters = RegulatorParameters()
    law: LawParameters = LawParameters()
    harm: HarmParameters = HarmParameters()

    @model_validator(mode="after")
    def _without_contradictions(self) -> Self:
        given = self.complaints
        check_shares(
            {"hotline": given.hotline, "public_site": given.public_site, "regulator": given.regulator,
             "court": given.court}, "society.complaints")
        for name in DesksParameters.model_fields:
            desk: DeskParameters = getattr(given.desks, name)
            check_deadline(desk.handling_days, desk.late_after_days, f"society.complaints.desks.{name}")
        check_branching(self.press.excite, self.press.kept_daily, "society.press")
        check_law(self.law, "society.law")
        return self
