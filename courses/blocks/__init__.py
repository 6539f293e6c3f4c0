"""What lessons and courses are composed of. No raw HTML and nothing of another site's, on purpose."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.media import DownloadBlock, FigureBlock, VideoBlock
from courses.blocks.quiz import QuizBlock
from courses.blocks.words import (
    PROSE,
    CalloutBlock,
    ChecklistBlock,
    CodeBlock,
    CriterionBlock,
    ExerciseBlock,
    StepsBlock,
    TableBlock,
    TermBlock,
    VocabularyBlock,
)

__all__ = ["ArticleBlock", "CriterionBlock", "LessonBlock", "TermBlock"]


class WholeBlocks(blocks.StreamBlock):
    """A stream that leaves out what is not a whole block, as Wagtail leaves out types that it does not know."""

    def to_python(self, value):
        if isinstance(value, list):
            value = [child for child in value if not isinstance(child, dict) or {"type", "value"} <= child.keys()]
        return super().to_python(value)


class LessonBlock(WholeBlocks):
    """The body of a lesson."""

    text = blocks.RichTextBlock(features=PROSE, icon="pilcrow", label=_("Text"), template="courses/blocks/text.html")
    steps = StepsBlock()
    callout = CalloutBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    code = CodeBlock()
    figure = FigureBlock()
    video = VideoBlock()
    vocabulary = VocabularyBlock()
    exercise = ExerciseBlock()
    quiz = QuizBlock()
    download = DownloadBlock()

    class Meta:
        max_num = 80


class ArticleBlock(WholeBlocks):
    """The body of an article, or of a page about the programme: what a lesson has, without the tasks."""

    text = blocks.RichTextBlock(features=PROSE, icon="pilcrow", label=_("Text"), template="courses/blocks/text.html")
    steps = StepsBlock()
    callout = CalloutBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    figure = FigureBlock()
    video = VideoBlock()
    download = DownloadBlock()

    class Meta:
        max_num = 40
