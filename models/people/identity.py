"""Numbers of identity papers and telephones: checked where a rule is known, and masked wherever they are shown.

GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2), the date of birth in digits 7 to 14, an odd 17th for men.
No error, no repr and no message of this module holds a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from resources.words import N_, _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH, _FORMER_LENGTH = 18, 15
_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_WITHIN = re.compile(
    r"(?<![0-9])(?=([0-9]{6})[\s\-.]?([0-9]{8})[\s\-.]?([0-9]{3}[0-9X])(?![0-9A-Z]))", re.ASCII
)
"""In one piece, or in groups as people read it out: region, day of birth, the rest."""
_OTHER = re.compile(r"[0-9A-Z()]{4,30}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9]{6,20}", re.ASCII)
_BETWEEN = re.compile(r"[\s\-‐‑–—·.]+")
_OLDEST, _YOUNGEST = 100, 16
"""Ages beyond which a number is asked about; nothing is refused for an age (domain model §4)."""

MALE, FEMALE = "男", "女"

_WHY = {
    "empty": N_("A number is missing."),
    "former": N_(
        "This identity number has 15 digits, as until 1999. Enter the 18 characters of the present card."
    ),
    "length": N_("An identity number has 18 characters; this one has {length}."),
    "characters": N_("An identity number consists of digits; only the last may be an X."),
    "date": N_("Digits 7 to 14 of the identity number are no day of birth."),
    "future": N_("The day of birth in the identity number hasn't come yet."),
    "check": N_(
        "The identity number's last character doesn't fit the others: at least one of them is mistyped. Compare "
        "it with the card."
    ),
    "other": N_("A paper's number has 4 to 30 letters and digits."),
    "phone": N_("A telephone number has 6 to 20 digits, perhaps with + in front."),
}


class BadNumber(ValueError):
    """A number can't be one. `sentence`, translated, says why without repeating it; `reason` is a stable word."""

    def __init__(self, reason: str, **words: object) -> None:
        super().__init__(f"bad number: {reason}")
        self.reason = reason
        self.sentence = _(_WHY[reason]).format(**words)


@dataclass(frozen=True, slots=True)
class Identity:
    """A number as it is kept, with what it says of its bearer. `warnings` are translated questions."""

    number: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    gender: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As it may be shown to anybody."""
        return masked_number(self.number)


def read_identity(written: str, today: date, *, checked: bool) -> Identity:
    """The number of an identity paper; `checked` where it follows GB 11643. Raises BadNumber."""
    number = _plain(written)
    if not number:
        raise BadNumber("empty")
    if not checked:
        if not _OTHER.fullmatch(number):
            raise BadNumber("other")
        return Identity(number)
    if len(number) == _FORMER_LENGTH and number.isdecimal():
        raise BadNumber("former")
    if len(number) != _LENGTH:
        raise BadNumber("length", length=len(number))
    if not _FORM.fullmatch(number):
        raise BadNumber("characters")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadNumber("date") from None
    if check_character(number[:17]) != number[17]:
        raise BadNumber("check")
    if born > today:
        raise BadNumber("future")
    gender = MALE if int(number[16]) % 2 else FEMALE
    return Identity(number, born, gender, _age_warnings(born, today))


def check_character(digits: str) -> str:
    """The 18th character to 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _CHECKS[total % len(_CHECKS)]


def holds_identity(text: str) -> bool:
    """Whether a number that follows GB 11643 stands in `text`, where it would be read by everybody."""
    plain = unicodedata.normalize("NFKC", text).upper()
    numbers = ("".join(found.groups()) for found in _WITHIN.finditer(plain))
    return any(
        check_character(number[:17]) == number[17] and _is_day(number[6:14]) for number in numbers
    )


def read_phone(written: str) -> str:
    """A telephone number as it is kept. Raises BadNumber."""
    number = _plain(written).replace("(", "").replace(")", "")
    if not number:
        raise BadNumber("empty")
    if not _PHONE.fullmatch(number):
        raise BadNumber("phone")
    return number


def masked_number(number: str) -> str:
    """`110105********002X`; of other papers the first and the last two characters."""
    if len(number) == _LENGTH:
        return f"{number[:6]}{'*' * 8}{number[14:]}"
    return _masked(number, 1, 2)


def masked_phone(number: str) -> str:
    """`138****5678`."""
    return _masked(number, 3, 4) if len(number) > 9 else _masked(number, 0, 2)


def age_on(born: date, day: date) -> int:
    """Whole years from `born` to `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _masked(number: str, front: int, back: int) -> str:
    """Nothing of a number that is too short to hide anything."""
    hidden = len(number) - front - back
    if hidden < 2:
        return "*" * len(number)
    return f"{number[:front]}{'*' * hidden}{number[-back:]}"


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _plain(written: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", written)).upper()


def _age_warnings(born: date, today: date) -> tuple[str, ...]:
    age = age_on(born, today)
    if _YOUNGEST <= age <= _OLDEST:
        return ()
    return (_("By the identity number this person is {age} years old.").format(age=age),)
