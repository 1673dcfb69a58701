"""Runs and decisions as text for people: story, timeline, and status as kubectl shows it."""

from jobkit.text.page import run_summary, run_text
from jobkit.text.terminal import PLAIN, Terminal, printable

__all__ = ["PLAIN", "Terminal", "printable", "run_summary", "run_text"]
