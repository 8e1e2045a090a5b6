"""The manifests and lock files that name a tree's third-party components, read without running anything in them.

Used inside a fenced process only: these files come from anywhere.
"""

from __future__ import annotations

from desktop.services.filing.manifests.reading import is_licence, is_manifest, read_manifest
from desktop.services.filing.manifests.records import Component

__all__ = ["Component", "is_licence", "is_manifest", "read_manifest"]
