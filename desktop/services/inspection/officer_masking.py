"""What an officer is shown, without people's numbers. Pages and pictures can't be masked; the window says so."""

from __future__ import annotations

from dataclasses import replace

from desktop.services.searching.search_records import Completion, FoundDocument, SearchResult
from models.people.number_masking import mask_numbers
from models.records import DocumentRecord, VersionRecord
from search.records import KeptText


def masked_record(record: DocumentRecord) -> DocumentRecord:
    """A document whose title, reference and file name tell no such number."""
    title, reference = mask_numbers(record.title), mask_numbers(record.reference)
    version = _masked_version(record.version)
    if version is record.version and (title, reference) == (record.title, record.reference):
        return record
    return replace(record, title=title, reference=reference, version=version)


def masked_result(result: SearchResult) -> SearchResult:
    """An answer whose titles and pieces of text tell none; marks stay where they are."""
    return replace(result, found=tuple(_masked_found(each) for each in result.found))


def masked_completion(completion: Completion) -> Completion:
    """Proposals without those that would spell a number out."""
    shown = tuple(
        option
        for option in completion.options
        if all(mask_numbers(each) == each for each in (option.insert, option.label))
    )
    return replace(completion, options=shown)


def masked_text(kept: KeptText) -> KeptText:
    """A text of the same length; its pages begin where they began."""
    return replace(kept, text=mask_numbers(kept.text))


def _masked_found(found: FoundDocument) -> FoundDocument:
    snippet = found.snippet
    return replace(
        found,
        document=masked_record(found.document),
        version=_masked_version(found.version),
        snippet=snippet and replace(snippet, text=mask_numbers(snippet.text)),
    )


def _masked_version(version: VersionRecord) -> VersionRecord:
    name, path = mask_numbers(version.name), mask_numbers(version.path)
    if (name, path) == (version.name, version.path):
        return version
    return replace(version, name=name, path=path)
