"""Where somebody stood on a page that speaks of a day: the page built anew for another look stands there, too."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

from desktop.views.controls.day_fields import DayBar


@dataclass(frozen=True, slots=True)
class PageStand:
    """`day` is None for `today`; `chosen` holds what was chosen in the parts, under names of the page's own."""

    tab: enum.Enum
    day: date | None
    today: date
    chosen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tab: enum.Enum, bar: DayBar, **chosen: object) -> PageStand:
        """With what is chosen where something is; ids become texts."""
        kept = {name: str(value) for name, value in chosen.items() if value not in (None, "", 0)}
        return cls(tab, bar.day, bar.today, kept)

    def number(self, name: str) -> int | None:
        """An id that was chosen."""
        text = self.chosen.get(name)
        return int(text) if text else None

    def set_day(self, bar: DayBar) -> None:
        """Let the bar speak of the day; it tells so only where that isn't today."""
        bar.show_today(self.today)
        if self.day is not None:
            bar.choose(self.day)
