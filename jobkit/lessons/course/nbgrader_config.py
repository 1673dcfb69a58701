"""A course of jobkit's lessons in nbgrader.

The lesson notebooks are handed out as they are: their work cells hold gaps, not solutions, so nothing
is cut out of them, and the worked examples keep their pictures.
"""

from nbgrader import preprocessors as steps

c = get_config()  # noqa: F821  nbgrader provides it

c.CourseDirectory.course_id = "jobs"
c.GenerateAssignment.preprocessors = [
    steps.IncludeHeaderFooter,
    steps.LockCells,
    steps.ComputeChecksums,
    steps.SaveCells,
    steps.CheckCellMetadata,
]
# a lesson runs in seconds; a cell that takes a minute hangs
c.ExecutePreprocessor.timeout = 60
