"""Every address the product answers, as Django's own resolver has them."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern, URLPattern
from django.utils.regex_helper import normalize

BORROWED = ("account_", "mfa_")  # allauth's views under templates of ours
PARAMETER = re.compile(r"<(?:[^>:]+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern. ``name`` carries its name spaces, "" for none.

    ``key`` is its name in the table: with the parameters in brackets where patterns of one name differ by them.
    """

    name: str
    template: str  # "cohorts/%(public_id)s/"
    parameters: tuple
    view: object
    key: str = ""

    def path(self, arguments):
        """The path with the arguments as text, whatever they are."""
        quoted = {name: quote(str(value), safe="/~:@", errors="surrogatepass") for name, value in arguments.items()}
        return "/" + self.template % quoted

    @property
    def is_ours(self):
        """Whether it is offered by this project: a view of its own, or a screen that another package draws for it."""
        if self.name.startswith("wagtail"):
            return _is_ours(self.view)
        model = getattr(self.view, "view_initkwargs", {}).get("model")
        return _is_ours(self.view) or (model is not None and _is_ours(model)) or self.name.startswith(BORROWED)


def _is_ours(thing):
    return thing.__module__.split(".")[0] in {"lms", "courses", "certificates"}


def addresses(resolver=None):
    """Those of the resolver, else all that the product has."""
    found = list(_walk(resolver or get_resolver(), [], ""))
    by_name = defaultdict(set)
    for address in found:
        by_name[address.name].add(address.parameters)
    return [replace(address, key=_key(address, len(by_name[address.name]) > 1)) for address in found]


def _key(address, is_shared):
    return f"{address.name} ({', '.join(address.parameters)})" if is_shared and address.name else address.name


def _walk(resolver, spaces, before):
    for pattern in resolver.url_patterns:
        template = before + _template(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*spaces, pattern.name]) if pattern.name else ""
            yield Address(name, template, tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", template))), pattern.callback)
        else:
            yield from _walk(pattern, [*spaces, pattern.namespace] if pattern.namespace else spaces, template)


def _template(pattern):
    match pattern:
        case LocalePrefixPattern():
            return pattern.language_prefix
        case RoutePattern():
            return PARAMETER.sub(r"%(\1)s", str(pattern).replace("%", "%%"))
        case RegexPattern():
            return normalize(str(pattern))[0][0]
    raise TypeError(pattern)
