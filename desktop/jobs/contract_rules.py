"""What the settings and rules of a contract ask for and do, as jobs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.contract import ContractJobs
from desktop.jobs.job import Job
from desktop.services.contract.calendar_import import calendar_years, import_calendar
from desktop.services.contract.contract_settings import SettingView, settings_of, settle
from desktop.services.contract.rules import (
    RuleFile,
    RuleRevision,
    contract_terms_of,
    keep_rules,
    rule_faults,
    rule_files,
    rule_revisions,
    rule_text,
    setting_rules_of,
)
from desktop.services.house import House
from desktop.services.library import get_document
from models.contract.calendar import YearOfDays
from models.contract.contract_terms import ContractTerms
from models.contract.rule_problems import RuleProblem
from models.errors import NoSuchDocument
from resources.words import _


@dataclass(frozen=True, slots=True)
class OpenRules:
    """Questions with their answers, files of rules, known years. `papers`: titles of documents that fixed answers."""

    terms: ContractTerms
    settings: tuple[SettingView, ...]
    groups: tuple[tuple[str, str], ...]
    papers: dict[int, str]
    files: tuple[RuleFile, ...]
    revisions: tuple[RuleRevision, ...]
    years: tuple[YearOfDays, ...]
    faults: tuple[RuleProblem, ...]


@dataclass(frozen=True, slots=True)
class ShownRules:
    """A file of rules: its text in force, its revisions, the newest first, and its shipped text where there is one."""

    name: str
    text: str
    shipped: str | None
    revisions: tuple[RuleRevision, ...]


class RuleJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._jobs = ContractJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def reading(self) -> Job:
        """Finishes with `OpenRules`."""
        return self._archive.asking(_("Reading the rules"), _read)

    def text(self, name: str) -> Job:
        """Finishes with the `ShownRules` of this name."""

        def ask(house: House) -> ShownRules:
            try:
                shipped: str | None = rule_text(house, name, 0)
            except KeyError:
                shipped = None
            return ShownRules(
                name, rule_text(house, name), shipped, tuple(rule_revisions(house, name))
            )

        return self._archive.asking(_("Reading the rules"), ask)

    def settling(self, name: str, value: str, *, document: int | None, note: str) -> Job:
        """Answer a question."""
        return self._jobs.changing(
            _("Settings of the contract"),
            lambda house: settle(house, name, value, document_id=document, note=note),
        )

    def keeping(self, name: str, text: str, *, note: str, origin: str = "") -> Job:
        """Keep another revision. Finishes with its number."""
        return self._jobs.changing(
            _("Keeping rules"),
            lambda house: keep_rules(house, name, text, note=note, origin=origin),
        )

    def importing(self, path: Path, year: int | None) -> Job:
        """Read a year's days off from a file. Finishes with the `ImportedYear`."""
        return self._jobs.changing(
            _("Importing holidays"), lambda house: import_calendar(house, path, year=year)
        )


def _read(house: House) -> OpenRules:
    settings = settings_of(house)
    papers = {}
    for each in settings:
        if each.document_id is not None:
            try:
                papers[each.document_id] = get_document(house, each.document_id).title
            except NoSuchDocument:
                papers[each.document_id] = _("a document that is gone")
    groups = setting_rules_of(house).groups
    return OpenRules(
        contract_terms_of(house),
        settings,
        tuple((name, str(label)) for name, label in groups.items()),
        papers,
        tuple(rule_files(house)),
        tuple(rule_revisions(house)),
        calendar_years(house),
        rule_faults(house),
    )
