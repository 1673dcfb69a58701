"""The scenario as a form and as YAML, kept in step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import traitlets

from jobkit.fields.schema import scenario_schema
from jobkit.widgets.editor import ManifestEditor, help_of
from jobkit.widgets.presets import PRESETS, preset
from jobkit.widgets.scenario_text import (
    DEEDS,
    cell,
    parsed,
    read_scenario,
    written,
)

__all__ = ["ScenarioEditor"]

_OWN = "as written"
_STUCK = {"starts and runs": "", "never starts": "Starting", "is never scheduled": "Scheduling"}
_CLOCKS = {"tidy, as in the lessons": "classroom", "as a real cluster": "cluster"}
_NARROW, _WIDE = "84px", "150px"


class ScenarioEditor(ipywidgets.VBox):  # type: ignore[misc]
    """What the cluster, the containers and people do: presets, a form, and the YAML behind it.

    Args:
        value: The scenario as YAML; empty for the default one.

    Attributes:
        value: The YAML, valid or not; nothing typed is ever lost.
        is_valid: Whether a run may be made of it.
    """

    value = traitlets.Unicode("")
    is_valid = traitlets.Bool(True)

    def __init__(self, value: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._own_change = False
        self._document: dict[str, Any] = {}
        self.editor = ManifestEditor(label="Scenario", schema=help_of(scenario_schema()))
        self.presets = _menu("begin with", [_OWN, *(each.name for each in PRESETS)])
        self.story = ipywidgets.HTML()
        self.common = _Common(self._form_changed)
        self.pods = _Rows("Add a line for Pods", _PodRow, self._form_changed)
        self.events = _Rows("Add an event", _EventRow, self._form_changed)
        form = ipywidgets.VBox(
            [
                self.common.box,
                _title("Pods: the first line that fits decides"),
                self.pods.box,
                _title("Events: what people and the cluster do"),
                self.events.box,
            ]
        )
        form.add_class("jk-form")
        beside = ipywidgets.Box([form, self.editor])
        beside.add_class("jk-scenario-parts")
        self.children = (ipywidgets.Box([self.presets, self.story]), beside)
        self.add_class("jk-scenario")
        traitlets.link((self, "value"), (self.editor, "value"))
        self.presets.observe(self._preset_chosen, "value")
        self._read({"new": ""})
        self.value = value

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        """What is wrong with the scenario, as `Diagnostic.to_dict` gives it."""
        return list(self.editor.diagnostics)

    def choose(self, name: str) -> None:
        """Begins with a preset.

        Raises:
            KeyError: If there is none of that name.
        """
        self.value = preset(name).text

    @traitlets.observe("value")
    def _read(self, change: Mapping[str, Any]) -> None:
        if not hasattr(self, "events"):
            return
        scenario = read_scenario(change["new"])
        self.editor.show(scenario.diagnostics)
        self.is_valid = scenario.diagnostics.valid
        self.editor.status = (
            "Valid." if self.is_valid else "The form shows the last valid scenario."
        )
        chosen = next((each for each in PRESETS if each.text == change["new"]), None)
        self.presets.value = chosen.name if chosen else _OWN
        self.story.value = chosen.story if chosen else ""
        if scenario.document is None:
            return
        self._document = scenario.document
        if not self._own_change:
            self._fill(scenario.document.get("spec") or {})

    def _fill(self, spec: Mapping[str, Any]) -> None:
        self._own_change = True
        try:
            self.common.fill(spec)
            self.pods.fill(spec.get("pods") or [])
            self.events.fill(spec.get("events") or [])
        finally:
            self._own_change = False

    def _preset_chosen(self, change: Mapping[str, Any]) -> None:
        if change["new"] != _OWN and preset(change["new"]).text != self.value:
            self.choose(change["new"])

    def _form_changed(self) -> None:
        if self._own_change:
            return
        spec = self.common.apply(dict(self._document.get("spec") or {}))
        spec |= {"pods": self.pods.entries(), "events": self.events.entries()}
        self._own_change = True
        try:
            self.value = written({**self._document, "spec": spec})
        finally:
            self._own_change = False


class _Common:
    """What concerns the whole scenario."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.clock = _menu("clock", _CLOCKS)
        self.seed = _field("seed", _NARROW)
        self.until = _field("until", _NARROW)
        self.room = _field("room for Pods", _NARROW)
        self.fields = (self.clock, self.seed, self.until, self.room)
        self.box = _row(*self.fields)
        for each in self.fields:
            each.observe(lambda _: changed(), "value")

    def fill(self, spec: Mapping[str, Any]) -> None:
        self.clock.value = spec.get("clock") or "cluster"
        self.seed.value = cell(spec.get("seed"))
        self.until.value = cell(spec.get("until"))
        self.room.value = cell((spec.get("cluster") or {}).get("capacity"))

    def apply(self, spec: dict[str, Any]) -> dict[str, Any]:
        cluster = _with(dict(spec.get("cluster") or {}), "capacity", self.room.value)
        common = {"seed": parsed(self.seed.value), "until": parsed(self.until.value)}
        return {**common, "clock": self.clock.value, "cluster": cluster} | {
            name: value for name, value in spec.items() if name not in {*common, "clock", "cluster"}
        }


class _PodRow:
    """Which Pods, and how they behave; keys that the row does not show stay in `entry`."""

    def __init__(self) -> None:
        self.entry: dict[str, Any] = {}
        self.index, self.attempt, self.pod = (
            _field(name, _NARROW) for name in ("index", "attempt", "Pod")
        )
        self.runs = _field("runs", _WIDE)
        self.exit_code = _field("exit code", _NARROW)
        self.stuck = _menu("and", _STUCK)
        self.fields = (self.index, self.attempt, self.pod, self.runs, self.exit_code, self.stuck)

    def fill(self, entry: Mapping[str, Any]) -> None:
        self.entry = dict(entry)
        when = entry.get("when") or {}
        for name, field in (("index", self.index), ("attempt", self.attempt), ("pod", self.pod)):
            field.value = cell(when.get(name))
        self.runs.value = cell(entry.get("runs"))
        self.exit_code.value = cell(entry.get("exitCode"))
        self.stuck.value = entry.get("stuck") or ""

    def read(self) -> dict[str, Any]:
        when = {
            name: field.value.strip()
            for name, field in (("index", self.index), ("attempt", self.attempt), ("pod", self.pod))
            if field.value.strip()
        }
        entry = {"when": when} if when else {}
        entry |= {key: value for key, value in self.entry.items() if key != "when"}
        entry = _with(entry, "runs", self.runs.value)
        entry = _with(entry, "exitCode", self.exit_code.value)
        return _with(entry, "stuck", self.stuck.value)


class _EventRow:
    """When, and what is done."""

    def __init__(self) -> None:
        self.entry: dict[str, Any] = {}
        self.at = _field("at", _NARROW)
        self.deed = _menu("do", {words: key for key, words in DEEDS.items()})
        self.what = _field("which, or what", _WIDE)
        self.fields = (self.at, self.deed, self.what)

    def fill(self, entry: Mapping[str, Any]) -> None:
        self.entry = dict(entry)
        self.at.value = cell(entry.get("at"))
        deed = next((key for key in DEEDS if key in entry), "drain")
        self.deed.value = deed
        argument = entry.get(deed) or {}
        short = {"drain": "pods", "deletePod": "index", "evictPod": "index"}.get(deed)
        is_short = short is not None and set(argument) == {short}
        self.what.value = cell(argument.get(short) if is_short else argument or None)

    def read(self) -> dict[str, Any]:
        deed, what = self.deed.value, parsed(self.what.value)
        short = {"drain": ("pods", 1), "deletePod": ("index", 0), "evictPod": ("index", 0)}
        if not isinstance(what, dict):
            name, otherwise = short.get(deed, (None, None))
            what = {} if name is None else {name: otherwise if what is None else what}
        return {"at": parsed(self.at.value) or "0s", deed: what}


class _Rows:
    """Any number of rows of one kind, with a button for one more."""

    def __init__(
        self, more: str, kind: type[_PodRow | _EventRow], changed: Callable[[], None]
    ) -> None:
        self.kind, self.changed = kind, changed
        self.rows: list[Any] = []
        self.list = ipywidgets.VBox()
        button = ipywidgets.Button(description=more, layout=ipywidgets.Layout(width="auto"))
        button.on_click(lambda _: self.add())
        self.box = ipywidgets.VBox([self.list, button])

    def entries(self) -> list[dict[str, Any]]:
        return [row.read() for row in self.rows]

    def fill(self, entries: list[Any]) -> None:
        entries = [each if isinstance(each, Mapping) else {} for each in entries]
        while len(self.rows) < len(entries):
            self._grow()
        del self.rows[len(entries) :]
        for row, entry in zip(self.rows, entries, strict=True):
            row.fill(entry)
        self._show()

    def add(self) -> None:
        """One more row; of Pods it comes first, as the last line is often for all others."""
        self._grow()
        if self.kind is _PodRow:
            self.rows.insert(0, self.rows.pop())
        self._show()
        self.changed()

    def _grow(self) -> None:
        row = self.kind()
        remove = ipywidgets.Button(description="Remove", layout=ipywidgets.Layout(width="auto"))
        row.box = _row(*row.fields, remove)  # type: ignore[union-attr]
        remove.on_click(lambda _: self._remove(row))
        for field in row.fields:
            field.observe(lambda _: self.changed(), "value")
        self.rows.append(row)

    def _remove(self, row: Any) -> None:
        self.rows.remove(row)
        self._show()
        self.changed()

    def _show(self) -> None:
        boxes = tuple(row.box for row in self.rows)
        if self.list.children != boxes:
            self.list.children = boxes


def _with(entry: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    value = parsed(text)
    if value is None:
        return {key: each for key, each in entry.items() if key != name}
    return {**entry, name: value}


def _field(name: str, width: str) -> Any:
    """A text field under its name; it answers when it is left or Enter is pressed."""
    return ipywidgets.Text(
        description=name,
        continuous_update=False,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width=width),
    )


def _menu(name: str, options: Any) -> Any:
    pairs = list(options.items()) if isinstance(options, Mapping) else options
    return ipywidgets.Dropdown(
        description=name,
        options=pairs,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto"),
    )


def _row(*children: Any) -> Any:
    box = ipywidgets.Box(list(children))
    box.add_class("jk-row")
    return box


def _title(text: str) -> Any:
    return ipywidgets.HTML(f"<h3>{text}</h3>")
