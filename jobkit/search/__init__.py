"""The search for a scenario in which something that is stated of a Job does not hold.

`jobkit.find_counterexample(job, property, scenarios)` searches; here are properties to state, and places to search::

    from jobkit import search

    jobkit.find_counterexample("job.yaml", search.completes(within=300), search.Space(drains=2))
"""

from __future__ import annotations

from jobkit.search.example import CounterExample
from jobkit.search.find import find_counterexample
from jobkit.search.properties import (
    Property,
    at_most_active,
    at_most_pods,
    completes,
    ends,
    loses_no_index,
    never_fails_for_a_disruption,
    wastes_at_most,
)
from jobkit.search.spaces import Space, placements

__all__ = [
    "CounterExample",
    "Property",
    "Space",
    "at_most_active",
    "at_most_pods",
    "completes",
    "ends",
    "find_counterexample",
    "loses_no_index",
    "never_fails_for_a_disruption",
    "placements",
    "wastes_at_most",
]
