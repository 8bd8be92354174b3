"""What a platform sets: whom it admits, what it charges, how it is funded, when it reminds."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.platforms.collection import CollectionParameters
from sim.scenario.parameters.platforms.credit import CreditParameters
from sim.scenario.parameters.platforms.forbearance import ForbearanceParameters
from sim.scenario.parameters.platforms.funding import FundingParameters
from sim.scenario.parameters.platforms.late import LateParameters
from sim.scenario.parameters.platforms.learning import LearningParameters
from sim.scenario.parameters.platforms.monitoring import MonitoringParameters
from sim.scenario.parameters.platforms.provisions import ProvisionParameters
from sim.scenario.parameters.platforms.reminders import ReminderParameters
from sim.scenario.parameters.platforms.terms import TermsParameters
from sim.scenario.parameters.rewards.green import GreenParameters
from sim.scenario.parameters.rewards.offers import OfferParameters
from sim.scenario.parameters.rewards.points import PointsParameters


class PlatformParameters(Branch):
    """One lending platform."""

    label: str = leaf(
        "",
        unit="text",
        about="name for plots and tables; empty: the key",
        role="fixed",
        source="a label",
        at_start_only=True,
        max_length=60,
    )
    reputation: float = leaf(
        0.0,
        unit="utility",
        about="appeal of the name on day 0; views and standing of the platform are added",
        role="uncertain",
        ge=-5.0,
        le=5.0,
    )
    care: float = leaf(
        0.5,
        unit="share",
        about="care with which complaints are handled: more are upheld, each costs more",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    credit: CreditParameters = CreditParameters()
    terms: TermsParameters = TermsParameters()
    late: LateParameters = LateParameters()
    funding: FundingParameters = FundingParameters()
    reminders: ReminderParameters = ReminderParameters()
    collection: CollectionParameters = CollectionParameters()
    forbearance: ForbearanceParameters = ForbearanceParameters()
    learning: LearningParameters = LearningParameters()
    monitoring: MonitoringParameters = MonitoringParameters()
    offers: OfferParameters = OfferParameters()
    green: GreenParameters = GreenParameters()
    points: PointsParameters = PointsParameters()
    provisions: ProvisionParameters = ProvisionParameters()
