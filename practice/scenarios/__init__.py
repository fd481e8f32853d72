"""Starting scenes of the practice cluster: nodes and objects, as data."""

from practice.scenarios.loading import Scenario, load_scenario, scenario_names
from practice.scenarios.nodes import ScenarioError

__all__ = ["Scenario", "ScenarioError", "load_scenario", "scenario_names"]
