"""The way of one role past every address of the product, walked once; what must be true of it is asked by several tests."""

from dataclasses import dataclass

from tests.walk import posts, table
from tests.walk.addresses import Address, addresses
from tests.walk.arguments import arguments
from tests.walk.requests import Answer, Browser, forgotten
from tests.walk.table import METHODS

TABLE = table.read()
ADDRESSES = addresses()


@dataclass
class Visit:
    """One request of the walk; ``relation`` says whose the object is: own, sibling, missing or malformed."""

    address: Address
    method: str
    relation: str
    answer: Answer
    values: dict
    expected: str

    def __str__(self):
        return f"{self.method} {self.address.key} ({self.relation})"


def walk(world, role):
    """Every address, once for each method and each object that means something to the role."""
    found = []
    with forgotten():
        browser = Browser(world.account(role))
        for address in ADDRESSES:
            if address.key not in TABLE:
                continue
            for relation, values in _tried(address, role, world).items():
                for method in METHODS:
                    data = posts.body(address, world) if method == "POST" else None
                    answer = browser.ask(method, address.path(values), data)
                    expected = TABLE[address.key].word(method, role)
                    found.append(Visit(address, method, relation, answer, values, expected))
    return found


def _tried(address, role, world):
    """Wagtail's own screens ask for the role's right before any object: who has none tries one object each."""
    everything = arguments(address, role, world)
    if address.is_ours or any(TABLE[address.key].word(method, role) == "ok" for method in METHODS):
        return everything
    return {"own": everything["own"]}
