"""What is asked of every page, whoever it is for."""

from urllib.parse import urlsplit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROOM_TO_GROW = 200  # pixels
IS_READY = "() => !document.querySelector('[data-w-init-ready-class]')"  # Wagtail's messages begin to fade in then
END_ALL_MOTION = """() => document.getAnimations()
    .filter(one => one.effect?.getComputedTiming().endTime !== Infinity).forEach(one => one.finish())"""


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


def axe(page, *, leaving_out=(), contrast_alone=False):
    """Violations of WCAG 2.0–2.2 A and AA and of axe's best practices, or of contrast alone, as «rule: element».

    The window is made as high as the page, so that the bar at the thumb covers nothing that scrolling would uncover, and
    a little higher: a script may show a line more after the page was measured. What fades in is looked at when it is there.
    """
    page.wait_for_load_state()
    page.wait_for_function(IS_READY)
    page.evaluate(END_ALL_MOTION)
    size = page.viewport_size
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole) + ROOM_TO_GROW})
    found = page.evaluate(
        "([rules, outside]) => axe.run({exclude: outside}, {runOnly: rules, resultTypes: ['violations']})",
        [["color-contrast"] if contrast_alone else RULES, list(leaving_out)],
    )
    page.set_viewport_size(size)
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


def shape(page):
    """Elements that push a page sideways or are too small to be hit."""
    page.wait_for_load_state()
    return [
        *(f"too wide: {element}" for element in sideways(page)),
        *(f"too small: {element}" for element in small_targets(page)),
    ]


def faults(page, **axe_options):
    """All that is asked of a page that it does not stand up to."""
    return [*axe(page, **axe_options), *shape(page)]


def judge(page, **axe_options):
    assert faults(page, **axe_options) == []


# Where axe looks at what: every rule in each language and at each width, contrast in each theme at each width.
OF_AXE = {
    ("ar", 390, "light"): "all",
    ("ar", 390, "dark"): "contrast",
    ("ar", 1280, "light"): "contrast",
    ("en", 1280, "dark"): "all",
}


def judge_every_way(page_at, address, *, user=None, **axe_options):
    """On a phone and at a desk, in both languages, light and dark; opened on a phone in each language, and turned about."""
    found = {}
    for language in ["ar", "en"]:
        page = page_at(390, 844, language, user=user)
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
        for width, height in [(390, 844), (1280, 800)]:
            page.set_viewport_size({"width": width, "height": height})
            for theme in ["light", "dark"]:
                page.emulate_media(color_scheme=theme)
                looks_at = OF_AXE.get((language, width, theme))
                wrong = shape(page)
                if looks_at:
                    wrong += axe(page, contrast_alone=looks_at == "contrast", **axe_options)
                if wrong:
                    found[language, theme, width] = wrong
        page.context.close()
    assert found == {}
