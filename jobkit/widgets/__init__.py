"""Widgets for notebooks, and the same views for pages without a kernel; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobkit.widgets.compare import Compare
    from jobkit.widgets.run_view import RunView

__all__ = ["Compare", "RunView"]

_HOMES = {"Compare": "jobkit.widgets.compare", "RunView": "jobkit.widgets.run_view"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module 'jobkit.widgets' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
