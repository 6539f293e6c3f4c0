"""docs/deployment.md as a machine reads it: its shell blocks in order, and what each needs that a test cannot give."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/deployment.md"
FILES = ROOT / "docs/deployment"

# A block is left out by a word behind its language (```sh needs=apt), which no reader sees; and only for these reasons.
# Beside each stands what such a block must be about.
LEFT_OUT = {
    "apt": "apt-get install",
    "firewall": "ufw",
    "accounts": "useradd",
    "network": "pip install",
    "machine": "delete_user guest",  # other things on this machine may use it
    "certbot": "certbot certonly",
    "another-machine": "rsync",
}


@dataclass(frozen=True)
class Block:
    section: str
    needs: str | None
    text: str


def blocks():
    heading_or_block = r"^#+ (?P<heading>[^\n]+)$|^```(?P<language>\S+)(?: needs=(?P<needs>\S+))?\n(?P<text>.*?)\n```$"
    found, section = [], ""
    for part in re.finditer(heading_or_block, DOCUMENT.read_text(), re.MULTILINE | re.DOTALL):
        if part["heading"]:
            section = part["heading"]
        else:
            assert part["language"] == "sh", part[0]
            found.append(Block(section, part["needs"], part["text"]))
    return found


def sections():
    """(section, its blocks), in order."""
    found = {}
    for block in blocks():
        found.setdefault(block.section, []).append(block)
    return list(found.items())


def variables():
    """The names in the first column of the table of settings."""
    rows = re.findall(r"^\| (`[A-Z].*?) \|", DOCUMENT.read_text(), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)]
