"""The lab: a manifest on the left, its run on the right, the scenario below; all of it also from Python."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import ipywidgets
import traitlets

from jobkit.diagnostics import Diagnostics
from jobkit.errors import JobkitError, UnusableInput
from jobkit.fields.schema import job_schema
from jobkit.files import write_text
from jobkit.model import Milliseconds
from jobkit.picture.view import format_time
from jobkit.trace import Trace, alternatives
from jobkit.widgets.controls import OWN, Controls, is_shown
from jobkit.widgets.editor import ManifestEditor, help_of
from jobkit.widgets.evaluation import (
    Evaluation,
    WhatIf,
    change_of,
    evaluate,
    outcome_words,
    what_if,
    with_trace,
)
from jobkit.widgets.examples import example
from jobkit.widgets.run_view import RunView
from jobkit.widgets.runner import Overtaken, Runner
from jobkit.widgets.scenario_editor import ScenarioEditor
from jobkit.widgets.sharing import Shared, read_token, token_of

if TYPE_CHECKING:
    from jobkit.simulation.run import Run

__all__ = ["Lab"]

P = ParamSpec("P")
R = TypeVar("R")
_WARNINGS = ("warning", "lint")
_PATIENCE = 0.3
"""Seconds after which a run that is still computed is spoken of."""
_PAUSE = 0.25
"""Seconds without a further run after which the cards are completed."""
_STILL = "The picture still shows the last valid manifest."
_STILL_SCENARIO = "The picture still shows the last valid scenario."


def _contained(
    method: Callable[Concatenate[Lab, P], R],
) -> Callable[Concatenate[Lab, P], R | None]:
    """What the page set going: an error is shown in the lab, as nobody else could see it."""

    @wraps(method)
    def call(lab: Lab, /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            result = method(lab, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  the boundary to the page; see above
            lab.fail(error)
            return None
        return result

    return call


class Lab(ipywidgets.VBox):  # type: ignore[misc]
    """Edit a Job, step through its run, see why, change it from a moment on, share it.

    Attributes:
        manifest: The Job's YAML as typed, valid or not.
        scenario: The scenario's YAML as typed.
        run: The run shown: of the last valid manifest and scenario; None before there is one.
        step: The step shown, from 0.
        t: The moment shown, in seconds.
        change: The change that is tried "from here", with both runs; None when none is.
    """

    manifest = traitlets.Unicode("")
    scenario = traitlets.Unicode("")
    step = traitlets.Int(0)
    t = traitlets.Float(0.0)

    def __init__(self, manifest: str = "", scenario: str = "", *, t: float = 0.0) -> None:
        self._runner = Runner()
        self._run: Run | None = None
        self._change: WhatIf | None = None
        self._base: tuple[str, Run, Milliseconds] | None = None
        self._wanted = 0.0
        self._is_setting_run = False
        self.editor = ManifestEditor(schema=help_of(job_schema()))
        self.view = RunView(editor=self.editor)
        self.scenario_editor = ScenarioEditor()
        self.controls = Controls()
        super().__init__()
        self._build()
        self._connect()
        self.scenario = scenario
        self.manifest = manifest
        self._evaluate()
        self._runner.settle()
        self.t = t

    # What others see and set

    @property
    def run(self) -> Run | None:
        """The run shown; waits for one that is being computed."""
        self._runner.settle()
        return self._run

    @property
    def change(self) -> WhatIf | None:
        """The change that is tried, with the runs without and with it."""
        self._runner.settle()
        return self._change

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        """What is said of the manifest, as `Diagnostic.to_dict` gives it."""
        self._runner.settle()
        return list(self.editor.diagnostics)

    def load(self, name: str) -> None:
        """Begins with an example.

        Raises:
            KeyError: If there is none of that name.
        """
        each = example(name)
        self._leave_change()
        self.scenario, self.manifest = each.scenario_text, each.manifest
        self._runner.settle()
        self.t = 0.0

    def what_if(self, patch: Mapping[str, Any], t: float | None = None) -> WhatIf:
        """Tries a change from a moment on, as a merge patch; the picture shows it until `forget()`.

        Args:
            patch: What is sent to the API server: `{"spec": {"parallelism": 2}}`.
            t: The moment in seconds; the one shown if None.

        Raises:
            UnusableInput: If what is written gives no run.
        """
        run = self._base[1] if self._base else self._sound_run()
        moment = Milliseconds(round((self.t if t is None else t) * 1000))
        manifest = self._base[0] if self._base else self.manifest
        found = what_if(run, manifest, self.scenario, patch=patch, t=moment)
        self._base = (manifest, run, moment)
        self._show_change(found)
        return found

    def _sound_run(self) -> Run:
        """The run, if it is that of what is written now."""
        run = self.run
        faults = [each for each in self.editor.diagnostics if each["type"] not in _WARNINGS]
        if run is None or faults or not self.scenario_editor.is_valid:
            raise UnusableInput("a change starts from a run that works: mend what is written first")
        return run

    def forget(self) -> None:
        """Goes back to the run without the change that is tried."""
        self._leave_change()
        self._evaluate()

    def keep(self) -> None:
        """Makes the change that is tried an event of the scenario."""
        if self._change is not None:
            kept = self._change.scenario
            self._leave_change()
            self.scenario = kept

    def share(self, to: str | Path | None = None) -> str:
        """A token that restores manifest, scenario and moment: `jobkit.lab(token=…)`.

        Args:
            to: A file to write it to as well.

        Raises:
            UnusableInput: If it would be too large, or the file cannot be written.
        """
        manifest = self._base[0] if self._base else self.manifest
        token = token_of(Shared(manifest=manifest, scenario=self.scenario, t=self.t))
        if to is not None:
            write_text(Path(to), token + "\n")
        return token

    def fail(self, error: BaseException) -> None:
        """Shows an error in the lab's own area; what was typed stays."""
        words = str(error) or "no more is known"
        kind = "" if isinstance(error, JobkitError) else f"{type(error).__name__}: "
        self.controls.say_error(f"{kind}{words}")

    def __repr__(self) -> str:
        return f"Lab({self._run!r})" if self._run is not None else "Lab(no run)"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        data = {**data, "text/plain": self.view.still_text()}
        html = self.view.still_html()
        return {**data, **({"text/html": html} if html else {})}, metadata

    # How it is put together

    def _build(self) -> None:
        controls = self.controls
        is_shown(self.scenario_editor, shown=False)
        self.add_class("jk-lab")
        self.children = (
            controls.head,
            controls.errors,
            controls.changes,
            controls.sharing,
            self.scenario_editor,
            self.view,
        )

    def _connect(self) -> None:
        traitlets.link((self, "manifest"), (self.editor, "value"))
        traitlets.link((self, "scenario"), (self.scenario_editor, "value"))
        traitlets.link((self, "step"), (self.view, "step"))
        traitlets.link((self, "t"), (self.view, "t"))
        self.editor.on_run(self._evaluate)
        self.editor.observe(self._typed, "value")
        self.scenario_editor.observe(self._scenario_typed, "value")
        self.view.observe(self._moved, "t")
        controls = self.controls
        controls.examples.observe(self._example_chosen, "value")
        controls.from_here.observe(self._from_here_toggled, "value")
        controls.keep.on_click(self._keep_clicked)
        controls.differ.on_click(self._differ_clicked)
        controls.scenario.observe(self._scenario_toggled, "value")
        controls.share.observe(self._share_toggled, "value")
        controls.token.observe(self._token_typed, "value")
        self.observe(self._renew_token, ["manifest", "scenario", "t"])

    # What is typed

    @_contained
    def _typed(self, _: object) -> None:
        if self._base is None:
            self.controls.tell_example(self.editor.value)
        self._evaluate()

    @_contained
    def _scenario_typed(self, _: object) -> None:
        self._leave_change()
        self._evaluate()

    def _evaluate(self) -> None:
        manifest, scenario = self.editor.value, self.scenario_editor.value
        base = self._base
        if base is None:
            self._start(
                lambda stop: with_trace(evaluate(manifest, scenario, stop), stop), self._evaluated
            )
        else:
            self._start(
                lambda stop: with_trace(change_of(base, manifest, scenario, stop), stop),
                self._change_made,
            )

    def _start(
        self, work: Callable[[Callable[..., None]], Any], done: Callable[[Any], None]
    ) -> None:
        def guarded(stop_if_overtaken: Callable[..., None]) -> Any:
            try:
                return work(stop_if_overtaken)
            except Overtaken:
                raise
            except Exception as error:  # noqa: BLE001  shown in the lab, whatever it is
                return error

        def deliver(result: Any) -> None:
            self.view.remove_class("jk-lab-waits")
            if isinstance(result, Exception):
                self.fail(result)
            else:
                done(result)

        self._runner.start(guarded, deliver)
        self._wait_a_little()

    def _wait_a_little(self) -> None:
        """Only a run that takes long is spoken of."""
        if self._runner.is_busy:
            asyncio.get_running_loop().call_later(_PATIENCE, self._still_busy)

    def _still_busy(self) -> None:
        if self._runner.is_busy:
            self.editor.status = "Simulating …"
            self.view.add_class("jk-lab-waits")

    @_contained
    def _evaluated(self, result: tuple[Evaluation, Trace | None]) -> None:
        found, document = result
        if found.run is not None:
            self._show_run(found.run, document)  # first, as it is what the learner waits for
        self.controls.say_error("")
        self.editor.show(found.manifest)
        if not found.scenario.valid:
            self.scenario_editor.editor.show(found.scenario)
        elif self.scenario_editor.is_valid:
            self.scenario_editor.editor.diagnostics = []
        if found.is_empty:
            self.editor.status = ""
            self._show_run(None)
        elif found.run is None:
            self.editor.status = _STILL if not found.manifest.valid else ""
            if not found.scenario.valid:
                self.controls.say_error(_scenario_fault(found))
        else:
            self.editor.status = "Valid."
            self.editor.outcome = outcome_words(found.run)
        if found.run is not None or found.is_empty:
            self._tell_run()

    def _show_run(self, run: Run | None, document: Trace | None = None) -> None:
        """Shows a run; the moment stays, and comes back when a shorter run had cut it off."""
        self._run = run
        self._is_setting_run = True
        try:
            with self.view.hold_sync():
                self.view.show(run, document)
                if run is not None:
                    self.view.t = min(self._wanted, run.end / 1000)
        finally:
            self._is_setting_run = False
        if document is not None:
            self._learn_alternatives(run)

    def _tell_run(self) -> None:
        """Tells who observes `run`; last of all, as what they do may fail."""
        self.notify_change(
            traitlets.Bunch(name="run", old=None, new=self._run, owner=self, type="change")
        )

    def _learn_alternatives(self, run: Run | None) -> None:
        """Adds what the controller would do instead, once nobody types for a moment."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._add_alternatives(run)
        else:
            loop.call_later(_PAUSE, self._add_alternatives, run)

    @_contained
    def _add_alternatives(self, run: Run | None) -> None:
        if run is not None and run is self._run and not self._runner.is_busy:
            self.view.instead = alternatives(run)

    @_contained
    def _moved(self, change: Mapping[str, Any]) -> None:
        if not self._is_setting_run:
            self._wanted = change["new"]

    # A change from here

    @_contained
    def _from_here_toggled(self, change: Mapping[str, Any]) -> None:
        if not change["new"]:
            if self._base is not None:
                self.forget()
            return
        try:
            run = self._sound_run()
        except UnusableInput:
            self.controls.from_here.value = False
            raise
        moment = Milliseconds(round(self.t * 1000))
        self._base = (self.editor.value, run, moment)
        self.controls.say_change(
            f"Edit the manifest: what you change is sent to the API server at {format_time(moment)}."
        )

    @_contained
    def _change_made(self, result: tuple[WhatIf | Diagnostics | None, Trace | None]) -> None:
        found, document = result
        self.controls.say_error("")
        if isinstance(found, Diagnostics):
            self.editor.show(found)
            self.editor.status = _STILL
        elif found is None:
            assert self._base is not None
            self.editor.diagnostics = []
            self._change = None
            self._show_run(self._base[1])
            self.controls.say_change("Nothing is changed yet.")
            self._tell_run()
        else:
            self.editor.diagnostics = []
            self._show_change(found, document)

    def _show_change(self, found: WhatIf, document: Trace | None = None) -> None:
        self._change = found
        self.controls.from_here.value = True
        self.editor.status = "Valid."
        self._show_run(found.run, document)
        self.editor.outcome = outcome_words(found.run)
        differs = found.difference is not None
        self.controls.say_change(" ".join(found.sentences), is_made=True, differs=differs)
        self._tell_run()

    def _leave_change(self) -> None:
        if self._base is None:
            return
        manifest, self._base, self._change = self._base[0], None, None
        self.controls.from_here.value = False
        self.controls.say_change("")
        self.editor.value = manifest

    @_contained
    def _keep_clicked(self, _: object) -> None:
        self.keep()

    @_contained
    def _differ_clicked(self, _: object) -> None:
        if self._change is not None and self._change.difference is not None:
            self.t = self._change.difference.t / 1000

    # Menus and sections

    @_contained
    def _example_chosen(self, change: Mapping[str, Any]) -> None:
        if change["new"] != OWN and example(change["new"]).manifest != self.manifest:
            self.load(change["new"])

    @_contained
    def _scenario_toggled(self, change: Mapping[str, Any]) -> None:
        is_shown(self.scenario_editor, shown=change["new"])

    @_contained
    def _share_toggled(self, change: Mapping[str, Any]) -> None:
        is_shown(self.controls.sharing, shown=change["new"])
        self._renew_token(None)

    def _renew_token(self, _: object) -> None:
        if self.controls.share.value:
            self.controls.token.value = self.share()

    @_contained
    def _token_typed(self, change: Mapping[str, Any]) -> None:
        if not change["new"].strip() or change["new"] == self.share():
            return
        shared = read_token(change["new"])
        self._leave_change()
        self.scenario, self.manifest = shared.scenario, shared.manifest
        self._runner.settle()
        self.t = float(shared.t)
        self.controls.say_error("")


def _scenario_fault(found: Evaluation) -> str:
    first = found.scenario.errors[0]
    place = f" (line {first.line} of the scenario)" if first.line else ""
    return f"{first.message.rstrip('.')}{place}. {_STILL_SCENARIO}"
