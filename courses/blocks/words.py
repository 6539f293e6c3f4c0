"""The blocks of a lesson that are made of words."""

import re
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.untranslated import UntranslatedCharBlock, UntranslatedTextBlock

# The lesson's title is the page's h1; headings inside begin at h2.
PROSE = ["h2", "h3", "bold", "link", "document-link", "ol", "ul", "code"]
SHORT_PROSE = ["bold", "link", "ol", "ul", "code"]
_ROOM = 36  # letters that stand side by side in a table on a phone
_FEW = 4  # columns
BACKTICKS = _("Words between `backticks` are shown as code, words between **double stars** in bold.")


class CalloutBlock(blocks.StructBlock):
    """A paragraph that stands out."""

    tone = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))], default="note", label=_("Tone")
    )
    body = blocks.RichTextBlock(features=SHORT_PROSE, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "courses/blocks/callout.html"


class StepsBlock(blocks.StructBlock):
    """What to do, one thing after another."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    items = blocks.ListBlock(
        blocks.TextBlock(max_length=500, rows=2, help_text=BACKTICKS), min_num=2, max_num=20, label=_("Steps")
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "courses/blocks/steps.html"


class ChecklistBlock(blocks.StructBlock):
    """Things to check, in any order."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    items = blocks.ListBlock(
        blocks.TextBlock(max_length=500, rows=2, help_text=BACKTICKS), min_num=1, max_num=20, label=_("Items")
    )

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"


class TableBlock(blocks.StructBlock):
    """Rows under headings; the first cell of a row names it."""

    caption = blocks.CharBlock(max_length=200, label=_("Caption"), help_text=_("Says what the table compares."))
    header = blocks.ListBlock(blocks.CharBlock(max_length=80), min_num=2, max_num=6, label=_("Headings"))
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.TextBlock(max_length=300, rows=2, required=False), min_num=2, max_num=6),
        min_num=1,
        max_num=30,
        label=_("Rows"),
        help_text=_("Each row has one cell for each heading."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "courses/blocks/table.html"

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        width = len(value["header"])
        if odd := [number for number, row in enumerate(value["rows"], 1) if len(row) != width]:
            message = _("Row %(row)d has not one cell for each of the %(width)d headings. Add or remove cells.")
            raise StructBlockValidationError(
                block_errors={"rows": ValidationError(message, params={"row": odd[0], "width": width})}
            )
        return value

    def get_context(self, value, parent_context=None):
        """Each cell goes with its heading. A table too wide for a phone is shown there as a card for each row, if it
        compares few things; one of many columns is data, and is pushed sideways.
        """
        context = super().get_context(value, parent_context)
        header, rows = list(value.get("header") or []), [list(row) for row in value.get("rows") or []]
        context["rows"] = [list(zip_longest(header, row, fillvalue="")) for row in rows]
        columns = list(zip_longest(header, *rows))
        context["as_cards"] = len(columns) <= _FEW and sum(map(_least_width, columns)) > _ROOM
        return context


def _least_width(cells):
    """The letters of the longest piece of a column that is not broken over two lines; those of code are wider."""
    pieces = [piece for cell in cells for piece in re.findall(r"`[^`\n]+`|[^\s`]+", str(cell or ""))]
    return max((len(piece) for piece in pieces), default=0)


class CodeBlock(blocks.StructBlock):
    """Lines of code or addresses, always written left to right; translations share them."""

    language = blocks.ChoiceBlock(
        choices=[
            ("text", _("Plain text")),
            ("html", "HTML"),
            ("css", "CSS"),
            ("javascript", "JavaScript"),
            ("python", "Python"),
            ("formula", _("Formula")),
        ],
        default="text",
        label=_("Language"),
    )
    body = UntranslatedTextBlock(max_length=4000, label=_("Code"))
    caption = blocks.CharBlock(max_length=200, label=_("Caption"), help_text=BACKTICKS)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "courses/blocks/code.html"


class TermBlock(blocks.StructBlock):
    """A word of the trade in both languages, and what it means."""

    term_en = UntranslatedCharBlock(max_length=80, label=_("Term in English"))
    term_ar = UntranslatedCharBlock(max_length=80, label=_("Term in Arabic"))
    meaning = blocks.TextBlock(max_length=300, rows=2, label=_("Meaning"), help_text=BACKTICKS)

    class Meta:
        icon = "openquote"
        label = _("Term")


class VocabularyBlock(blocks.StructBlock):
    """The words a lesson brings."""

    items = blocks.ListBlock(TermBlock(), min_num=1, max_num=20, label=_("Terms"))

    class Meta:
        icon = "openquote"
        label = _("Vocabulary")
        template = "courses/blocks/vocabulary.html"


class ExerciseBlock(blocks.StructBlock):
    """Something to do by hand after reading."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    minutes = blocks.IntegerBlock(
        min_value=1, max_value=240, label=_("Minutes"), help_text=_("On top of the lesson's own minutes.")
    )
    body = blocks.RichTextBlock(features=SHORT_PROSE, label=_("What to do"))

    class Meta:
        icon = "edit"
        label = _("Exercise")
        template = "courses/blocks/exercise.html"


class CriterionBlock(blocks.StructBlock):
    """One criterion of a project, described at four levels, weakest first."""

    criterion = blocks.CharBlock(max_length=120, label=_("Criterion"))
    starting = blocks.TextBlock(max_length=300, rows=2, label=_("Starting"))
    growing = blocks.TextBlock(max_length=300, rows=2, label=_("Growing"))
    sound = blocks.TextBlock(max_length=300, rows=2, label=_("Sound"))
    excellent = blocks.TextBlock(max_length=300, rows=2, label=_("Excellent"))

    class Meta:
        icon = "list-ul"
        label = _("Criterion")
