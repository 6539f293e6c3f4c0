"""A worker's memory over many certificates, none of them like another. ``python -m tests.bench.memory``

The most that this process held once it was warm and at the end, sealing and attaching as the worker does.
"""

import random
import resource
from dataclasses import replace

from certificates import codes
from certificates.rendering import render
from tests.bench import tell
from tests.bench.certificates import sealing
from tests.certificates.rendering.names import GROUPS
from tests.certificates.rendering.samples import CREDENTIAL, ruaa

COUNT, WARM = 20_000, 500
WORDS_OF_A_NAME = 4


def measure(count=COUNT):
    """Figures by name: megabytes."""
    chance, seal = random.Random(1), sealing()
    names = [name for group in GROUPS.values() for name in group]
    words = [sorted({word for name in names for word in name[place].split() if word.isalpha()}) for place in (0, 1)]
    held = {}
    for made in range(1, count + 1):
        arabic, latin = [" ".join(chance.choices(some, k=WORDS_OF_A_NAME)) for some in words]
        code = codes.new_code()
        facts = replace(
            ruaa(name_ar=arabic, name_en=latin, code=code), verify_url=f"https://sanai.example/verify/{code}/"
        )
        render(facts, seal=seal, credential=CREDENTIAL)
        if made in (WARM, count):
            held[made] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"certificates": count, "mb_warm": round(held[WARM]), "mb_at_the_end": round(held[count])}


if __name__ == "__main__":
    tell(measure())
