"""The public interface: pages in, records out, with or without a store."""

from detente.actors import ActorsFileError
from detente.api.batches import stream
from detente.api.coder import Coder, MissingModel, evaluate, shipped_coder
from detente.api.run import Summary, code, count_inputs, why_no_events
from detente.api.store import Store, open
from detente.api.waits import Waits
from detente.api.who import find_actors, import_petrarch
from detente.evaluation import EvaluationError
from detente.relations import PERIODS, Counted, Period, Relation, TurningPoint
from detente.store import Header, PageRead, QueryError, Result, StoreError

__all__ = [
    "PERIODS",
    "ActorsFileError",
    "Coder",
    "Counted",
    "EvaluationError",
    "Header",
    "MissingModel",
    "PageRead",
    "Period",
    "QueryError",
    "Relation",
    "Result",
    "Store",
    "StoreError",
    "Summary",
    "TurningPoint",
    "Waits",
    "code",
    "count_inputs",
    "evaluate",
    "find_actors",
    "import_petrarch",
    "open",
    "shipped_coder",
    "stream",
    "why_no_events",
]
