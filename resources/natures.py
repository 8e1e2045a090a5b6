"""The scheme of 四性检测 from `natures.toml`: the checks, what the catalogue's items must be like, known formats."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from resources.words import language

_FILE = Path(__file__).parent / "natures.toml"


@dataclass(frozen=True, slots=True)
class NatureCheck:
    """One check. `by_person`: only a person can say (or a program that need not be there)."""

    code: str
    zh: str
    en: str
    how_zh: str
    how_en: str
    by_person: bool

    @property
    def name(self) -> str:
        """What is checked, in the language in use."""
        return self.zh if language() == "zh_CN" else self.en

    @property
    def how(self) -> str:
        """How it is checked, in the language in use."""
        return self.how_zh if language() == "zh_CN" else self.how_en


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What an item of the catalogue must be like: at most `longest` characters, and, unless empty, of this form."""

    longest: int
    form: re.Pattern[str] | None
    values: frozenset[str]
    required: bool


@dataclass(frozen=True, slots=True)
class FormatRules:
    """Endings without their dot, in lower case; names of leavings in lower case."""

    common: frozenset[str]
    archives: frozenset[str]
    refused: frozenset[str]
    text: frozenset[str]
    leavings: frozenset[str]
    source_folder: str
    environment: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NatureScheme:
    """Everything in the file; checks in their order, which is that of reports."""

    zh: str
    en: str
    checks: tuple[NatureCheck, ...]
    fields: dict[str, FieldRule]
    formats: FormatRules

    @property
    def title(self) -> str:
        """What is followed, in the language in use."""
        return self.zh if language() == "zh_CN" else self.en

    def check(self, code: str) -> NatureCheck | None:
        """The check with this code, if there is one."""
        return next((each for each in self.checks if each.code == code), None)


@functools.cache
def nature_scheme() -> NatureScheme:
    """The shipped scheme."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    formats = data["formats"]
    return NatureScheme(
        data["scheme_zh"],
        data["scheme_en"],
        tuple(
            NatureCheck(
                row["code"],
                row["zh"],
                row["en"],
                row["how_zh"],
                row["how_en"],
                row.get("person", False),
            )
            for row in data["check"]
        ),
        {
            name: FieldRule(
                row["longest"],
                re.compile(row["form"]) if "form" in row else None,
                frozenset(row.get("values", ())),
                row.get("required", False),
            )
            for name, row in data["field"].items()
        },
        FormatRules(
            common=frozenset(formats["common"]),
            archives=frozenset(formats["archives"]),
            refused=frozenset(formats["refused"]),
            text=frozenset(formats["text"]),
            leavings=frozenset(formats["leavings"]),
            source_folder=formats["source_folder"],
            environment=tuple(formats["environment"]),
            papers=tuple(formats["papers"]),
        ),
    )
