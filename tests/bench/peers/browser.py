"""Chromium, its page kept between certificates: the design is loaded once, then the texts are changed and printed."""

import base64
import re
import shutil

import segno
from playwright.sync_api import sync_playwright

from certificates.rendering import STANDARD_TEMPLATE, designs, markup, paper, press
from certificates.rendering.designs import TYPES
from tests.certificates.rendering.samples import ruaa

FILES = designs.files(STANDARD_TEMPLATE)
CHANGE = """([texts, symbol]) => {
  for (const [name, text] of texts) document.querySelector(`[data-line=${name}]`).textContent = text;
  document.querySelector("[data-symbol]").src = symbol;
  return document.querySelector("[data-symbol]").decode();
}"""


class Chromium:
    """A context: ``render`` prints Facts on the page of a browser that runs as long."""

    @staticmethod
    def path():
        """Of the browser on this machine, or None."""
        return shutil.which("chromium") or shutil.which("chromium-browser")

    def __enter__(self):
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=self.path(), args=["--no-sandbox", "--disable-gpu"]
        )
        self.page = self.browser.new_page()
        sheet = paper.sheet(ruaa(), STANDARD_TEMPLATE)
        html = _with_files(markup.page(STANDARD_TEMPLATE, sheet.lines, address=sheet.address, sizes=sheet.sizes))
        styles = "".join(FILES[name].decode() for name in ("faces.css", *press.STYLES))
        self.page.set_content(html.replace("</head>", f"<style>{_with_files(styles)}</style></head>"))
        self.page.evaluate("document.fonts.ready")
        return self

    def __exit__(self, *exception):
        self.browser.close()
        self.playwright.stop()

    def render(self, facts):
        sheet = paper.sheet(facts, STANDARD_TEMPLATE)
        texts = [(name, " ".join(lines[0])) for name, lines in sheet.lines.items()]
        self.page.evaluate(CHANGE, [texts, segno.make_qr(sheet.address, error="m").svg_data_uri(border=0)])
        return self.page.pdf(prefer_css_page_size=True, tagged=True, print_background=True)


def _with_files(text):
    """The page's own files in place of their addresses."""

    def file(found):
        name = found[1]
        return f"data:{TYPES[name[name.rindex('.') :]]};base64,{base64.b64encode(FILES[name]).decode()}"

    return re.sub(r"paper:([\w.-]+)", file, text)
