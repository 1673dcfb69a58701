"""A learner in a real JupyterLab: runs cells, types, answers, opens what can be opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jupyter import HAS_KERNEL
from playwright.sync_api import expect

from jobkit.lessons.load import hidden_packs
from jobkit.lessons.manifests import changed, shown_manifest
from jobkit.lessons.prediction import judged

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from jobkit.lessons.lesson import Lesson
    from jobkit.lessons.records import Exercise, Question, Solution

_CELLS = "jupyterapp.shell.currentWidget.content.model.sharedModel.cells"
_FIND = f"id => {_CELLS}.findIndex(cell => cell.id === id)"
_SOURCE = f"([id, text]) => {_CELLS}.find(cell => cell.id === id).source === text"
_RUNS = f"""() => {_CELLS}.filter(cell => cell.source.startsWith('lesson.step(')).map(
  cell => cell.id)"""
_COUNT = f"id => {_CELLS}.find(cell => cell.id === id).execution_count ?? 0"
_HAS_RUN = f"([id, count]) => ({_CELLS}.find(cell => cell.id === id).execution_count ?? 0) > count"
_RUN = """async ([id, command]) => {
  const shown = jupyterapp.shell.currentWidget;
  await shown.context.ready;
  await shown.sessionContext.ready;
  await shown.sessionContext.session.kernel.info;
  const cells = shown.content.model.sharedModel.cells;
  shown.content.activeCellIndex = cells.findIndex(cell => cell.id === id);
  shown.content.deselectAll();
  await jupyterapp.commands.execute(command);
}"""
_FAILED = f"""() => {_CELLS}.map(cell => cell.toJSON()).filter(
  cell => (cell.outputs ?? []).some(each => each.output_type === 'error')).map(cell => cell.id)"""


class Learner:
    """Works through one lesson; each act waits for what it brings about."""

    def __init__(self, page: Page, lesson: Lesson) -> None:
        self.page, self.lesson = page, lesson
        self.content = lesson.loaded.content

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_function(HAS_KERNEL, timeout=60_000)

    def run_above(self, name: str) -> None:
        self.page.evaluate(_RUN, [self._id(name), "notebook:run-all-above"])

    def run_from(self, name: str) -> None:
        self.page.evaluate(_RUN, [self._id(name), "notebook:run-all-below"])

    def cell(self, name: str) -> Locator:
        place = self.page.evaluate(_FIND, self._id(name))
        assert place >= 0, f"there is no cell {name}"
        return self.page.locator(".jp-Notebook .jp-Cell").nth(place)

    def output(self, name: str) -> Locator:
        return self.cell(name).locator(".jp-Cell-outputWrapper")

    def run(self, name: str) -> Locator:
        """Puts the cursor into a cell and presses Shift and Enter; gives what the cell shows."""
        count = self.page.evaluate(_COUNT, self._id(name))
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function(_HAS_RUN, arg=[self._id(name), count])
        return self.output(name)

    def type(self, name: str, text: str) -> None:
        """Replaces what stands in a cell by typing over it."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.wait_for_function(_SOURCE, arg=[self._id(name), text])

    def answer(self, form: Locator, question: Question, value: Any) -> None:
        """Answers a question of a form, locks it in, and reads what is said to it."""
        if question.choices:
            form.get_by_role("radio", name=str(value), exact=True).check()
        elif form.get_by_role("slider").count():
            form.get_by_role("slider").fill(str(value))
        else:
            form.locator(".jkp-number, .jkp-text").fill(str(value))
        if question in self.content.predict:
            form.get_by_role("radio", name="fairly sure").check()
        form.get_by_role("button", name="Look", exact=True).click()
        expect(form).to_contain_text("You said" if question.key is not None else "is kept")
        says = judged(self.lesson, question, value).says
        assert says.replace("`", "") in _flat(form.inner_text()), (
            f"{question.id} answered {value!r}"
        )

    def answer_all(self, name: str, questions: tuple[Question, ...]) -> None:
        """Answers a form: the first question that offers something wrong wrongly, the others rightly."""
        forms = self.output(name).locator(".jk-predict")
        expect(forms).to_have_count(len(questions))
        is_wrong_given = False
        for place, question in enumerate(questions):
            wrong = next((e.value for e in question.choices if e.value != question.key), None)
            value = question.model if question.key is None else question.key
            if wrong is not None and not is_wrong_given:
                value, is_wrong_given = wrong, True
            self.answer(forms.nth(place), question, value)
        chosen = sum(bool(question.choices) for question in questions)
        expect(forms.locator(".jkp-option:not(.jkp-small) input:checked")).to_have_count(chosen)

    def put_in_order(self, name: str) -> None:
        """Builds the manifest of its blocks: first with a block that does not belong, then without it."""
        shown = self.output(name).locator(".jk-blocks")
        right = [each.text for each in self.content.parsons if each.decoy is None]
        decoy = next(each for each in self.content.parsons if each.decoy is not None)
        for text in (*right, decoy.text):
            shown.get_by_role("button", name=_block("Add", text), exact=True).click()
        shown.get_by_role("button", name="Check").click()
        expect(shown.get_by_role("status")).to_have_text(decoy.decoy or "")
        shown.get_by_role("button", name=_block("Take out", decoy.text), exact=True).click()
        shown.get_by_role("button", name="Check").click()
        expect(shown.get_by_role("status")).to_have_text("It is the Job.")

    def runs(self) -> list[str]:
        """Cells with a run to step through."""
        ids: list[str] = self.page.evaluate(_RUNS)
        return [each.partition("-")[2] for each in ids]

    def step(self, name: str) -> None:
        """Takes the first step in a run."""
        run = self.output(name).locator(".jobkit-run")
        expect(run.locator(".jk-time").first).to_contain_text("step 1 of")
        if run.get_by_text("step 1 of 1").count():
            return
        run.get_by_role("button", name="Step forward").first.click()
        expect(run.locator(".jk-time").first).to_contain_text("step 2 of")

    def check(self, name: str, met: str) -> Locator:
        """Runs a check; gives what it shows."""
        shown = self.run(name)
        expect(shown).to_contain_text(met)
        return shown

    def begin(self, exercise: Exercise) -> None:
        """Asks for the exercise's empty page, and checks that."""
        name = exercise.id.lower()
        self._hand_in(name, self.lesson.starter(exercise.id, "blank"))
        expect(self.run(f"{name}-check")).to_contain_text(re.compile("not gradable|not met"))

    def work_on(self, exercise: Exercise) -> None:
        """The exercise from a wrong answer over its hints to the solution."""
        name = exercise.id.lower()
        wrong = next(each for each in exercise.wrong if each.fails)
        self._hand_in(name, self._answer_of(exercise, wrong))
        shown = self.check(f"{name}-check", "not met")
        result = self.lesson.check(exercise.id, self._answer_of(exercise, wrong))
        for goal in (each for each in result.goals if not each.passed):
            row = shown.get_by_role("row").filter(has=self.page.get_by_text(goal.id, exact=True))
            _open_hints(row, goal.hints)
        self._hand_in(name, self.lesson.starter(exercise.id, "worked"))
        self.check(f"{name}-check", "all public goals met")
        if exercise.id in (hidden_packs(self.lesson.id) or {}):
            self.check(f"{name}-hidden", "all hidden goals met")

    def look_at_options(self, name: str, items: Any) -> None:
        """Opens every option of every question and reads what is said to it."""
        shown = self.output(name)
        for item in items:
            for at, option in enumerate(item.options, 1):
                fold = shown.locator("details").filter(has_text=item.answer(at).says)
                line = fold.locator("summary").filter(has_text=f"{at}. {option.text}").first
                line.click()
                word = "As it is." if at - 1 == item.right else "Not so."
                expect(line.locator("xpath=following-sibling::div")).to_contain_text(word)
                expect(line.locator("xpath=following-sibling::div")).to_be_visible()

    def failed_cells(self) -> list[str]:
        """Cells that show an error."""
        found: list[str] = self.page.evaluate(_FAILED)
        return found

    def _hand_in(self, name: str, manifest: str) -> None:
        variable = "spec" if name == "e1" else f"spec_{name}"
        self.type(name, f'{variable} = """\n{manifest}"""')
        self.run(name)

    def _answer_of(self, exercise: Exercise, given: Solution) -> str:
        manifest = self.lesson.manifest(given.job or exercise.reference)
        return shown_manifest(changed(manifest, given.set))

    def _id(self, name: str) -> str:
        return f"{self.lesson.id.lower()}-{name}"


def _block(act: str, text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return f"{act}{f', {indent} spaces in' if indent else ''}: {' '.join(text.split())}"


def _open_hints(row: Locator, hints: tuple[str, ...]) -> None:
    for number, hint in enumerate(hints, 1):
        expect(row.get_by_text(f"Hint {number} of {len(hints)}", exact=True)).to_be_visible()
        row.get_by_text(f"Hint {number} of {len(hints)}", exact=True).click()
        expect(row.locator("details").nth(number - 1)).to_contain_text(hint.replace("`", ""))
        expect(row.locator("details > div").nth(number - 1)).to_be_visible()


def _flat(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())
