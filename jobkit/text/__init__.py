"""Runs and decisions as text for people: story, timeline, and status as kubectl shows it."""

from jobkit.text.decision import decision_text
from jobkit.text.page import run_summary, run_text, run_title
from jobkit.text.terminal import PLAIN, Terminal, printable

__all__ = [
    "PLAIN",
    "Terminal",
    "decision_text",
    "printable",
    "run_summary",
    "run_text",
    "run_title",
]
