"""Questions, one block a kind; kept with the lesson, and shown as a self-check with its answers folded away."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.words import BACKTICKS


def _question():
    return blocks.TextBlock(max_length=500, rows=2, label=_("Question"), help_text=BACKTICKS)


def _feedback(label):
    return blocks.TextBlock(max_length=500, rows=2, required=False, label=label)


def _explanation():
    return blocks.TextBlock(
        max_length=600, rows=2, label=_("Explanation"), help_text=_("Why the right answer is right.")
    )


class OptionBlock(blocks.StructBlock):
    """One answer to choose, and what to say to whoever chose it."""

    text = blocks.TextBlock(max_length=300, rows=1, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("Right"))
    feedback = _feedback(_("Feedback"))


class _ChoiceQuestionBlock(blocks.StructBlock):
    """A question answered by choosing."""

    text = _question()
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))
    explanation = _explanation()

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        right = sum(bool(option["correct"]) for option in value["options"])
        if message := self.refusal(right, len(value["options"])):
            raise StructBlockValidationError(block_errors={"options": ValidationError(message)})
        return value

    class Meta:
        icon = "help"
        template = "courses/blocks/choice.html"


class SingleChoiceBlock(_ChoiceQuestionBlock):
    """One right answer."""

    def refusal(self, right, answers):
        return _("Mark exactly one answer as right.") if right != 1 else None

    class Meta:
        label = _("One right answer")


class MultipleChoiceBlock(_ChoiceQuestionBlock):
    """Several right answers."""

    def refusal(self, right, answers):
        return _("Mark at least one answer as right.") if right == 0 else None

    class Meta:
        label = _("Several right answers")


class TrueFalseBlock(_ChoiceQuestionBlock):
    """A statement that holds or does not."""

    def refusal(self, right, answers):
        if answers != 2:
            return _("Give two answers: true and false.")
        return _("Mark exactly one answer as right.") if right != 1 else None

    class Meta:
        label = _("True or false")


class OrderingBlock(blocks.StructBlock):
    """Things to be put in order."""

    text = _question()
    items = blocks.ListBlock(
        blocks.TextBlock(max_length=300, rows=1), min_num=2, max_num=10, label=_("Items, in the right order")
    )
    if_right = _feedback(_("When right"))
    if_wrong = _feedback(_("When wrong"))
    explanation = _explanation()

    class Meta:
        icon = "order"
        label = _("Ordering")
        template = "courses/blocks/ordering.html"


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.TextBlock(max_length=300, rows=1, label=_("This"))
    right = blocks.TextBlock(max_length=300, rows=1, label=_("Belongs to"))


class MatchingBlock(blocks.StructBlock):
    """Things to be paired."""

    text = _question()
    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=10, label=_("Pairs"))
    if_right = _feedback(_("When right"))
    if_wrong = _feedback(_("When wrong"))
    explanation = _explanation()

    class Meta:
        icon = "link"
        label = _("Matching")
        template = "courses/blocks/matching.html"


class FillBlock(blocks.StructBlock):
    """A word to be written."""

    text = _question()
    accept = blocks.ListBlock(blocks.CharBlock(max_length=120), min_num=1, max_num=20, label=_("Accepted answers"))
    if_right = _feedback(_("When right"))
    if_wrong = _feedback(_("When wrong"))
    explanation = _explanation()

    class Meta:
        icon = "edit"
        label = _("Fill in")
        template = "courses/blocks/fill.html"


class NumericBlock(blocks.StructBlock):
    """A number to be found."""

    text = _question()
    answer = blocks.DecimalBlock(label=_("Answer"))
    tolerance = blocks.DecimalBlock(
        min_value=0, default=0, label=_("Tolerance"), help_text=_("How far from the answer is still right.")
    )
    if_right = _feedback(_("When right"))
    if_wrong = _feedback(_("When wrong"))
    explanation = _explanation()

    class Meta:
        icon = "plus"
        label = _("Number")
        template = "courses/blocks/numeric.html"


class QuestionsBlock(blocks.StreamBlock):
    """Questions of every kind, in order."""

    single = SingleChoiceBlock()
    multiple = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    ordering = OrderingBlock()
    matching = MatchingBlock()
    fill = FillBlock()
    numeric = NumericBlock()


class QuizBlock(blocks.StructBlock):
    """The questions that end a lesson."""

    questions = QuestionsBlock(min_num=1, max_num=20, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions")
        template = "courses/blocks/quiz.html"
