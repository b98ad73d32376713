"""Relations: how two parties dealt with each other over time, and when that turned.

The door of the room: :func:`relation` counts the events of two parties by period and finds turning points.
"""

from detente.relations.series import PERIODS, Counted, Period, Relation, Tally, relation
from detente.relations.turning import TurningPoint

__all__ = ["PERIODS", "Counted", "Period", "Relation", "Tally", "TurningPoint", "relation"]
