"""Typst, its compiler kept between certificates."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
import typst

from certificates.rendering import STANDARD_TEMPLATE, designs, paper
from certificates.rendering.faces import ASSETS
from certificates.rendering.measuring import slots

DESIGN = Path(__file__).with_name("paper.typ")


class Typst:
    """Sets Facts on ``paper.typ``. A context: its folder is gone at the end."""

    def __enter__(self):
        self.folder = TemporaryDirectory()
        shutil.copy(DESIGN, self.folder.name)
        for name, data in designs.files(STANDARD_TEMPLATE).items():
            Path(self.folder.name, name).write_bytes(data)
        self.compiler = typst.Compiler(
            str(Path(self.folder.name, DESIGN.name)),
            root=self.folder.name,
            font_paths=[str(ASSETS)],
            ignore_system_fonts=True,
        )
        return self

    def __exit__(self, *exception):
        self.folder.cleanup()

    def render(self, facts):
        """The bytes of a tagged PDF/A-3a."""
        texts = {"said": json.dumps(_said(facts), ensure_ascii=False)}
        return self.compiler.compile(sys_inputs=texts, format="pdf", pdf_standards=["a-3a"])


def _said(facts):
    """What the page says of these Facts, by name."""
    sheet = paper.sheet(facts, STANDARD_TEMPLATE)
    texts = {name: " ".join(lines[0]) for name, lines in sheet.lines.items()}
    return texts | {
        "before_ar": STANDARD_TEMPLATE.wording.before(facts, "ar"),
        "before_en": STANDARD_TEMPLATE.wording.before(facts, "en"),
        "course_ar": facts.course_ar,
        "course_en": facts.course_en,
        "scale_ar": sheet.sizes["name_ar"] / slots(STANDARD_TEMPLATE, {})["name_ar"].size,
        "address": sheet.address,
        "symbol": segno.make_qr(sheet.address, error="m").svg_inline(border=0),
    }
