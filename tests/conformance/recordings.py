"""The recordings of the real controller and API server, and how a run is compared with one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, Any]]:
    """The recordings of one file; there is always at least one."""
    found = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    assert found, f"{name} holds no recording"
    return found


def themes() -> list[str]:
    return sorted(path.stem for path in (DATA / "trajectories").glob("*.jsonl"))


def without_messages(value: Any) -> Any:
    """Texts are our own; everything else must be the same."""
    if isinstance(value, dict):
        return {key: without_messages(item) for key, item in value.items() if key != "message"}
    if isinstance(value, list):
        return [without_messages(item) for item in value]
    return value


def recorded_form(document: dict[str, Any]) -> dict[str, Any]:
    """A run's document as the recordings show one: no texts, no random names, few facts of the outcome."""
    ordinals = {pod["name"]: pod["ordinal"] for pod in document["pods"]}
    return {
        "trajectory": without_messages(document["trajectory"]),
        "pods": [{**without_messages(pod), "name": pod["name"][:-5]} for pod in document["pods"]],
        "events": sorted(_event(event, ordinals) for event in document["events"]),
        "requests": [_request(request) for request in document["requests"]],
        "outcome": {name: document["outcome"][name] for name in ("result", "reason")},
    }


def expected_form(expect: dict[str, Any]) -> dict[str, Any]:
    events = (
        (e["t"], e["type"], e["reason"], -1 if e["pod"] is None else e["pod"])
        for e in expect["events"]
    )
    return {"requests": [], **expect, "events": sorted(events)}


def _event(event: dict[str, Any], ordinals: dict[str, int]) -> tuple[float, str, str, int]:
    words = re.findall(r"[a-z0-9.-]+", event["message"])
    pod = next((ordinals[word] for word in words if word in ordinals), -1)
    return event["t"], event["type"], event["reason"], pod


def _request(request: dict[str, Any]) -> dict[str, Any]:
    if "errors" not in request:
        return request
    errors = [{"field": error["field"], "type": error["type"]} for error in request["errors"]]
    return {**request, "errors": errors}
