"""Frozen facts in, the bytes of a PDF out. Needs no settings, no database, no network and no clock."""

from certificates.rendering.fitting import CannotRender
from certificates.rendering.paper import PAPER_VERSION, render

__all__ = ["PAPER_VERSION", "CannotRender", "render"]
