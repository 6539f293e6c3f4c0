"""What is asked of every page, whoever it is for."""

from urllib.parse import urlsplit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Visit:
    """Listens to a page: requests to other sites, and what the content security policy refused."""

    def __init__(self, page, host):
        self.host = host
        self.foreign = []
        self.refused = []
        page.on("request", self._asked)
        page.on("console", self._said)

    def _asked(self, request):
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.foreign.append(request.url)

    def _said(self, message):
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)


def axe(page, *, leaving_out=()):
    """Violations of WCAG 2.0–2.2 A and AA and of axe's best practices, as «rule: element»."""
    found = page.evaluate(
        "([rules, outside]) => axe.run({exclude: outside}, {runOnly: rules, resultTypes: ['violations']})",
        [RULES, list(leaving_out)],
    )
    return [
        f"{violation['id']}: {node['html'][:160]}" for violation in found["violations"] for node in violation["nodes"]
    ]


def sideways(page):
    """By how many pixels the page can be pushed sideways, and by which element."""
    return page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.querySelectorAll('body *')]
                .filter(e => { const box = e.getBoundingClientRect(); return box.right > room + 1 || box.left < -1; })
                .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def small_targets(page, least=24):
    """Links and buttons below the least size of WCAG 2.2, those inside a sentence excepted."""
    return page.evaluate(
        """least => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
            .filter(e => e.checkVisibility() && !e.closest('p, li, td, dd, .visually-hidden, .skip'))
            .filter(e => { const b = e.getBoundingClientRect(); return b.width && Math.min(b.width, b.height) < least; })
            .map(e => e.outerHTML.slice(0, 120))""",
        least,
    )


def judge(page, **axe_options):
    """Stands up to axe, does not scroll sideways, can be touched."""
    assert axe(page, **axe_options) == []
    assert sideways(page) == []
    assert small_targets(page) == []
