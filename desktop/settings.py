"""The person's settings: theme, language, recently opened vaults. Typed, Qt-free, one small JSON file.

Nothing that a vault protects may be kept here: no document title, no name of a person, no search.
"""

from __future__ import annotations

import contextlib
import enum
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from resources.words import DEFAULT_LANGUAGE, LANGUAGES

RECENT_LIMIT = 6
LOCK_MINUTES = (1, 3, 5, 10, 15, 30, 60)
"""What may be chosen as the time without a key or the mouse after which the window locks. There is no "never"."""


class Theme(enum.Enum):
    """How the window is coloured; `SYSTEM` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `recent` has the latest vault first; of key files only the folder of the last is kept."""

    theme: Theme = Theme.SYSTEM
    language: str = DEFAULT_LANGUAGE
    recent: tuple[Path, ...] = ()
    lock_minutes: int = 10
    block_capture: bool = True
    key_folder: Path | None = None

    def opened(self, vault: Path) -> Settings:
        """These settings with `vault` as the latest one."""
        others = tuple(path for path in self.recent if path != vault)
        return replace(self, recent=(vault, *others)[:RECENT_LIMIT])

    def with_key_folder(self, folder: Path) -> Settings:
        """These settings with the folder of the last key file."""
        return replace(self, key_folder=folder)

    def without(self, vault: Path) -> Settings:
        """These settings with `vault` forgotten."""
        return replace(self, recent=tuple(path for path in self.recent if path != vault))


class SettingsStore(Protocol):
    """Where settings are kept between runs."""

    def load(self) -> Settings: ...

    def save(self, settings: Settings) -> None: ...


class MemorySettings:
    """Settings that last as long as this object."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()

    def load(self) -> Settings:
        return self._settings

    def save(self, settings: Settings) -> None:
        self._settings = settings


class SettingsFile:
    """Settings in a JSON file. A missing or damaged file yields the defaults: it is a comfort, not a record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Settings:
        try:
            raw = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return Settings()
        return _parse(raw) if isinstance(raw, dict) else Settings()

    def save(self, settings: Settings) -> None:
        """Replaces the file in one step; a folder that can't be written to loses the comfort, nothing else."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(_unparse(settings), "utf-8")
            fresh.replace(self._path)


def _parse(raw: dict[str, object]) -> Settings:
    settings = Settings()
    with contextlib.suppress(ValueError):
        settings = replace(settings, theme=Theme(raw.get("theme")))
    asked = raw.get("language")
    if isinstance(asked, str) and asked in LANGUAGES:
        settings = replace(settings, language=asked)
    recent = raw.get("recent")
    if isinstance(recent, list):
        paths = tuple(Path(item) for item in recent if isinstance(item, str) and item)
        settings = replace(settings, recent=paths[:RECENT_LIMIT])
    minutes, capture, folder = (
        raw.get("lock_minutes"),
        raw.get("block_capture"),
        raw.get("key_folder"),
    )
    if isinstance(minutes, int) and minutes in LOCK_MINUTES:
        settings = replace(settings, lock_minutes=minutes)
    if isinstance(capture, bool):
        settings = replace(settings, block_capture=capture)
    if isinstance(folder, str) and folder:
        settings = replace(settings, key_folder=Path(folder))
    return settings


def _unparse(settings: Settings) -> str:
    raw = {
        "theme": settings.theme.value,
        "language": settings.language,
        "recent": [str(path) for path in settings.recent],
        "lock_minutes": settings.lock_minutes,
        "block_capture": settings.block_capture,
        "key_folder": str(settings.key_folder) if settings.key_folder else None,
    }
    return json.dumps(raw, ensure_ascii=False, indent=2) + "\n"
