"""Scenarios: a policy written as a test that counsel can read and a machine can check.

A file sets a stage, lets requests and people arrive at instants and says what must follow. It is
read strictly: what is unknown, missing or contradictory is named by file and key, and nothing is
guessed. It is played against the pure core, without a database. The format stands in
``docs/formats/scenario.md``.
"""

from comity.scenario.file import Scenario, read_scenario
from comity.scenario.outcome import Check, Outcome
from comity.scenario.run import Played, play_text, tap_lines

__all__ = ["Check", "Outcome", "Played", "Scenario", "play_text", "read_scenario", "tap_lines"]
