"""Templates in the admin: a list of ours, and Wagtail's own screens to write, preview, publish and compare them."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views.snippets import RevisionsCompareView, RevisionsUnscheduleView, SnippetViewSet

from certificates.forms import TemplateForm
from certificates.models import CertificateTemplate
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, values_of
from lms.scoping.lists import folded
from lms.scoping.views import ScopedIndexView


def _state(template):
    if not template.live:
        return columns.badge(_("Draft"), "brass")
    words = _("Published, and changed since") if template.has_unpublished_changes else pgettext("template", "Published")
    return columns.badge(words, "teal")


class TemplateList(ScopedIndexView):
    name = "templates"
    title = _("Certificate templates")
    says = _("What certificates look like and say. Those that are issued keep the version that they were printed on.")
    sort = "name"
    search_label = _("Name")
    search = staticmethod(folded("name"))
    add_words = _("Make a template")
    empty_title = _("No template yet")
    empty_text = _("Certificates are printed on the standard template.")
    filters = (Choice(name="kind", label=_("what for"), options=values_of(CertificateTemplate.Kind)),)
    columns = (
        Column(name="name", label=_("name"), sort=("name",)),
        Column(
            name="kind", label=_("what for"), value=lambda template: template.get_kind_display(), sort=("kind", "name")
        ),
        Column(name="design", label=_("design"), value=lambda template: template.get_design_display()),
        Column(name="state", label=_("State"), value=lambda template: template.live, shown=_state),
        Column(name="printed", label=_("Certificates"), value="printed"),
        Column(name="last_published_at", label=_("published"), sort=("last_published_at",)),
    )

    def rows(self, user):
        return super().rows(user).counted()


class CompareView(RevisionsCompareView):
    """Two versions beside each other. Wagtail's address lets anything through; numbers of no row are not found."""

    LONGEST = 18  # digits: what every database takes for a key

    def setup(self, request, pk, revision_id_a, revision_id_b, *args, **kwargs):
        if not pk.isdecimal() or any(len(key) > self.LONGEST for key in (pk, revision_id_a, revision_id_b)):
            raise Http404
        super().setup(request, pk, revision_id_a, revision_id_b, *args, **kwargs)


class UnscheduleView(RevisionsUnscheduleView):
    """Leads back to the history: Wagtail takes any text it is sent for an address to go on to."""

    def get_next_url(self):
        return reverse(self.history_url_name, args=(self.object.pk,))


class TemplateViewSet(SnippetViewSet):
    model = CertificateTemplate
    icon = "doc-full-inverse"
    menu_label = _("Certificate templates")
    menu_order = 241
    add_to_admin_menu = True
    index_view_class = TemplateList
    revisions_compare_view_class = CompareView
    revisions_unschedule_view_class = UnscheduleView
    url_namespace, url_prefix = "certificate_templates", "certificate-templates"
    edit_handler = ObjectList(CertificateTemplate.panels, base_form_class=TemplateForm)

    def get_index_view_kwargs(self, **kwargs):
        """The names of the screens alone: Wagtail's own list would be told columns and templates here."""
        return kwargs

    def register_chooser_viewset(self):
        """Nothing of Wagtail's chooses among them."""


templates = TemplateViewSet()
"""Registered by ``wagtail_hooks``."""
