"""What the script cuts and counts at a moment is what Python's pictures cut and count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sample_runs import poison, recorded, run_of, shards

from jobkit.model import Milliseconds
from jobkit.picture.index_states import LETTERS, index_cells
from jobkit.picture.looks import LOOKS
from jobkit.picture.segments import pod_segments
from jobkit.picture.view import format_time, view_of
from jobkit.trace import trace

if TYPE_CHECKING:
    import jobkit

pytestmark = pytest.mark.browser

SEGMENTS = """async ({ document, moments }) => {
  const { Trace, indexStates } = await window.jobkitScript;
  const trace = new Trace(document);
  return moments.map((t) => {
    const pods = [];
    for (let i = 0; i < trace.created(t); i += 1) {
      const pieces = [];
      trace.eachPiece(i, t, (start, end, letter) => pieces.push([start, end, letter]));
      pods.push(pieces);
    }
    return [pods, document.indexes ? indexStates(trace, t) : null];
  });
}"""


def moments_of(run: jobkit.Run) -> list[int]:
    """Some moments of a run, and times between them."""
    every = max(1, len(run.moments) // 5)
    chosen = [*run.moments[::every], run.end]
    between = [t + 250 for t in chosen if t + 250 <= run.end]
    return sorted({*chosen, *between})


def by_python(run: jobkit.Run, t: int) -> list[Any]:
    view = view_of(run, Milliseconds(t))
    pods = [
        [[piece.start, piece.end, LOOKS[piece.state].letter] for piece in pod_segments(pod, view.t)]
        for pod in view.pods
    ]
    if not run.job.spec.is_indexed:
        return [pods, None]
    cells = index_cells(view)
    states = [LETTERS[cell.state] or "O" for cell in cells]
    return [pods, {"states": states, "pods": [cell.pods for cell in cells]}]


def test_pods_and_indexes_of_all_recorded_runs_are_cut_alike(open_page: Any) -> None:
    page = open_page(poison().to_html())
    page.evaluate("() => { window.jobkitScript = import(document.querySelector('script[type=module]')"
                  '.textContent.match(/data:text\\/javascript;base64,[^"]+/)[0]); }')  # fmt: skip
    runs = [(case["name"], run_of(case)) for case in recorded()]
    for name, run in [*runs, ("shards", shards(60, 12))]:
        moments = moments_of(run)
        found = page.evaluate(
            SEGMENTS, {"document": json.loads(json.dumps(trace(run))), "moments": moments}
        )
        for t, by_script in zip(moments, found, strict=True):
            assert by_script == by_python(run, t), f"{name} at {t} ms"


def test_times_are_worded_alike(open_page: Any) -> None:
    page = open_page(poison().to_html())
    page.evaluate("() => { window.jobkitScript = import(document.querySelector('script[type=module]')"
                  '.textContent.match(/data:text\\/javascript;base64,[^"]+/)[0]); }')  # fmt: skip
    times = [0, 500, 1000, 59_900, 600_000, 605_000, 3_599_000, 7_200_000, 90_061_000, 400_000_000]
    words = page.evaluate(
        "async (times) => times.map((await window.jobkitScript).formatTime)", times
    )
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in words] == [
        format_time(t) for t in times
    ]


def test_bars_have_the_fills_of_the_one_table_of_looks(open_page: Any) -> None:
    page = open_page(poison().to_html())
    page.keyboard.press("Tab")
    for letter, look in trace(poison())["looks"].items():
        fill = page.evaluate(
            "(name) => getComputedStyle(document.querySelector('.jobkit-run'))"
            ".getPropertyValue(name).trim()",
            f"--jk-fill-{letter}",
        )
        assert fill == (look["fill"] or "")
