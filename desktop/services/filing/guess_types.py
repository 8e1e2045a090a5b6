"""Which category and which type the names and the heading of a file speak for, by the words of `resources/intake.toml`.

The file's own name says most, then its heading, then the folder that it lies in, then the folders above.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.categories import Category
from resources.intake_words import TypeWord, intake_words
from resources.words import N_

_NAME, _HEADING, _FOLDER = 120, 105, 75
_A_FOLDER_UP = 12
_A_CHARACTER = 8
_AT_THE_END = 18
_SAME_CATEGORY = 30
_LONG_ENOUGH = 3
_CODE, _PACKAGE = "源代码", "源代码包"
_FROM_NAME, _FROM_HEADING = N_("from the file name"), N_("from the heading")
_FROM_FOLDER, _FROM_SUFFIX = N_("from the folder “{folder}”"), N_("source code by its file type")


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """`category` is None, `type` empty where nothing speaks for any. Reasons are message ids with their values."""

    category: Category | None = None
    category_why: str = ""
    type: str = ""
    type_why: str = ""
    folder: str = ""
    every: str = ""
    mark: str = ""
    days: bool = False


@dataclass(frozen=True, slots=True)
class _Evidence:
    score: int
    category: Category | None
    word: TypeWord | None
    why: str
    folder: str = ""


def guess_type(
    stem: str,
    suffix: str,
    folders: Sequence[str],
    heading: str,
    known: Iterable[tuple[str, Category]] = (),
) -> TypeGuess:
    """The category and type of a file. `folders` come outermost first; `known` are types that the vault has already."""
    all_words = intake_words()
    if suffix in all_words.code or (
        suffix in all_words.beside_code | all_words.archives and _in_source(folders)
    ):
        # What stands in code and how its files are called says nothing about papers.
        kind = _PACKAGE if suffix in all_words.archives else _CODE
        return TypeGuess(Category.SOURCE, _FROM_SUFFIX, kind, _FROM_SUFFIX)
    # A shorter one (清单, 报告) would be found in half of all names after it was used once.
    used = [_known_word(name, category) for name, category in known if len(name) >= _LONG_ENOUGH]
    words = [*all_words.types, *used]
    found = [
        *_in_text(stem, _NAME, words, _FROM_NAME),
        *_in_text(heading, _HEADING, words, _FROM_HEADING),
    ]
    for up, folder in enumerate(reversed(folders)):
        base = max(_FOLDER - up * _A_FOLDER_UP, 0)
        found += _in_text(folder, base, words, _FROM_FOLDER, folder)
        found += _category_words(folder, base + 20, folder)
    found += _category_words(stem, _NAME // 2, "")
    return _decide(found)


def _decide(found: list[_Evidence]) -> TypeGuess:
    """The category that the best words of name, heading and folders speak for together, and the best type in it."""
    # Of one place only its best word counts for a category: a long name must not outvote its folder by saying more.
    best: dict[tuple[Category, str, str], _Evidence] = {}
    for each in found:
        if each.category is not None:
            key = (each.category, each.why, each.folder)
            if key not in best or best[key].score < each.score:
                best[key] = each
    if not best:
        return TypeGuess()
    sums: defaultdict[Category, int] = defaultdict(int)
    for (category, _why, _folder), each in best.items():
        sums[category] += each.score
    category = max(sums, key=lambda one: sums[one])
    reason = max((each for each in best.values() if each.category is category), key=_score)
    typed = [each for each in found if each.word is not None]
    chosen = max(
        typed,
        key=lambda each: each.score + (_SAME_CATEGORY if each.category is category else 0),
        default=None,
    )
    if chosen is None or chosen.word is None:
        return TypeGuess(category, reason.why, folder=reason.folder)
    return TypeGuess(
        category,
        reason.why,
        chosen.word.type,
        chosen.why,
        chosen.folder or reason.folder,
        chosen.word.every,
        chosen.word.mark,
        chosen.word.days,
    )


def usual_mark(category: Category) -> str:
    """The mark that papers of a category usually bear, or nothing."""
    return next(
        (each.mark for each in intake_words().categories if each.category == category.value), ""
    )


def usual_types(category: Category) -> tuple[str, ...]:
    """Types that documents of a category usually have, in the order of the list."""
    return _types_by_category()[category]


@functools.cache
def _types_by_category() -> dict[Category, tuple[str, ...]]:
    found: dict[Category, dict[str, None]] = {category: {} for category in Category}
    for word in sorted(intake_words().types, key=lambda each: each.type):
        found[Category(word.category)][word.type] = None
    return {category: tuple(types) for category, types in found.items()}


def _in_text(
    text: str, base: int, words: Iterable[TypeWord], why: str, folder: str = ""
) -> list[_Evidence]:
    if not text or not base:
        return []
    folded = text.casefold()
    found = []
    for word in words:
        at = folded.rfind(word.word.casefold())
        if at < 0:
            continue
        end = at + len(word.word)
        score = base + _A_CHARACTER * len(word.word) + _AT_THE_END * end // len(folded)
        found.append(_Evidence(score, Category(word.category), word, why, folder))
    return found


def _category_words(text: str, base: int, folder: str) -> list[_Evidence]:
    found = []
    why = _FROM_FOLDER if folder else _FROM_NAME
    for entry in intake_words().categories:
        longest = max((len(word) for word in entry.words if word in text), default=0)
        if longest:
            score = base + _A_CHARACTER * longest
            found.append(_Evidence(score, Category(entry.category), None, why, folder))
    return found


def _in_source(folders: Sequence[str]) -> bool:
    words = next(
        each.words for each in intake_words().categories if each.category == Category.SOURCE.value
    )
    return any(word in folder for folder in folders for word in words)


@functools.lru_cache(maxsize=1024)
def _known_word(name: str, category: Category) -> TypeWord:
    """A type that the vault has. What the list says of a type of this name goes for it, too."""
    listed = next((each for each in intake_words().types if each.type == name), None)
    if listed is None:
        return TypeWord(name, name, category.value, "", "")
    return TypeWord(name, name, category.value, listed.every, listed.mark, listed.days)


def _score(evidence: _Evidence) -> int:
    return evidence.score
