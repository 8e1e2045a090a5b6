"""What a finished job has to say: one sentence, and the files it could not take."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.itemmodels.formats import format_count
from desktop.services.filing.plan_records import CarriedOut
from desktop.services.records import Failed, TextReport
from desktop.views.controls.notice import Mood
from resources.words import _, ngettext


@dataclass(frozen=True, slots=True)
class JobReport:
    """`failed` is listed on request; `heading` says in what they failed."""

    mood: Mood
    sentence: str
    heading: str = ""
    failed: tuple[Failed, ...] = ()


def intake_words(report: CarriedOut) -> JobReport:
    """Filed, newer versions, already there, failed: only what happened is mentioned."""
    parts = []
    added, versions = len(report.added), len(report.versions)
    twins, failed = len(report.duplicates), len(report.failed)
    if added or not (versions or twins or failed):
        words = ngettext("{count} file filed", "{count} files filed", added)
        parts.append(words.format(count=format_count(added)))
    if versions:
        words = ngettext("{count} newer version", "{count} newer versions", versions)
        parts.append(words.format(count=format_count(versions)))
    if twins:
        words = ngettext("{count} was there already", "{count} were there already", twins)
        parts.append(words.format(count=format_count(twins)))
    if failed:
        words = ngettext("{count} failed", "{count} failed", failed)
        parts.append(words.format(count=format_count(failed)))
    mood = Mood.BAD if failed and not (added or versions) else Mood.CAUTION if failed else Mood.GOOD
    return JobReport(mood, _("; ").join(parts), _("Not filed"), report.failed)


def text_words(report: TextReport) -> JobReport:
    """What search can see now, and what it can't."""
    parts = []
    words = ngettext(
        "{count} document is searchable now",
        "{count} documents are searchable now",
        report.searchable,
    )
    parts.append(words.format(count=format_count(report.searchable)))
    if report.empty:
        words = ngettext("{count} holds no text", "{count} hold no text", report.empty)
        parts.append(words.format(count=format_count(report.empty)))
    unreadable = len(report.unreadable)
    if unreadable:
        words = ngettext("{count} can't be read", "{count} can't be read", unreadable)
        parts.append(words.format(count=format_count(unreadable)))
    if report.withheld:
        words = ngettext(
            "{count} withheld: marked as a state secret",
            "{count} withheld: marked as a state secret",
            len(report.withheld),
        )
        parts.append(words.format(count=format_count(len(report.withheld))))
    mood = Mood.BAD if report.withheld else Mood.CAUTION if unreadable else Mood.GOOD
    return JobReport(
        mood, _("; ").join(parts), _("Filed safely, but the text can't be read"), report.unreadable
    )


def joined(first: JobReport, second: JobReport) -> JobReport:
    """Two reports as one: the worse mood, both sentences, every failed file."""
    order = (Mood.PLAIN, Mood.GOOD, Mood.CAUTION, Mood.BAD)
    mood = max(first.mood, second.mood, key=order.index)
    sentence = _("{first}; {second}").format(first=first.sentence, second=second.sentence)
    heading = first.heading if first.failed else second.heading
    return JobReport(mood, sentence, heading, first.failed + second.failed)
