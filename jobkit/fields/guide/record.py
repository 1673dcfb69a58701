"""The form of what jobkit knows about one field, beyond its name and type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Any

from jobkit.fields.guide.example import Example

__all__ = ["NOTHING", "Changes", "FieldGuide", "Limits", "Nothing", "Since"]


class Nothing:
    """There is no default: the field stays absent. None would be a value of JSON."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Nothing()


class Changes(StrEnum):
    """When a field of a stored Job may change. Source: ValidateJobUpdate of batch/v1."""

    Always = "at any time"
    Never = "never"
    InTandem = "in an Indexed Job, together with parallelism and to the same value"
    WhileSuspended = (
        "while the Job is suspended and has no active Pod: before its first start, or after the "
        "condition Suspended has become True"
    )
    ByController = "written by the Job controller; what a manifest says is dropped"
    ByServer = "written by the API server"
    ByCluster = "written by the cluster when a Pod is created or runs; a manifest leaves it out"
    BetweenRuns = "between two runs: a scenario is read once, before the run begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a value may be, as far as the value alone decides it.

    The server's own limits stand in `jobkit.fields.limits`; a guide gives only what that table lacks,
    and the meaning of each value. `jobkit.fields.bounds` puts both together.

    Attributes:
        least, most: The smallest and the largest number.
        longest: The most characters of a text.
        form: The grammar of a text, or of a map's values (`jobkit.fields.forms`).
        keys: The grammar of a map's keys.
        fewest_items, most_items: How many entries a list has.
        unique: Whether its entries must differ.
        values: The only values allowed, each with its meaning.
        or_empty: Whether an empty value is as good as none.
    """

    least: int | None = None
    most: int | None = None
    longest: int | None = None
    form: str | None = None
    keys: str | None = None
    fewest_items: int | None = None
    most_items: int | None = None
    unique: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    or_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The releases of Kubernetes in which a field came: off by default, on by default, for good."""

    alpha: str | None = None
    beta: str | None = None
    stable: str | None = None


@dataclass(frozen=True, slots=True)
class FieldGuide:
    """What a field means for the running of a Job.

    Attributes:
        field: The kind and the name, "JobSpec.backoffLimit"; the kind alone for what stands at the top.
        brief: One line, without a full stop at its end.
        meaning: A paragraph or more, parted by empty lines.
        default: What the server fills in where the field is absent.
        default_note: When the default differs.
        limits: What a value may be by itself.
        limits_note: What it may be beside other fields.
        is_needed: Whether the server refuses an object without it.
        since: When it came.
        changes: When it may change in a stored Job.
        beside: Fields that it works with, each with how; full paths.
        beliefs: Ids of misunderstandings, each with what is true instead.
        example: A Job that shows it.
    """

    field: str
    brief: str
    _: KW_ONLY
    meaning: str = ""
    default: Any = NOTHING
    default_note: str = ""
    limits: Limits = Limits()
    limits_note: str = ""
    is_needed: bool = False
    since: Since | None = None
    changes: Changes | None = None
    beside: tuple[tuple[str, str], ...] = ()
    beliefs: tuple[tuple[str, str], ...] = ()
    example: Example | None = None
