"""The one table of looks: what each state of a Pod is drawn with, and the sizes and inks around it.

No state is told by colour alone: each has a letter, and all that are not a plain success have a
hatch or an outline of their own, so that a picture survives a black and white printer.
"""

from __future__ import annotations

from dataclasses import dataclass

from jobkit.simulation.run import PodFate, PodState

__all__ = [
    "BASELINE", "BODY", "FAINT", "FATES", "FONTS", "GRID", "HATCH_INK", "INK", "KEY", "LOOKS", "NOTE", "PALE_SUCCESS",
    "SETTINGS", "SMALL", "TITLE", "WEIGHTS", "Look",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a state is drawn.

    Attributes:
        letter: The letter that stands at the thing.
        word: The words of the key.
        fill: Colour from the palette of Okabe and Ito; None for an outline only.
        hatch: matplotlib's hatch, empty for a plain fill.
    """

    letter: str
    word: str
    fill: str | None
    hatch: str = ""


LOOKS = {
    PodState.Waiting: Look(letter="W", word="waiting for a node", fill=None),
    PodState.Starting: Look(letter="B", word="starting", fill="#b9c0c7"),
    PodState.Running: Look(letter="R", word="running", fill="#56b4e9"),
    PodState.Succeeded: Look(letter="S", word="succeeded", fill="#009e73"),
    PodState.Failed: Look(letter="F", word="failed, counted", fill="#d55e00", hatch="////"),
    PodState.Ignored: Look(letter="I", word="ignored", fill="#f0e442", hatch="...."),
    PodState.CutDown: Look(letter="X", word="cut down", fill="#cc79a7", hatch="xxxx"),
    PodState.Terminating: Look(letter="T", word="terminating", fill="#e69f00", hatch="----"),
}
"""Every state of a Pod, in the order of its life."""

FATES = {
    PodFate.Succeeded: PodState.Succeeded,
    PodFate.Counted: PodState.Failed,
    PodFate.Ignored: PodState.Ignored,
    PodFate.CutDown: PodState.CutDown,
}
"""The state whose look a Pod takes on once the controller has judged it."""

KEY = (
    PodState.Succeeded, PodState.Failed, PodState.Ignored, PodState.CutDown, PodState.Terminating, PodState.Running,
)  # fmt: skip
"""The lines of the printed key; waiting and starting explain themselves by coming first in a row."""

WEIGHTS = {PodState.Failed: 2.2, PodState.Ignored: 2.2}
"""How much more a state counts where many Pods share a pixel: a lone failure must stay visible."""

INK = "#14181d"
FAINT = "#5b6168"
GRID = "#e0e0e0"
BASELINE = "#c9ccd0"
HATCH_INK = "#14181d"
PALE_SUCCESS = "#c2e7dc"

TITLE = 12.0
BODY = 8.0
SMALL = 7.0
NOTE = 8.5

FONTS = ["DejaVu Sans"]

SETTINGS: dict[str, object] = {
    "font.family": FONTS,
    "font.size": BODY,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,
    "svg.hashsalt": "jobkit",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "savefig.dpi": 200,
    "figure.dpi": 200,
}
"""matplotlib's settings while a picture is made; nobody else's settings reach it or are changed."""
