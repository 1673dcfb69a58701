"""Lessons: scenarios, questions and goals as data, and checks that judge what a Job does."""

from jobkit.lessons.lesson import LEVELS, Lesson, lesson
from jobkit.lessons.load import LessonNotFound, lesson_ids
from jobkit.lessons.result import CheckResult, GoalResult
from jobkit.lessons.strictly import LessonFileInvalid

__all__ = [
    "LEVELS",
    "CheckResult",
    "GoalResult",
    "Lesson",
    "LessonFileInvalid",
    "LessonNotFound",
    "lesson",
    "lesson_ids",
]
