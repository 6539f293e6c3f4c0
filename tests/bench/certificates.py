"""How long one certificate takes, against WeasyPrint used in two ways. ``python -m tests.bench.certificates``

CPU time of this process, so of one core. The ways take turns on the same facts, each with a code and a name of its own,
and medians are compared: a busy machine slows all. The naive way reads fonts and styles anew for every certificate; the
warm way keeps them. Ours are sealed and carry a credential; the others' are neither.
"""

import gc
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from weasyprint import CSS, HTML

from certificates import codes
from certificates.rendering import paper, press, render
from certificates.rendering.sealing import Seal
from tests.bench import tell
from tests.certificates.keys import pkcs12_file
from tests.certificates.rendering.names import GROUPS
from tests.certificates.rendering.samples import CREDENTIAL, ruaa

ROUNDS = 12
AT_ONCE = 50  # of ours against one of each other way: one alone is too short to be timed


def measure(rounds=ROUNDS):
    """Figures by name: milliseconds of one core for one certificate, how many times the others take, and bytes."""
    seal, credential = _seal(), CREDENTIAL
    render(ruaa(), seal, credential)
    ours, naive, warm, tails = [], [], [], []
    for turn in range(rounds):
        facts = [_facts(turn * AT_ONCE + place) for place in range(AT_ONCE)]
        ours.append(_seconds(lambda some: tails.extend(_tails(some, seal, credential)), facts) / AT_ONCE)
        naive.append(_seconds(render_naively, facts[0]))
        warm.append(_seconds(render_warm, facts[0]))
    return {
        "ms_per_certificate": round(1000 * median(ours), 2),
        "certificates_per_second_per_core": round(1 / median(ours)),
        "ms_naive_weasyprint": round(1000 * median(naive), 1),
        "ms_warm_weasyprint": round(1000 * median(warm), 1),
        "times_naive_weasyprint": round(median(naive) / median(ours)),
        "times_warm_weasyprint": round(median(warm) / median(ours)),
        "bytes_stored": round(median(tails)),
        "bytes_per_certificate": render(ruaa(), seal, credential).size,
    }


def _tails(facts, seal, credential):
    return [len(render(one, seal, credential).tail) for one in facts]


def _seal():
    with TemporaryDirectory() as folder:
        return Seal.from_pkcs12(pkcs12_file(Path(folder) / "seal.p12").read_bytes(), None)


def _facts(place):
    """A graduate of their own: a code, and a name that no other has."""
    names, code = GROUPS["common"], codes.new_code()
    first, last = names[place % len(names)], names[(place // len(names) + place * 7 + 3) % len(names)]
    facts = ruaa(name_ar=f"{first[0].split()[0]} {last[0]}", name_en=f"{first[1].split()[0]} {last[1]}", code=code)
    return replace(facts, verify_url=f"https://sanai.example/verify/{code}/")


def render_naively(facts):
    """The same page as a newcomer would have it set."""
    fonts, files = press.Fonts(), press.BundledFiles()
    styles = CSS(string=press.FILES["paper.css"].decode(), font_config=fonts, url_fetcher=files)
    return _set(facts, styles, fonts, files)


def render_warm(facts):
    """The same page with fonts and styles that are kept."""
    kept = press._press()  # the very ones that templates are compiled with
    return _set(facts, kept.styles, kept.fonts, kept.files)


def _set(facts, styles, fonts, files):
    sheet = paper.sheet(facts)
    page = HTML(string=paper.page(sheet, sheet.sizes), url_fetcher=files)
    return page.write_pdf(stylesheets=[styles], font_config=fonts, pdf_tags=True, pdf_variant="pdf/a-3a")


def _seconds(make, facts):
    gc.collect()  # nobody pays for what another left
    start = process_time()
    make(facts)
    return process_time() - start


if __name__ == "__main__":
    tell(measure())
