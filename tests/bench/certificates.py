"""How long one certificate takes, against WeasyPrint used without care. ``python -m tests.bench.certificates``

CPU time of this process, so of one core. The two ways take turns on the same facts, and medians are compared: a busy
machine slows both. The naive way reads fonts and styles and draws border, mark and text anew for every certificate.
"""

from statistics import median
from time import process_time

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from certificates.rendering import paper, render
from tests.bench import tell
from tests.certificates.rendering.names import GROUPS
from tests.certificates.rendering.samples import ruaa

ROUNDS = 12


def measure(rounds=ROUNDS):
    """Figures by name: milliseconds of one core for one certificate, warm, and how many times the naive way takes."""
    graduates = [ruaa(name_ar=ar, name_en=en) for ar, en in GROUPS["common"][:rounds]]
    render(graduates[0])
    ours, naive = [], []
    for facts in graduates:
        ours.append(_seconds(render, facts))
        naive.append(_seconds(render_naively, facts))
    return {
        "ms_per_certificate": round(1000 * median(ours), 1),
        "certificates_per_second_per_core": round(1 / median(ours), 1),
        "ms_naive_weasyprint": round(1000 * median(naive), 1),
        "times_naive_weasyprint": round(median(naive) / median(ours), 2),
        "bytes_per_certificate": round(median(len(render(facts)) for facts in graduates)),
    }


def render_naively(facts):
    """The same page as a newcomer would write it."""
    ground = paper.FILES["ground.html"].decode().partition("<body>")[2].partition("</body>")[0]
    page = paper._template().substitute(paper._fields(facts)).replace("<body>", f"<body>{ground}")
    fonts, files = FontConfiguration(), paper.BundledFiles()
    styles = CSS(string=paper.FILES["paper.css"].decode(), font_config=fonts, url_fetcher=files)
    return HTML(string=page, url_fetcher=files).write_pdf(stylesheets=[styles], font_config=fonts, pdf_tags=True)


def _seconds(make, facts):
    start = process_time()
    make(facts)
    return process_time() - start


if __name__ == "__main__":
    tell(measure())
