"""Many runs at once: sweeps over seeds and fields, and the search for a scenario in which a property fails."""

from jobkit.sweeps.search import Counterexample, find_counterexample
from jobkit.sweeps.sweep import sweep
from jobkit.sweeps.table import Sweep

__all__ = ["Counterexample", "Sweep", "find_counterexample", "sweep"]
