"""What a run is told: a frozen, checked tree of parameters, read from short TOML files.

Start with :func:`load_scenario`; :func:`leaves` is the table of every parameter.
"""

from sim.scenario.belief import AllNewsParameters, BeliefParameters, NewsParameters
from sim.scenario.bureau import BureauParameters
from sim.scenario.changes import Change
from sim.scenario.channel import CHANNELS, ChannelParameters, ChannelsParameters
from sim.scenario.collectors import CollectorParameters
from sim.scenario.court import CourtParameters
from sim.scenario.describe import describe, json_schema, leaves
from sim.scenario.errors import ScenarioError, bad_value, found_in
from sim.scenario.field import FieldParameters, district_shares
from sim.scenario.harm import HarmParameters
from sim.scenario.lender import (
    CreditParameters,
    FundingParameters,
    LateParameters,
    LineParameters,
    PlatformParameters,
    ReminderParameters,
    TermsParameters,
)
from sim.scenario.load import load_scenario, make_scenario, override, parse_assignment, under
from sim.scenario.people import (
    EconomyParameters,
    PopulationParameters,
    RepaymentParameters,
    ShoppingParameters,
)
from sim.scenario.plain import cut, looks, plain
from sim.scenario.price import flat_fee_apr
from sim.scenario.regime import BudgetParameters, RegimeParameters
from sim.scenario.regime_files import regime_names
from sim.scenario.response import ResponseParameters
from sim.scenario.society import SocietyParameters
from sim.scenario.start import before_day_0, on_calendar, refuse_another_start, what_warms
from sim.scenario.strategy import CollectionParameters, StageParameters
from sim.scenario.table import Leaf
from sim.scenario.ties import TieParameters, TiesParameters
from sim.scenario.tree import Scenario
from sim.scenario.trial import ArmParameters, TrialParameters
from sim.scenario.write import diff, to_toml

__all__ = [
    "AllNewsParameters",
    "ArmParameters",
    "BeliefParameters",
    "BudgetParameters",
    "BureauParameters",
    "CHANNELS",
    "Change",
    "ChannelParameters",
    "ChannelsParameters",
    "CollectionParameters",
    "CollectorParameters",
    "CourtParameters",
    "CreditParameters",
    "EconomyParameters",
    "FieldParameters",
    "FundingParameters",
    "HarmParameters",
    "LateParameters",
    "Leaf",
    "LineParameters",
    "NewsParameters",
    "PlatformParameters",
    "PopulationParameters",
    "RegimeParameters",
    "ReminderParameters",
    "RepaymentParameters",
    "ResponseParameters",
    "Scenario",
    "ScenarioError",
    "ShoppingParameters",
    "SocietyParameters",
    "StageParameters",
    "TermsParameters",
    "TieParameters",
    "TiesParameters",
    "TrialParameters",
    "bad_value",
    "before_day_0",
    "cut",
    "describe",
    "diff",
    "district_shares",
    "flat_fee_apr",
    "found_in",
    "json_schema",
    "leaves",
    "load_scenario",
    "looks",
    "make_scenario",
    "on_calendar",
    "override",
    "parse_assignment",
    "plain",
    "refuse_another_start",
    "regime_names",
    "to_toml",
    "under",
    "what_warms",
]
