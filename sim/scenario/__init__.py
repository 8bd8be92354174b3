"""The parameters of a run: a frozen, checked tree, read from short TOML files.

Start with :func:`load_scenario`; :func:`leaves` is the table of every parameter.
"""

from sim.scenario.changes import Change
from sim.scenario.describe import describe, json_schema, leaves
from sim.scenario.errors import ScenarioError, bad_value, found_in
from sim.scenario.parameters.bureau import BureauParameters
from sim.scenario.parameters.collection.channels import CHANNELS, ChannelParameters, ChannelsParameters
from sim.scenario.parameters.collection.collectors import CollectorParameters
from sim.scenario.parameters.collection.court import CourtParameters
from sim.scenario.parameters.collection.field import FieldParameters, district_shares
from sim.scenario.parameters.people.beliefs import AllNewsParameters, BeliefParameters, NewsParameters
from sim.scenario.parameters.people.economy import EconomyParameters
from sim.scenario.parameters.people.population import PopulationParameters
from sim.scenario.parameters.people.repayment import RepaymentParameters
from sim.scenario.parameters.people.response import ResponseParameters
from sim.scenario.parameters.people.shopping import ShoppingParameters
from sim.scenario.parameters.people.ties import TieParameters, TiesParameters
from sim.scenario.parameters.platforms.collection import CollectionParameters, StageParameters
from sim.scenario.parameters.platforms.credit import CreditParameters
from sim.scenario.parameters.platforms.funding import FundingParameters, LineParameters
from sim.scenario.parameters.platforms.late import LateParameters
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.platforms.reminders import ReminderParameters
from sim.scenario.parameters.platforms.terms import TermsParameters
from sim.scenario.parameters.price import flat_fee_apr
from sim.scenario.parameters.regime import BudgetParameters, RegimeParameters
from sim.scenario.parameters.run.start import before_day_0, on_calendar, refuse_another_start, what_warms
from sim.scenario.parameters.run.trial import ArmParameters, TrialParameters
from sim.scenario.parameters.society.harm import HarmParameters
from sim.scenario.parameters.society.society import SocietyParameters
from sim.scenario.reading.load import load_scenario, make_scenario, override, parse_assignment, under
from sim.scenario.reading.plain import cut, looks, plain
from sim.scenario.reading.regime_files import regime_names
from sim.scenario.reading.write import diff, to_toml
from sim.scenario.table import Leaf
from sim.scenario.tree import Scenario

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
