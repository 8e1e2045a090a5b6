"""What is wrong with a file of rules: every place that contradicts itself or another, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import ModelError


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing that is wrong: where ("duty R51 › when 1 › due"), what, and what to do. All but ids is translated."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.remedy}".rstrip()


class RulesWrong(ModelError):
    """A file of rules can't be used; `problems` are all that were found in it, at least one."""

    code = "rules-wrong"

    def __init__(self, problems: Iterable[RuleProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems in a file of rules")
