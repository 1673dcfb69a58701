"""Runs every notebook and writes it back: worked examples keep their outputs, all else is cleared.

`make notebooks` calls this; a diff then shows only what changed. With --check nothing is written.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KEPT = "jobkit:worked"
"""Cells with this tag show their outputs to readers; a stored answer would spoil all others."""

_WIDGETS = "application/vnd.jupyter.widget-view+json"
_SECONDS_PER_CELL = 60


def executed(path: Path) -> Any:
    """The notebook after running it from top to bottom in its own directory."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=_SECONDS_PER_CELL,
        kernel_name="python3",
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return notebook


def normalised(notebook: Any) -> str:
    """The notebook as it is stored: fixed order of keys, no traces of the machine."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        if KEPT in cell.metadata.get("tags", []):
            for output in cell.outputs:
                output.get("data", {}).pop(_WIDGETS, None)
        else:
            cell.outputs, cell.execution_count = [], None
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    text = nbformat.writes(notebook, version=4)
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def without_pictures(text: str) -> str:
    """The text with pictures left out: their bytes change with fonts and releases, not their content."""
    return re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "picture", text)


def main(arguments: list[str]) -> int:
    """Stores, or with --check compares; the number of notebooks that differ."""
    stale = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        before, after = path.read_text("utf-8"), normalised(executed(path))
        if without_pictures(before) == without_pictures(after):
            continue
        stale += 1
        if "--check" in arguments:
            print(f"{path.name}: not as it is stored; run `make notebooks`")  # noqa: T201
        else:
            path.write_text(after, encoding="utf-8")
            print(f"{path.name}: stored")  # noqa: T201
    return stale if "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
