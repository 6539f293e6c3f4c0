from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("courses")

    def ready(self):
        # Models have to be there before these may be imported.
        from django.contrib.auth.decorators import login_not_required  # noqa: PLC0415
        from django.db.models.signals import post_delete, post_save  # noqa: PLC0415
        from wagtail import signals, views  # noqa: PLC0415
        from wagtail.documents.views import serve as documents  # noqa: PLC0415
        from wagtail.models import PageViewRestriction  # noqa: PLC0415

        # Pages and their files are public; one that an editor restricts asks for its own password.
        for view in [
            views.serve,
            views.authenticate_with_password,
            documents.serve,
            documents.authenticate_with_password,
        ]:
            login_not_required(view)

        for change in [
            signals.page_published,
            signals.page_unpublished,
            signals.page_slug_changed,
            signals.post_page_move,
        ]:
            change.connect(forget_public_pages, dispatch_uid="courses.forget_public_pages")
        for change in [post_save, post_delete]:
            change.connect(forget_public_pages, PageViewRestriction, dispatch_uid="courses.forget_public_pages")
        signals.page_published.connect(offer_to_translators, dispatch_uid="courses.offer_to_translators")
        signals.copy_for_translation_done.connect(recount_children, dispatch_uid="courses.recount_children")


def forget_public_pages(sender, **kwargs):
    from courses import page_cache  # noqa: PLC0415

    page_cache.purge()


def offer_to_translators(sender, instance, **kwargs):
    from courses import translating  # noqa: PLC0415

    translating.offer(instance)


def recount_children(sender, target_obj, **kwargs):
    from wagtail.models import Page  # noqa: PLC0415

    from courses import tree  # noqa: PLC0415

    if isinstance(target_obj, Page):
        tree.recount_children(target_obj)
