"""How long one certificate takes, against others' ways to set the same page. ``python -m tests.bench.certificates``

CPU time, so of one core. The ways take turns on the same facts, each with a code and a name of its own, and medians are
compared: a busy machine slows all. Ours are sealed and carry a credential; the others' do not.

- WeasyPrint naively: fonts and styles are read anew for every certificate; warm: they are kept.
- Typst with its compiler kept, and Chromium with its page kept (``tests/bench/requirements.txt``); Chromium, whose
  processes come and go, by the clock.
"""

import gc
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from weasyprint import CSS, HTML

from certificates import codes
from certificates.rendering import STANDARD_TEMPLATE, designs, markup, paper, press, render
from certificates.rendering.envelopes import Seal
from tests.bench import tell
from tests.certificates.keys import pkcs12_file
from tests.certificates.rendering.names import GROUPS
from tests.certificates.rendering.samples import CREDENTIAL, ruaa

ROUNDS = 12
AT_ONCE, FEW = 50, 3  # of ours, and of each other way: clocks are coarse


def measure(rounds=ROUNDS):
    """Figures by name: milliseconds of one core for one certificate, how many times the others take, and bytes."""
    seal, tails = sealing(), []

    def ours(facts):
        tails.extend(len(render(one, seal=seal, credential=CREDENTIAL).tail) for one in facts)

    with ExitStack() as stack:
        peers = _peers(stack)
        seconds = {name: [] for name in ["ours", *peers]}
        ours([ruaa()])
        gc.collect()
        gc.freeze()  # what is loaded is no garbage, as in a worker
        for turn in range(rounds):
            facts = [_facts(turn * AT_ONCE + place) for place in range(AT_ONCE)]
            seconds["ours"].append(_seconds(ours, facts, process_time) / AT_ONCE)
            for name, (make, clock) in peers.items():
                seconds[name].append(
                    _seconds(lambda some, make=make: [make(one) for one in some], facts[:FEW], clock) / FEW
                )
    middle = {name: median(taken) for name, taken in seconds.items()}
    return {
        "ms_per_certificate": round(1000 * middle["ours"], 2),
        "certificates_per_second_per_core": round(1 / middle["ours"]),
        **{f"ms_{name}": round(1000 * middle[name], 1) for name in peers},
        **{f"times_{name}": round(middle[name] / middle["ours"], 1) for name in peers},
        "bytes_stored": round(median(tails)),
        "bytes_per_certificate": render(ruaa(), seal=seal, credential=CREDENTIAL).size,
    }


def _peers(stack):
    """By name: how they set Facts, and the clock that counts what it takes them. Those that are not there are left out."""
    peers = {"naive_weasyprint": (render_naively, process_time), "warm_weasyprint": (render_warm, process_time)}
    try:
        from tests.bench.peers.browser import Chromium
        from tests.bench.peers.typesetter import Typst
    except ModuleNotFoundError as missing:
        print(f"Typst and Chromium are left out: {missing}. `make bench` installs what they need.")
        return peers
    peers["typst"] = (stack.enter_context(Typst()).render, process_time)
    if Chromium.path():
        peers["chromium"] = (stack.enter_context(Chromium()).render, perf_counter)
    return peers


def sealing():
    """A Seal made for this run."""
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
    fonts, files = press.Fonts(), press.GivenFiles(designs.files(STANDARD_TEMPLATE))
    names = ("faces.css", *press.STYLES)
    styles = [CSS(string=files.files[name].decode(), font_config=fonts, url_fetcher=files) for name in names]
    return _set(facts, styles, fonts, files)


def render_warm(facts):
    """The same page with fonts and styles that are kept."""
    dress, files = _kept()
    return _set(facts, dress["stylesheets"], dress["font_config"], files)


@cache
def _kept():
    files = designs.files(STANDARD_TEMPLATE)
    return press._dress(files), press.GivenFiles(files)  # the very ones that plates are made with


def _set(facts, styles, fonts, files):
    sheet = paper.sheet(facts, STANDARD_TEMPLATE)
    page = markup.page(STANDARD_TEMPLATE, sheet.lines, address=sheet.address, sizes=sheet.sizes)
    page = HTML(string=page, url_fetcher=files)
    return page.write_pdf(stylesheets=styles, font_config=fonts, pdf_tags=True, pdf_variant="pdf/a-3a")


def _seconds(make, facts, clock):
    gc.collect()  # nobody pays for what another left
    start = clock()
    make(facts)
    return clock() - start


if __name__ == "__main__":
    tell(measure())
