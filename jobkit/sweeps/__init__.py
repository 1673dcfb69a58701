"""Many runs at once: one Job under many seeds, and with every combination of the values that fields take."""

from __future__ import annotations

from jobkit.sweeps.sweep import sweep
from jobkit.sweeps.table import Quantiles, Row, Summary, Sweep

__all__ = ["Quantiles", "Row", "Summary", "Sweep", "sweep"]
