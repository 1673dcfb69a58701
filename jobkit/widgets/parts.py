"""The parts of the run view, by name; without anywidget, since pages need them too."""

PARTS = (
    "head", "manifest", "card", "ledger", "transport", "pods", "parallelism", "failures", "verdict",
    "judgement", "indexes", "status", "conditions", "events", "kubectl",
)  # fmt: skip
"""Everything that a run view can show, in the order of reading."""
