"""What a cluster would answer: the rules of the API server, and a report of them."""

from jobkit.validation.report import diagnose
from jobkit.validation.server import apply_merge_patch, validate_create, validate_update

__all__ = ["apply_merge_patch", "diagnose", "validate_create", "validate_update"]
