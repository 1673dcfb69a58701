"""The widgets' Python side, without a browser: everything can be done and seen through traits."""

from __future__ import annotations

import pytest
import traitlets
from sample_runs import poison, shards

from jobkit.widgets import Compare, RunView


def test_step_and_time_follow_each_other() -> None:
    view = RunView(poison())
    view.step = 3
    assert view.t == 30
    view.t = 60
    assert view.step == 5
    view.t = 35.5
    assert view.step == 3


def test_a_moment_between_two_steps_is_kept() -> None:
    view = RunView(poison(), t=35.5)
    assert (view.step, view.t) == (3, 35.5)


def test_steps_and_times_beyond_the_ends_are_the_ends() -> None:
    view = RunView(poison())
    view.step = 99
    assert (view.step, view.t) == (5, 60)
    view.t = -3
    assert (view.step, view.t) == (0, 0)
    view.t = 1e9
    assert view.t == 60


def test_a_view_can_open_at_a_step() -> None:
    view = RunView(poison(), step=5)
    assert view.t == 60


def test_another_run_keeps_the_moment_in_time() -> None:
    view = RunView(poison(), t=50)
    seen: list[int] = []
    view.observe(lambda change: seen.append(change["new"]), "step")
    view.run = poison(3)
    assert (view.t, view.step) == (50, 4)
    view.run = shards()
    assert view.t == 50
    assert view.times[view.step] <= 50_000
    assert seen[-1] == view.step


def test_the_lines_of_a_step_are_lit_and_its_notes_set() -> None:
    view = RunView(poison())
    view.step = 5
    assert view.lines == [8]
    assert view.notes == {"6": "0 done", "7": "0 active", "8": "3 counted"}
    view.t = 35.5
    assert view.lines == []
    assert view.notes["8"] == "2 counted"
    with pytest.raises(traitlets.TraitError):
        view.lines = [1]


def test_a_mistyped_argument_is_named() -> None:
    with pytest.raises(TypeError, match="no argument 'part'; did you mean parts"):
        RunView(poison(), part=["card"])
    with pytest.raises(traitlets.TraitError):
        RunView(poison(), parts=["crad"])


def test_the_trace_is_sent_once_a_run() -> None:
    view = RunView(poison())
    changes: list[object] = []
    view.observe(changes.append, "trace")
    view.step, view.t, view.show_what_comes = 2, 60, True
    assert changes == []
    view.run = poison(3)
    assert len(changes) == 1


def test_a_view_of_no_run_waits_for_one() -> None:
    view = RunView()
    assert repr(view) == "RunView of no run"
    view.run = poison()
    assert view.times[-1] == 60_000


def test_what_a_notebook_keeps_is_a_picture_and_a_text_that_never_vary() -> None:
    bundles = [RunView(poison())._repr_mimebundle_() for _ in range(2)]
    first, second = (
        {kind: text for kind, text in data.items() if kind in ("text/plain", "text/html")}
        for data, _ in bundles
    )
    assert first == second
    assert first["text/plain"].startswith("Run of poison: Failed after 60 s")
    assert '<img src="data:image/png;base64,' in first["text/html"]
    assert "<script" not in first["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundles[0][0]


def test_a_comparison_opens_where_the_runs_part() -> None:
    compare = Compare(poison(2), poison(3))
    assert compare.t == 60
    assert compare.difference == {"t": 60, "what": "decisions.delete"}
    assert repr(compare).startswith("The runs part at 60 s: A deletes 4 Pods")


def test_a_comparison_of_the_same_says_so() -> None:
    compare = Compare(poison(), poison())
    assert compare.difference == {}
    assert repr(compare).startswith("The two runs are the same from start to end.")
