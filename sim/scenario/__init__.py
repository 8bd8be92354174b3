"""The parameters of a run: a frozen, checked tree, read from short TOML files.

Start with :func:`load_scenario`; :func:`leaves` is the table of every parameter.
"""

from sim.scenario.changes import Change
from sim.scenario.describe import (
    below,
    describe,
    describe_leaves,
    describe_sections,
    is_below,
    json_schema,
    leaves,
    no_such_key,
)
from sim.scenario.errors import Faults, ScenarioError, bad_value, found_in
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
from sim.scenario.reading.lines import written_in
from sim.scenario.reading.load import load_scenario, make_scenario, override, parse_assignment, under
from sim.scenario.reading.plain import cut, looks, plain
from sim.scenario.reading.regime_files import regime_names
from sim.scenario.reading.shipped import file_of, names_like, shipped_scenarios
from sim.scenario.reading.start import SCHEMA, start_file
from sim.scenario.reading.write import diff, to_toml, write_whole
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
    "Faults",
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
    "SCHEMA",
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
    "below",
    "cut",
    "describe",
    "describe_leaves",
    "describe_sections",
    "diff",
    "district_shares",
    "file_of",
    "flat_fee_apr",
    "found_in",
    "is_below",
    "json_schema",
    "leaves",
    "load_scenario",
    "looks",
    "make_scenario",
    "names_like",
    "no_such_key",
    "on_calendar",
    "override",
    "parse_assignment",
    "plain",
    "refuse_another_start",
    "regime_names",
    "shipped_scenarios",
    "start_file",
    "to_toml",
    "under",
    "what_warms",
    "write_whole",
    "written_in",
]
