"""Starting scenes of the practice cluster: nodes and objects, as data."""

from practice.scenarios.loading import Scenario, ScenarioError, load_scenario, scenario_names

__all__ = ["Scenario", "ScenarioError", "load_scenario", "scenario_names"]
