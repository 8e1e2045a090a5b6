"""What the people page asks for and does, as jobs: people, their files, pledges, matters and their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desktop.jobs import matter_reading, people_reading
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.jobs.people_said import (
    Attached,
    FormsSaid,
    ItemSaid,
    MatterSaid,
    PledgeSaid,
    StepSaid,
)
from desktop.jobs.people_shown import PledgeForScan, ReadScan, ScanPage
from desktop.services.contract.evidence import attach_to, renew_evidence, withdraw_evidence
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.matters import (
    MatterChange,
    NewMatter,
    attach_paper,
    change_matter,
    open_matter,
    take_step,
    undo_step,
    withdraw_matter,
)
from desktop.services.people.people import (
    NewPerson,
    PersonChange,
    adopt_people,
    change_person,
    enter_person,
    void_person,
)
from desktop.services.people.person_items import (
    ItemChange,
    NewItem,
    change_item,
    enter_item,
    void_item,
)
from desktop.services.people.pledge_forms import make_pledges
from desktop.services.people.pledge_scans import read_scan
from desktop.services.people.pledge_signing import enter_pledge, file_scan, void_pledge
from desktop.services.progress import Progress
from resources.words import _
from search.language.writing import quoted

Values = Mapping[str, Any]


class PeopleJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start. Changes emit `library_changed` when done."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._order = OrderJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    @staticmethod
    def documents_query(label: str) -> str:
        """The query that finds all documents about somebody."""
        return f"人员:{quoted(label)}"

    def board(self, day: date | None) -> Job:
        """Finishes with the `PeopleBoard` of a day, today where none is given."""
        return self._asking(lambda house: people_reading.board(house, day))

    def sheet(self, person: int, day: date | None) -> Job:
        """Finishes with the `PersonSheetShown` of somebody."""
        return self._asking(lambda house: people_reading.sheet(house, person, day))

    def matter(self, matter: int, day: date | None) -> Job:
        """Finishes with the `ShownMatter`."""
        return self._asking(lambda house: matter_reading.matter(house, matter, day))

    def preview(self, said: MatterSaid) -> Job:
        """Finishes with the `MatterPreview` of a matter that isn't opened yet."""
        return self._asking(lambda house: matter_reading.preview(house, said))

    def entering(self, values: Values) -> Job:
        """Enter somebody. Finishes with their id."""
        return self._changing(lambda house: enter_person(house, NewPerson(**values)).id)

    def amending(self, person: int, values: Values) -> Job:
        """Say something else of somebody; documents follow another label. Finishes with their id."""

        def do(house: House, _progress: Progress) -> int:
            return change_person(house, person, PersonChange(**values)).id

        # A new label is a new word of all the documents about this person.
        return self._order.amending(_("People"), do)

    def voiding(self, person: int, reason: str) -> Job:
        """Somebody was entered by mistake."""
        return self._changing(lambda house: void_person(house, person, reason))

    def adopting(self) -> Job:
        """Finishes with those who were entered because documents name them."""

        def do(house: House, _progress: Progress) -> object:
            return adopt_people(house)

        return self._order.amending(_("People"), do)

    def revealing(self, person: int, what: str) -> Job:
        """Finishes with a sealed number; the journal says that it was looked at."""
        return self._archive.doing(
            _("People"), lambda house, _progress: reveal(house, person, what)
        )

    def keeping_item(self, person: int, item: int | None, said: ItemSaid) -> Job:
        """Enter a thing on somebody's file, or correct one. Without dates it is undated, where that is allowed."""
        undated = said.since is None and said.until is None

        def do(house: House) -> int:
            if item is None:
                new = NewItem(
                    said.kind,
                    said.title,
                    said.number,
                    said.since,
                    said.until,
                    said.facts,
                    undated,
                )
                return enter_item(house, person, new).id
            changed = ItemChange(
                said.title, said.number, said.since, said.until, said.facts, undated
            )
            return change_item(house, item, changed).id

        return self._changing(do)

    def voiding_item(self, item: int, reason: str) -> Job:
        """An item was entered by mistake."""
        return self._changing(lambda house: void_item(house, item, reason))

    def entering_pledge(self, person: int, said: PledgeSaid) -> Job:
        """Enter a pledge that was signed on another form."""
        return self._changing(
            lambda house: enter_pledge(
                house,
                person,
                said.variant,
                said.signed,
                document_id=said.document,
                note=said.note,
            )
        )

    def voiding_pledge(self, pledge: int, reason: str) -> Job:
        """Declare a pledge void."""
        return self._changing(lambda house: void_pledge(house, pledge, reason))

    def making_forms(self, said: FormsSaid) -> Job:
        """Write forms of pledges into a folder. Finishes with the list of them."""

        def do(house: House, progress: Progress) -> object:
            return make_pledges(
                house,
                said.people,
                said.variant,
                said.folder,
                form=said.form,
                day=said.day,
                progress=progress,
            )

        return self._order.amending(_("Making pledge forms"), do)

    def reading_scan(self, path: Path) -> Job:
        """Finishes with a `ReadScan`; nothing is kept."""

        def do(house: House, progress: Progress) -> ReadScan:
            plan = read_scan(house, path, progress=progress)
            people = registers_of(house).person
            return ReadScan(
                path,
                tuple(
                    ScanPage(
                        page.number,
                        page.candidates,
                        page.certain,
                        _(page.way) if page.way else "",
                        _(page.problem) if page.problem else "",
                    )
                    for page in plan.pages
                ),
                tuple(
                    PledgeForScan(
                        each.id,
                        people[each.person_id].label,
                        each.variant,
                        each.code,
                        each.signed,
                    )
                    for each in sorted(registers_of(house).pledge.values(), reverse=True)
                    if not each.void
                ),
                plan.unread,
            )

        return self._archive.doing(_("Reading the scan"), do)

    def filing_scan(self, path: Path, pledges: Mapping[int, date], pages: Mapping[int, int]) -> Job:
        """File a scan and let it prove these pledges, each signed on its day."""

        def do(house: House, progress: Progress) -> object:
            return file_scan(house, path, pledges, pages=pages, progress=progress)

        return self._order.amending(_("Filing the scan"), do)

    def opening(self, said: MatterSaid) -> Job:
        """Open a matter. Finishes with its id."""
        new = NewMatter(
            said.kind,
            said.day,
            said.planned,
            said.person,
            said.other,
            said.title,
            said.facts,
            said.note,
        )
        return self._changing(lambda house: open_matter(house, new).id)

    def changing_matter(self, matter: int, said: MatterSaid) -> Job:
        """Say something else of a matter. Finishes with its id."""
        changed = MatterChange(
            said.day,
            said.planned,
            said.person,
            said.other,
            said.title,
            said.facts,
            said.note,
        )
        return self._changing(lambda house: change_matter(house, matter, changed).id)

    def withdrawing_matter(self, matter: int, reason: str) -> Job:
        """A matter was opened by mistake or came to nothing."""
        return self._changing(lambda house: withdraw_matter(house, matter, reason))

    def taking(self, matter: int, step: str, said: StepSaid) -> Job:
        """A step was taken."""
        return self._changing(
            lambda house: take_step(
                house,
                matter,
                step,
                day=said.day,
                name=said.name,
                reason=said.reason,
                happened=said.forced,
            )
        )

    def undoing(self, matter: int, step: str, reason: str) -> Job:
        """A step wasn't taken after all."""
        return self._changing(lambda house: undo_step(house, matter, step, reason))

    def attaching_paper(self, matter: int, step: str, said: Attached) -> Job:
        """Let a document be the paper of a step."""
        return self._changing(
            lambda house: attach_paper(
                house,
                matter,
                step,
                said.document,
                kind=said.kind,
                signed=said.signed,
                day=said.day,
                note=said.note,
            )
        )

    def attaching(self, subject: str, key: str, said: Attached) -> Job:
        """Let a document prove an item or a pledge."""
        return self._changing(
            lambda house: attach_to(
                house,
                subject,
                key,
                said.document,
                kind=said.kind,
                signed=said.signed,
                day=said.day,
                note=said.note,
            )
        )

    def withdrawing(self, evidence: int, reason: str) -> Job:
        """Let a piece of evidence prove nothing from today on."""
        return self._changing(lambda house: withdraw_evidence(house, [evidence], reason))

    def renewing(self, evidence: int) -> Job:
        """Pin the newest version of its document."""
        return self._changing(lambda house: renew_evidence(house, [evidence]))

    def _asking(self, ask: Callable[[House], object]) -> Job:
        return self._archive.asking(_("Listing"), ask)

    def _changing(self, change: Callable[[House], object]) -> Job:
        return self._order.changing(_("People"), change)
