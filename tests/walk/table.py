"""The table of who may, read from tests/permissions.yaml."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.walk.world import ROLES

METHODS = ["GET", "POST"]
WORDS = {"ok", "login", "again", "denied", "missing", "no_method", "refused", "signed_out", "broken"}


@dataclass(frozen=True)
class Line:
    """What the table says of one address."""

    answers: dict  # method → role → word
    whose: str  # "theirs" or "anyone's"
    names: str  # "hidden" or "shown"

    def word(self, method, role):
        return self.answers[method][role]

    def who_may(self, method, among=ROLES):
        """The first role of ``among`` that is answered, or None."""
        return next((role for role in among if self.word(method, role) == "ok"), None)


def read():
    lines = {}
    for group in yaml.safe_load((Path(__file__).parents[1] / "permissions.yaml").read_text(encoding="utf-8")):
        answers = {method: _spelled_out(group[method]) for method in METHODS}
        for name in group["addresses"]:
            assert name not in lines, f"{name} is listed twice"
            lines[name] = Line(answers, group.get("object", "theirs"), group.get("names", "hidden"))
    return lines


def _spelled_out(cells):
    """``{"nobody, inactive": "login", "everyone else": "ok"}`` with a cell for each role."""
    cells = dict(cells)
    rest = cells.pop("everyone else", cells.pop("everyone", None))
    spelled = {role.strip(): word for roles, word in cells.items() for role in roles.split(",")}
    assert set(spelled) <= set(ROLES), f"no such role: {set(spelled) - set(ROLES)}"
    assert (set(spelled.values()) | {rest}) - {None} <= WORDS, f"no such word in {cells}"
    missing = [role for role in ROLES if role not in spelled]
    assert rest or not missing, f"nothing is said of {missing} in {cells}"
    return {role: spelled.get(role, rest) for role in ROLES}
