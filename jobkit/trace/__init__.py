"""A finished run as the one document that a browser draws from: geometry, figures and words.

Everything that has to be judged or worded is judged and worded here; who draws only looks things
up. The document is plain JSON, its times are whole milliseconds since the Job's creation.
"""

from jobkit.trace.comparison import comparison
from jobkit.trace.document import Trace, alternatives, trace

__all__ = ["Trace", "alternatives", "comparison", "trace"]
