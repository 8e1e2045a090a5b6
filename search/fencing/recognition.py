"""The text of scanned pages and pictures, recognised offline by a fenced process that may hang or die without harm.

Needs the packages of the extra `ocr`; without them `recognition_problem` says so. They are never imported here: what
they are and load stays in the process.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from resources.words import N_
from search.errors import ReaderUnavailable
from search.fencing.extract import Extractor
from search.fencing.fence import Fence
from search.fencing.fenced import FencedProcess
from search.fencing.page_requests import OPEN, PAIR, RECOGNISE
from search.fencing.reasons import Reason
from search.pages.ocr_models import model_paths
from search.records import PAGE_BREAK, Extraction, Layout, Page

_MIB = 1024 * 1024
_MODULE = "search.fencing.recognising_worker"
_PACKAGES = ("rapidocr", "onnxruntime", "cv2", "numpy")
_LONGEST_PAGE = 4 * _MIB
_FRUITLESS = 3
"""After so many pages in a row that end the process, the rest is not tried."""

NOT_INSTALLED = N_(
    "Scanned pages and pictures are not searchable: text recognition is not installed (the extra “ocr”)."
)
_MODELS_MISSING = N_(
    "Scanned pages and pictures are not searchable: the models for text recognition are missing."
)


def recognition_problem() -> str:
    """Why nothing can be recognised here, as an English message id to be translated; empty when it can."""
    if any(importlib.util.find_spec(package) is None for package in _PACKAGES):
        return NOT_INSTALLED
    paths = model_paths()
    if not paths or not all(path.is_file() for path in paths.values()):
        return _MODELS_MISSING
    return ""


@dataclass(frozen=True, slots=True)
class RecognitionLimits:
    """What recognising may cost. Sizes are in bytes."""

    seconds_to_open: float = 20.0
    seconds_a_page: float = 90.0  # two or three on a quiet machine with two cores
    memory: int = 3072 * _MIB  # of address space; a page of A4 takes 1100 MiB, one of A0 1800
    bytes_per_second: int = 20 * _MIB
    most_pages: int = 2_000


class Recogniser:
    """Recognises one file after the other in one process, which is started when first needed; safe from any thread."""

    def __init__(self, limits: RecognitionLimits | None = None) -> None:
        self._limits = limits or RecognitionLimits()
        self._turn = threading.Lock()
        self._extractor = Extractor(workers=1)
        self._process: FencedProcess | None = None

    def __enter__(self) -> Recogniser:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def recognise(
        self,
        name: str,
        data: bytes,
        *,
        password: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> Extraction:
        """All the text of a file: what it holds, as the extractor reads it, and what its scans and pictures show.

        Pages that hold text keep it. Pictures inside of an OFD, an office document or a zip follow as parts of their
        own. A bad file never raises: the reason is in the answer, and `unread` says where pages failed. `progress` is
        told after each page how many are done, of how many; what it raises ends the work. Raises ReaderUnavailable
        when a process does not start, or recognition is not installed.
        """
        if recognition_problem():
            raise ReaderUnavailable
        held = self._extractor.extract(name, data, password=password)
        if held.reason or not data:
            return held
        with self._turn:
            return self._recognised(held, (name, data, password), progress)

    def fence(self) -> Fence:
        """What holds the process on this system; starts it to find out. Raises ReaderUnavailable."""
        with self._turn:
            return self._ready().fence

    def close(self) -> None:
        """End the processes, also in the middle of a page of another thread."""
        process = self._process
        if process is not None:
            process.end()
        with self._turn:
            if self._process is not None:
                self._process.end()
            self._process = None
        self._extractor.close()

    def _recognised(
        self,
        held: Extraction,
        file: tuple[str, bytes, str],
        progress: Callable[[int, int], None] | None,
    ) -> Extraction:
        reason, count, labels = self._open(file)
        if reason is not Reason.NONE or not count:
            return replace(held, scan=False, unread=_and_unread(held, reason))
        found: dict[int, str] = {}
        fruitless, failure = 0, Reason.NONE
        for number in range(1, count + 1):
            reason, text = self._page(number, file)
            if reason is Reason.NONE:
                fruitless = 0
                if text is not None:
                    found[number] = text
            else:
                failure = reason
                fruitless += reason in _ENDING
            if progress is not None:
                progress(number, count)
            if fruitless == _FRUITLESS:
                break
        if failure is not Reason.NONE and not found and not held.text:
            return Extraction("", failure.sentence, held.pages, flags=held.flags)
        return with_recognised(held, found, count, labels, failure)

    def _ready(self) -> FencedProcess:
        if self._process is None or not self._process.usable:
            self._process = FencedProcess(_MODULE, self._limits.memory, _ENVIRONMENT)
        return self._process

    def _open(self, file: tuple[str, bytes, str]) -> tuple[Reason, int, list[str]]:
        """How many pages there are, and their labels where they are files inside this one."""
        process = self._ready()
        name, data, password = file
        reason, answer = process.ask(
            OPEN,
            [
                PAIR.pack(self._limits.most_pages, 0),
                name.encode("utf-8", "replace"),
                password.encode("utf-8", "replace"),
                data,
            ],
            seconds=self._limits.seconds_to_open + len(data) / self._limits.bytes_per_second,
            largest=_LONGEST_PAGE,
        )
        if reason is not Reason.NONE:
            return reason, 0, []
        count, packed = PAIR.unpack(answer[0]) if answer else (0, 0)
        labels = answer[1].decode("utf-8", "replace").split("\n") if packed and count else []
        if count > self._limits.most_pages or (labels and len(labels) != count):
            process.end()
            return Reason.STOPPED, 0, []
        return Reason.NONE, count, labels

    def _page(self, number: int, file: tuple[str, bytes, str]) -> tuple[Reason, str | None]:
        """What a page shows, None where it holds its text itself. A process that ended is replaced."""
        if self._process is None or not self._process.usable:
            reason, _, _ = self._open(file)
            if reason is not Reason.NONE:
                return reason, None
        process = self._ready()
        reason, answer = process.ask(
            RECOGNISE,
            [PAIR.pack(number, 0)],
            seconds=self._limits.seconds_a_page,
            largest=_LONGEST_PAGE,
        )
        if reason is not Reason.NONE:
            return reason, None
        if len(answer) != 2 or len(answer[0]) != PAIR.size:
            process.end()
            return Reason.STOPPED, None
        recognised, _ = PAIR.unpack(answer[0])
        text = answer[1].decode("utf-8", "replace").replace(PAGE_BREAK, " ")
        return Reason.NONE, text if recognised else None


def with_recognised(
    held: Extraction, found: Mapping[int, str], count: int, labels: Sequence[str], failure: Reason
) -> Extraction:
    """What a file holds, with what its `count` pages show; `labels` name them where they are files inside of it."""
    pages = held.text.split(PAGE_BREAK) if held.text else []
    places = list(held.layout.pages)
    rows = list(held.layout.rows)
    if labels:
        shown = [(labels[number - 1], text) for number, text in found.items() if text.strip()]
        if shown and pages and not places:
            places = [Page("page" if held.pages else "part")] * len(pages)
        pages += [text for _, text in shown]
        places += [Page("part", label) for label, _ in shown]
    else:
        pages += [""] * (count - len(pages))
        for number, text in found.items():
            pages[number - 1] = _together(text, pages[number - 1])
    if rows:
        rows += [()] * (len(pages) - len(rows))
    text = PAGE_BREAK.join(pages)
    if not text.strip():
        text, places, rows = "", [], []
    return replace(
        held,
        text=text,
        pages=len(pages) if not labels or len(places) == len(pages) else held.pages,
        layout=Layout(tuple(places), tuple(rows), recognised=bool(found)),
        scan=False,
        unread=_and_unread(held, failure),
    )


def _together(shown: str, held: str) -> str:
    """What a page shows, and of the little it holds (a stamp, a page number) what is not among it."""
    rest = [line for line in held.split("\n") if line.strip() and line.strip() not in shown]
    return "\n".join([shown, *rest]) if shown else held


def _and_unread(held: Extraction, failure: Reason) -> tuple[tuple[str, str], ...]:
    """An empty path is the rest of the file itself."""
    return held.unread if failure is Reason.NONE else (*held.unread, ("", failure.sentence))


_ENDING = (Reason.TOO_SLOW, Reason.STOPPED, Reason.TOO_MUCH_MEMORY)
_ENVIRONMENT = {
    # No look for graphics processors, nothing kept of their programs.
    "OPENCV_OPENCL_RUNTIME": "disabled",
    "ORT_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
}
