"""What the rules of 等保 and 密评 have in common: where a rule comes from, materials, frequencies, report templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.contract.rule_reading import Reader
from resources.knowledge import Label
from resources.words import _

GRADING, CRYPTO = "grading", "crypto"
"""The two schemes of filings and assessments."""

RISKS = ("major", "high", "medium", "low")
"""How grave a finding can be, the gravest first."""

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from. Not `confirmed`: nobody compared it with an official text."""

    source: Label
    clause: str
    confirmed: bool

    def __str__(self) -> str:
        named = " ".join(filter(None, (str(self.source), self.clause)))
        return named if self.confirmed else _("{source} (not confirmed)").format(source=named)


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a filed system needs from a level on; documents of `types` may be it."""

    id: str
    group: str
    words: Label
    from_level: int
    types: tuple[str, ...]
    optional: bool
    extension: str
    basis: Basis

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often something is due at a level; not `binding`: only recommended."""

    what: str
    level: int
    months: int
    binding: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a report concludes when its result (hundredths) lies within the bounds and no risk of `without` is there.

    `above` and `below` exclude the bound, `at_least` includes it. `complete`: every unit must score in full.
    """

    id: str
    words: Label
    above: int | None
    below: int | None
    at_least: int | None
    without: tuple[str, ...]
    complete: bool
    passed: bool
    basis: Basis

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Template:
    """A version of the report's template, for reports whose cover bears a day before `until` or after `since`."""

    id: str
    words: Label
    measure: str
    since: date | None
    until: date | None
    conclusions: tuple[Conclusion, ...]
    basis: Basis

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)

    def conclusion(self, identifier: str) -> Conclusion | None:
        """The conclusion with this id."""
        return next((each for each in self.conclusions if each.id == identifier), None)


class Sources:
    """The sources that a file names, by id."""

    def __init__(self, reader: Reader) -> None:
        self._known: dict[str, Label] = {}
        for entry in reader.tables("source", "source {id}"):
            self._known[entry.text("id")] = entry.label()

    def basis(self, entry: Reader) -> Basis:
        """What an entry says of where it comes from."""
        source = entry.choice("source", tuple(self._known) or ("",))
        label = self._known.get(source, Label("", ""))
        return Basis(label, entry.text("clause", default=""), entry.flag("confirmed"))


def template_of(templates: Iterable[Template], reported: date) -> Template | None:
    """The template that a report of this day must use; None where the rules don't say or several could be meant."""
    fitting = [
        each
        for each in templates
        if (each.since is None or reported > each.since)
        and (each.until is None or reported < each.until)
    ]
    return fitting[0] if len(fitting) == 1 else None


def read_groups(reader: Reader) -> Mapping[str, Label]:
    """The groups of materials, in order."""
    return {each.text("id"): each.label() for each in reader.tables("group", "group {id}")}


def read_materials(
    reader: Reader, sources: Sources, groups: Sequence[str], extensions: Sequence[str]
) -> tuple[Material, ...]:
    """The checklist; an id that comes twice is a contradiction."""
    entries = reader.tables("material", "material {id}")
    require_unique(entries)
    return tuple(
        Material(
            entry.text("id"),
            entry.choice("group", tuple(groups) or ("",)),
            entry.label(),
            entry.integer("from_level", least=LEVELS[0], most=LEVELS[-1]),
            entry.texts("types", default=()),
            entry.flag("optional", default=False),
            entry.choice("extension", ("", *extensions), default=""),
            sources.basis(entry),
        )
        for entry in entries
    )


def read_frequencies(reader: Reader, sources: Sources) -> tuple[Frequency, ...]:
    """How often what is due; the same thing twice for a level is a contradiction."""
    found = []
    seen: set[tuple[str, int]] = set()
    for entry in reader.tables("frequency", "frequency {id}", key="what"):
        each = Frequency(
            entry.choice("what", ("assessment", "self-check", "drill")),
            entry.integer("level", least=LEVELS[0], most=LEVELS[-1]),
            entry.integer("months", least=1, most=120),
            entry.flag("binding"),
            sources.basis(entry),
        )
        if (each.what, each.level) in seen:
            entry.wrong(
                "level", _("This is said twice for level {level}.").format(level=each.level), _("Take one away.")
            )  # fmt: skip
        seen.add((each.what, each.level))
        found.append(each)
    return tuple(found)


def read_templates(reader: Reader, sources: Sources) -> tuple[Template, ...]:
    """The templates with their conclusions in the order in which they are tried."""
    entries = reader.tables("template", "template {id}")
    require_unique(entries)
    return tuple(_template(entry, sources) for entry in entries)


def require_unique(entries: Sequence[Reader]) -> None:
    """Name the ids that come twice."""
    seen: set[str] = set()
    for entry in entries:
        identifier = entry.text("id")
        if identifier in seen:
            entry.wrong(
                "id", _("“{value}” comes twice.").format(value=identifier), _("Give one of them another id.")
            )  # fmt: skip
        seen.add(identifier)


def _template(entry: Reader, sources: Sources) -> Template:
    identifier = entry.text("id")
    parts = entry.tables("conclusion", f"template {identifier} › conclusion {{id}}")
    require_unique(parts)
    if not parts:
        entry.wrong("conclusion", _("This is missing."), _("Add it."))
    entry.text("hazards_clause", default="")
    return Template(
        identifier,
        entry.label(),
        entry.choice("measure", ("rate", "score")),
        entry.day_or_none("since"),
        entry.day_or_none("until"),
        tuple(_conclusion(each, sources) for each in parts),
        sources.basis(entry),
    )


def _conclusion(entry: Reader, sources: Sources) -> Conclusion:
    found = Conclusion(
        entry.text("id"),
        entry.label(),
        entry.integer_or_none("above", most=10_000),
        entry.integer_or_none("below", most=10_000),
        entry.integer_or_none("at_least", most=10_000),
        entry.texts("without", default=()),
        entry.flag("complete", default=False),
        entry.flag("passed", default=True),
        sources.basis(entry),
    )
    for each in found.without:
        if each not in RISKS:
            entry.wrong(
                "without", _("“{value}” is none of what can stand here.").format(value=each),
                _("Write one of: {known}.").format(known=", ".join(RISKS)),
            )  # fmt: skip
    least = max((each for each in (found.above, found.at_least) if each is not None), default=0)
    if found.below is not None and least >= found.below:
        entry.wrong("below", _("No result lies between the bounds."), _("Correct the bounds."))
    return found
