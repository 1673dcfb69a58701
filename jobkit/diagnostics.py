"""What is wrong with an input, where, and how to mend it: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Diagnostic", "Diagnostics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding.

    Attributes:
        field: The API server's path of the field ("spec.template.spec.containers[0].name"); may be empty.
        type: "syntax", "unknown field", "duplicate field", "wrong type", "wrong kind", the API server's
            own words for a broken rule ("Invalid value"), "warning" or "lint".
        message: What is wrong, in a sentence for a learner.
        hint: How to mend it, if that is known.
        value: The offending value, where one is shown.
        line: Line in the text, from 1; None when the input was not a text.
        column: Column in the text, from 1; None like `line`.
        where: The path in the manifest that is at fault, where it is another than `field`.
        on_key: Whether the key is at fault and not its value.
        rule: Of lint, the id of the rule, by which it can be silenced.
        explain: Of lint, the field to read about: `jobkit explain FIELD`.
        misconception: Of lint, the number of the belief that it meets.
    """

    field: str
    type: str
    message: str
    hint: str | None = None
    value: Any = None
    line: int | None = None
    column: int | None = None
    where: str | None = None
    on_key: bool = False
    rule: str | None = None
    explain: str | None = None
    misconception: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as `-o json` prints it; keys without a value are left out."""
        document: dict[str, Any] = {"field": self.field, "type": self.type}
        for name in ("value", "line", "column"):
            if getattr(self, name) is not None:
                document[name] = getattr(self, name)
        document["message"] = self.message
        for name in ("hint", "rule", "explain", "misconception"):
            if getattr(self, name):
                document[name] = getattr(self, name)
        return document

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line is not None else ""
        field = f"{self.field}: " if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{field}{self.type}: {self.message}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Diagnostics:
    """All that is said of one manifest.

    Attributes:
        errors: Everything wrong at the stage that was reached.
        warnings: What the API server warns of, and lint: what is legal and probably not meant.
        then: What would come next, once the obvious slips are mended; None when nothing is known.
        documents: For a file of several documents, or several files: the diagnostics of each.
        file: The name of the file, where several are judged.
        text: The text that was judged, if it was one; reports show its lines.
    """

    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    then: Diagnostics | None = None
    documents: tuple[Diagnostics, ...] = ()
    file: str | None = None
    text: str | None = field(default=None, compare=False)

    @property
    def valid(self) -> bool:
        """Whether a cluster would take it."""
        return not self.errors and all(document.valid for document in self.documents)

    @property
    def lint(self) -> tuple[Diagnostic, ...]:
        """The warnings that are lint."""
        return tuple(each for each in self.warnings if each.type == "lint")

    def summary(self, what: str = "manifest") -> str:
        """The first error, and how many more there are."""
        errors = self.errors or tuple(e for d in self.documents for e in d.errors)
        if not errors:
            return f"{what} is valid"
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return f"{what} is invalid: {errors[0]}{more}"

    def to_dict(self) -> dict[str, Any]:
        """The document that `jobkit validate -o json` prints."""
        document: dict[str, Any] = {} if self.file is None else {"file": self.file}
        document |= {
            "valid": self.valid,
            "errors": [error.to_dict() for error in self.errors],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }
        if self.then is not None:
            document["then"] = self.then.to_dict()
        if self.documents:
            document["documents"] = [each.to_dict() for each in self.documents]
        return document

    def __repr__(self) -> str:
        from jobkit.text.diagnostics import verdict_line  # noqa: PLC0415  loaded when it is shown

        return f"<Diagnostics of {verdict_line(self, self.file or 'manifest')}>"

    def __str__(self) -> str:
        from jobkit.text.diagnostics import report  # noqa: PLC0415  loaded when it is shown

        return report(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from jobkit.html import diagnostics_mimebundle  # noqa: PLC0415  loaded when it is shown

        bundle: dict[str, str] = diagnostics_mimebundle(self)
        return bundle
