"""The card at the end of a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from jobkit.lessons.records import Content

__all__ = ["MODELLED", "Recap"]

MODELLED = "1.37"
"""The Kubernetes release whose controller and API server are modelled."""

_FOOTER = (
    "This is a model; see what it leaves out.",
    f"Modelled API level: Kubernetes {MODELLED}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """What to take along, and what the model leaves out."""

    content: Content

    def __str__(self) -> str:
        lines = [f"{self.content.id} in short"]
        lines += [f"  {each}" for each in self.content.recap]
        lines += ["What the model leaves out"]
        lines += [f"  {each}" for each in self.content.leaves_out]
        return "\n".join([*lines, *_FOOTER])

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        parts = [
            f"<p><b>{escape(self.content.id)} in short</b></p>",
            _bullets(self.content.recap),
            "<p><b>What the model leaves out</b></p>",
            _bullets(self.content.leaves_out),
            f"<p>{' '.join(map(escape, _FOOTER))}</p>",
        ]
        return {"text/plain": str(self), "text/html": f"<div>{''.join(parts)}</div>"}


def _bullets(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
