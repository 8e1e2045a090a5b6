"""What the parser of the command line finds wrong, in the language chosen: it speaks English only."""

from __future__ import annotations

import re
from collections.abc import Callable

from typer.exceptions import TyperException

from resources.words import _, language

_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"Invalid value: (?P<said>.+)", lambda: "{said}"),
        (
            r"Invalid value for (?P<name>.+?): Input should be (?:greater|less) than or equal to (?P<bound>\S+)",
            lambda: _("{name} is out of bounds: {bound} is the last value it takes."),
        ),
        (
            r"Invalid value for (?P<name>.+?): Input should be a valid (?:integer|number).*",
            lambda: _("{name} takes a number."),
        ),
        (
            r"Invalid value for (?P<name>.+?): (?:\w+ )?'(?P<path>.+)' does not exist\.",
            lambda: _("{name}: there is no file or folder {path}."),
        ),
        (
            r"Invalid value for (?P<name>.+?): (?:\w+ )?'(?P<path>.+)' is not readable\.",
            lambda: _("{name}: {path} can't be read."),
        ),
        (r"Invalid value for (?P<name>.+?): (?P<said>.+)", lambda: "{name}: {said}"),
        (r"Missing \w+ (?P<name>.+?)\.(?: .*)?", lambda: _("{name} is missing.")),
        (
            r"No such option: (?P<name>\S+) \(Possible options: (?P<known>.+)\)",
            lambda: _("There is no option {name}; perhaps {known} was meant."),
        ),
        (r"No such option: (?P<name>\S+)", lambda: _("There is no option {name}.")),
        (
            r"No such command (?P<name>'.+?')\..*",
            lambda: _("There is no command {name}; `--help` lists them."),
        ),
        (r"Missing command\.", lambda: _("A command is missing; `--help` lists them.")),
        (
            r"Got unexpected extra argument\(?s?\)? \((?P<name>.+)\)",
            lambda: _("{name} is more than the command takes."),
        ),
        (r"Option (?P<name>\S+) requires .+", lambda: _("{name} needs a value behind it.")),
        (r"Option (?P<name>\S+) does not take a value\.", lambda: _("{name} takes no value.")),
    )
)


def usage_sentence(error: TyperException) -> str:
    """The sentence for wrong usage. What the parser says in a way not known here stays as it says it."""
    describe = getattr(error, "format_message", None)
    said = str(describe() if describe else error)
    if language() == "en":
        return said
    for pattern, words in _SENTENCES:
        found = pattern.fullmatch(said)
        if found is not None:
            return words().format(**found.groupdict())
    return said
