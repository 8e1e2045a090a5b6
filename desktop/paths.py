"""Where this program keeps what belongs to the person and not to a vault. Holds no document data, ever."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def settings_folder() -> Path:
    """The folder of the settings file, by the habit of the platform; it may not exist yet."""
    asked = os.environ.get("SHOUDANG_SETTINGS_DIR")
    if asked:
        return Path(asked)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Shoudang"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Shoudang"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "shoudang"


def settings_file() -> Path:
    """The one file this program writes outside of vaults and packages."""
    return settings_folder() / "settings.json"


def default_vault_folder() -> Path:
    """Where a new vault is offered to be created."""
    return Path.home() / "档案.vault"
