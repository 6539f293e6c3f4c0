"""What a page may list of others."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


class ShownPageQuerySet(PageQuerySet):
    def shown_on(self, page):
        """Live, and open to whoever may read ``page``: under no view restriction that ``page`` is not under itself.

        Asked inside the list's own query; Wagtail's ``public()`` asks one more, and hides a restricted page's own
        children from those who have been let in.
        """
        on_the_way = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        further = PageViewRestriction.objects.exclude(page__path__in=on_the_way)
        shown = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        above = further.alias(shown=shown).filter(shown__startswith=F("page__path"))
        return self.live().filter(~Exists(above))
