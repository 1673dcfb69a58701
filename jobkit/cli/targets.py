"""What `jobkit validate` is given: files, directories, standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobkit.cli.inputs import STANDARD_INPUT, Inputs, shown
from jobkit.errors import UnusableInput

__all__ = ["Target", "Targets", "targets_of"]


@dataclass(frozen=True, slots=True)
class Target:
    """One text to judge.

    Attributes:
        name: How the call names it.
        text: What it holds.
        left_alone: Why it is not judged, where files of all kinds are looked through.
    """

    name: str
    text: str
    left_alone: str | None = None

    @property
    def shown(self) -> str:
        """The name as messages have it."""
        return shown(self.name)


@dataclass(frozen=True, slots=True)
class Targets:
    """The texts, and what is said of those that cannot be read."""

    found: tuple[Target, ...]
    unread: tuple[str, ...]


def targets_of(names: Sequence[str], inputs: Inputs, *, only_jobs: bool) -> Targets:
    """The texts of files, of the manifests in directories, and of standard input; each once.

    Args:
        names: Files, directories, or `-`.
        inputs: What reads them.
        only_jobs: Whether to leave named files alone that hold no Job, as those in directories are.

    Raises:
        UnusableInput: If a directory holds no manifest.
    """
    found: dict[str, Target] = {}
    unread: list[str] = []
    for name, is_named in _files(names):
        if name in found:
            continue
        try:
            text = inputs.exact(name)
        except UnusableInput as error:
            unread.append(str(error))
            continue
        reason = None if is_named and not only_jobs else _reason(text)
        found[name] = Target(name, text, reason)
    return Targets(tuple(found.values()), tuple(unread))


def _files(names: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The files that a call means, and whether it names them itself."""
    from jobkit.files import manifests_in

    for name in names:
        if name == STANDARD_INPUT or not Path(name).is_dir():
            yield name, True
            continue
        below = manifests_in(Path(name))
        if not below:
            raise UnusableInput(f"{name}: there is no .yaml, .yml or .json file in it")
        yield from ((path.as_posix(), False) for path in below)


def _reason(text: str) -> str | None:
    from jobkit.decode.others import left_alone

    return left_alone(text)
