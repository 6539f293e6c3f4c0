"""A list of staff: searched, filtered and sorted by what it declares, a page at a time, and exported as it stands."""

from itertools import batched

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from lms.arabic import folding
from lms.audit.trail import record
from lms.scoping import exporting
from lms.scoping.filters import LONGEST, readable

PAGE = 50
CHUNK = 2_000  # rows of an export that are in memory at a time


def folded(*fields):
    """A search of a small table that has no key to search by: every word in one of the fields, spelling folded.

    Like a queryset's own ``matching(text)``, which a list of many rows has instead.
    """

    def search(rows, text):
        words = folding.fold(text).split()
        found = [
            pk
            for pk, *texts in rows.order_by().values_list("pk", *fields)
            if (key := folding.fold(" ".join(filter(None, texts)))) and all(word in key for word in words)
        ]
        return rows.filter(pk__in=found)

    return search


class ListView(View):
    """``rows(user)`` are all that the account may see here, and ``may_open(user)`` whether it may look at all.

    Everything else is declared. What is asked for in the address and not declared is not looked at; a value that a filter
    does not know is refused with a message, and then no row is shown or exported.
    """

    http_method_names = ["get", "head"]

    name = ""  # in file names and in the audit trail
    title = ""
    says = ""  # a sentence below the title
    columns = ()
    filters = ()
    sort = ""  # the column, with - before it for the greatest first; "" for the order of ``rows``
    search_label = ""  # none: nothing to search
    empty_title = empty_text = ""
    paginate_by = PAGE
    results_only = False
    template = "scoping/list.html"

    # ── what a list says of itself ──

    def may_open(self, user):
        raise NotImplementedError

    def rows(self, user):
        raise NotImplementedError

    def search(self, rows, text):
        return rows.matching(text)

    def looked_up(self, rows):
        """The rows of a page, or of a part of an export, with what takes one more look for all of them at once."""
        return rows

    def address_of(self, row):
        """Where the first column leads, if anywhere."""

    def actions(self):
        """``(words, address, icon)`` of the buttons beside the title."""
        return []

    def beside(self):
        """What else a template of its own shows below the list."""
        return {}

    # ── what is asked ──

    def dispatch(self, request, *args, **kwargs):
        if not self.may_open(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in exporting.CONTENT_TYPES:
            return self._exported(kind) if self.form.is_valid() else redirect(f"{request.path}?{self._query()}")
        page = Paginator(self.found, self.paginate_by).get_page(request.GET.get("page"))
        template = f"{self.template}#results" if self.results_only else self.template
        return render(request, template, self._context(page))

    @cached_property
    def shown_columns(self):
        user = self.request.user
        return [column for column in self.columns if column.is_for is None or column.is_for(user)]

    @cached_property
    def sorts(self):
        """Every order that may be asked for, by its name in the address."""
        sorts = {}
        for column in self.shown_columns:
            if column.sort:
                sorts[column.name] = (*column.sort, "pk")
                sorts[f"-{column.name}"] = (*(_turned(key) for key in column.sort), "-pk")
        return sorts

    @cached_property
    def ordering(self):
        asked = self.request.GET.get("ordering", "")
        return asked if asked in self.sorts else self.sort

    @cached_property
    def text(self):
        """What is searched for."""
        return readable(self.request.GET.get("q", "")) if self.search_label else ""

    @cached_property
    def form(self):
        """The search and the filters, bound to as much of the address as is looked at."""
        fields = {}
        data = {name: readable(self.request.GET.get(name, "")) for name in [each.name for each in self.filters]}
        if self.search_label:
            search = forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST})
            fields["q"] = forms.CharField(label=self.search_label, required=False, widget=search)
            data["q"] = self.text
        fields |= {each.name: each.field(self.request.user) for each in self.filters}
        if self.sorts:
            fields["ordering"] = forms.ChoiceField(label=_("In the order of"), required=False, choices=self._orders())
            data["ordering"] = self.ordering
        form = type("ListForm", (forms.Form,), fields | {"says_optional": False})(data, auto_id="list_%s")
        for field in form.hidden_fields():
            if form.errors.pop(field.name, None):  # nothing on the page to correct
                form.add_error(
                    None, _("What the link to this list asks for is not there. Show the whole list instead.")
                )
        return form

    @cached_property
    def asked(self):
        """The filters that hold, with their values."""
        if not self.form.is_valid():
            return []
        values = self.form.cleaned_data
        return [(each, values[each.name]) for each in self.filters if values[each.name] not in (None, "")]

    @cached_property
    def found(self):
        rows = self.rows(self.request.user)
        if not self.form.is_valid():
            return rows.none()
        for each, value in self.asked:
            rows = each.narrowed(rows, value, self.request.user)
        if self.text:
            rows = self.search(rows, self.text)
        return rows.order_by(*map(_by, self.sorts[self.ordering])) if self.ordering in self.sorts else rows

    # ── what is answered ──

    def _context(self, page):
        columns = [column for column in self.shown_columns if column.in_list]
        return {
            "view": self,
            "form": self.form,
            "page": page,
            "query": self._kept(),
            "columns": [self._heading(column) for column in columns],
            "rows": [
                {
                    "row": row,
                    "address": self.address_of(row),
                    "first": columns[0].shown_of(row),
                    "cells": [(column.label, column.shown_of(row)) for column in columns[1:]],
                }
                for row in self.looked_up(list(page.object_list))
            ],
            "choosers": [self.form[each.name] for each in self.filters if not self.form[each.name].is_hidden],
            "chips": [
                {
                    "label": each.label,
                    "value": each.said(value, self.form.fields[each.name]),
                    "without": self._query(**{each.name: None}),
                }
                for each, value in self.asked
            ],
            "was_cut": bool(self.text) and len(self.request.GET.get("q", "")) > LONGEST,
            "longest": LONGEST,
            "exports": {kind: self._query(export=kind) for kind in exporting.CONTENT_TYPES},
        } | self.beside()

    def _heading(self, column):
        is_up, is_down = self.ordering == column.name, self.ordering == f"-{column.name}"
        return {
            "label": column.label,
            "sorted": "ascending" if is_up else "descending" if is_down else "",
            "to": self._query(ordering=f"-{column.name}" if is_up else column.name) if column.sort else "",
        }

    def _orders(self):
        own = [] if self.sort in self.sorts else [("", _("as it is listed"))]
        columns = [column for column in self.shown_columns if column.sort]
        return own + [
            (f"{sign}{column.name}", words % {"column": column.label})
            for column in columns
            for sign, words in [("", _("%(column)s, ascending")), ("-", _("%(column)s, descending"))]
        ]

    def _query(self, **changes):
        """The address's query with some of it changed; what is not declared falls away."""
        return self._kept(**changes).urlencode()

    def _kept(self, **changes):
        kept = QueryDict(mutable=True)
        for name, value in self.form.data.items():
            if value and not (name == "ordering" and value == self.sort):
                kept[name] = value
        for name, value in changes.items():
            kept.pop(name, None)
            if value:
                kept[name] = value
        return kept

    def _exported(self, kind):
        if self.request.method == "HEAD":  # nothing is taken away
            return self._as_file(HttpResponse(content_type=exporting.CONTENT_TYPES[kind]), kind)
        columns = [column for column in self.shown_columns if column.in_export]
        headings = [capfirst(str(column.label)) for column in columns]
        record(
            "list.exported",
            self.request.user,
            by=self.request.user,
            list=self.name,
            kind=kind,
            rows=self.found.count(),
            filters={each.name: self.form.data[each.name] for each, _value in self.asked},
            searched=bool(self.text),  # the words may be somebody's name
        )
        language = translation.get_language()
        parts = batched(self.found.iterator(chunk_size=CHUNK), CHUNK, strict=False)
        rows = ([column.value_of(row) for column in columns] for part in parts for row in self.looked_up(part))
        if kind == exporting.CSV:
            pieces = exporting.csv_pieces(headings, rows)
        else:
            title, is_bidi = capfirst(str(self.title)), translation.get_language_bidi()
            pieces = exporting.xlsx_pieces(title, headings, rows, right_to_left=is_bidi)
        answer = StreamingHttpResponse(_in(language, pieces), content_type=exporting.CONTENT_TYPES[kind])
        return self._as_file(answer, kind)

    def _as_file(self, answer, kind):
        answer["Content-Disposition"] = f'attachment; filename="{self.name}-{timezone.localdate()}.{kind}"'
        return answer


def _in(language, pieces):
    """Each piece made in the reader's language: it is made as it is sent, when the admin has put that away."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _by(key):
    """Rows without a value are the last, and the first the other way round; unasked, databases differ on that."""
    if key.startswith("-"):
        return F(key[1:]).desc(nulls_first=True)
    return F(key).asc(nulls_last=True)


def _turned(key):
    return key[1:] if key.startswith("-") else f"-{key}"
