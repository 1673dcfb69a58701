"""Widgets for notebooks, and the same views for pages without a kernel; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobkit.widgets.blocks import Blocks
    from jobkit.widgets.compare import Compare
    from jobkit.widgets.editor import ManifestEditor
    from jobkit.widgets.lab import Lab
    from jobkit.widgets.predict import Predict
    from jobkit.widgets.run_view import RunView
    from jobkit.widgets.scenario_editor import ScenarioEditor

__all__ = ["Blocks", "Compare", "Lab", "ManifestEditor", "Predict", "RunView", "ScenarioEditor"]

_HOMES = {
    "Blocks": "jobkit.widgets.blocks",
    "Compare": "jobkit.widgets.compare",
    "Lab": "jobkit.widgets.lab",
    "ManifestEditor": "jobkit.widgets.editor",
    "Predict": "jobkit.widgets.predict",
    "RunView": "jobkit.widgets.run_view",
    "ScenarioEditor": "jobkit.widgets.scenario_editor",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module 'jobkit.widgets' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
