"""Learn Kubernetes Jobs: what a cluster would say of a manifest, and what its controller would do.

The verbs take a manifest as YAML text, a path or a mapping::

    import jobkit

    run = jobkit.simulate("job.yaml")
    print(run)

Everything behind a verb is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostic, Diagnostics
    from jobkit.errors import InvalidInput, JobkitError, UnknownField, UnusableInput
    from jobkit.lessons.lesson import lesson
    from jobkit.reconciled import Reconciled
    from jobkit.search.find import find_counterexample
    from jobkit.simulation.run import Run
    from jobkit.sweeps.sweep import sweep
    from jobkit.sweeps.table import Sweep
    from jobkit.verbs import defaults, explain, reconcile, simulate, validate
    from jobkit.widgets.opening import lab, share
    from jobkit.words.field import Explanation

    __version__: str

__all__ = [
    "Diagnostic",
    "Diagnostics",
    "Explanation",
    "InvalidInput",
    "JobkitError",
    "Reconciled",
    "Run",
    "Sweep",
    "UnknownField",
    "UnusableInput",
    "__version__",
    "defaults",
    "explain",
    "find_counterexample",
    "lab",
    "lesson",
    "reconcile",
    "share",
    "simulate",
    "sweep",
    "validate",
]

_HOMES = {
    "Diagnostic": "jobkit.diagnostics",
    "Diagnostics": "jobkit.diagnostics",
    "Explanation": "jobkit.words.field",
    "InvalidInput": "jobkit.errors",
    "JobkitError": "jobkit.errors",
    "Reconciled": "jobkit.reconciled",
    "Run": "jobkit.simulation.run",
    "Sweep": "jobkit.sweeps.table",
    "UnknownField": "jobkit.errors",
    "UnusableInput": "jobkit.errors",
    "defaults": "jobkit.verbs",
    "explain": "jobkit.verbs",
    "find_counterexample": "jobkit.search.find",
    "lesson": "jobkit.lessons.lesson",
    "lab": "jobkit.widgets.opening",
    "reconcile": "jobkit.verbs",
    "share": "jobkit.widgets.opening",
    "simulate": "jobkit.verbs",
    "sweep": "jobkit.sweeps.sweep",
    "validate": "jobkit.verbs",
}
_FRONT_ENDS = frozenset({"plot", "search", "widgets"})


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    if name in _FRONT_ENDS:
        return import_module(f"jobkit.{name}")
    message = f"module 'jobkit' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_FRONT_ENDS})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  slow to load

    try:
        return version("jobkit")
    except PackageNotFoundError:
        return "0+source"
