"""Forms and links as a page holds them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

DATA = {"application/json", "application/ld+json"}  # in a <script> that no browser runs


@dataclass
class Form:
    """A form as a browser would send it untouched; ``choices`` are its buttons that carry a value."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)
    choices: list = field(default_factory=list)

    @property
    def shape(self):
        """What two forms have alike that ask for the same."""
        return self.method, tuple(sorted(self.fields)), tuple(sorted(self.choices))


class Page(HTMLParser):
    """The forms of a page, what its links to itself ask, and whatever runs or styles in it without a file of its own."""

    def __init__(self, path, text):
        super().__init__()
        self.path, self.forms, self.asked, self.inline = path, [], set(), []
        self._form = self._select = self._textarea = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._note_inline(tag, attributes)
        there = urlsplit(urljoin(self.path, attributes.get("href") or ""))
        if there.path == self.path:
            self.asked.update(name for name, _value in parse_qsl(there.query, keep_blank_values=True))
        name, value = attributes.get("name"), attributes.get("value") or ""
        if tag == "form":
            action = urljoin(self.path, attributes.get("action") or "")
            self._form = Form(action, (attributes.get("method") or "get").upper())
            self.forms.append(self._form)
        elif self._form is None or not name or name == "csrfmiddlewaretoken":
            return
        elif tag == "button" or (tag == "input" and attributes.get("type") == "submit"):
            self._form.choices.append((name, value))
        elif tag == "input" and attributes.get("type") in {"checkbox", "radio"}:
            if "checked" in attributes or name not in self._form.fields:
                self._form.fields[name] = value or "on"
        elif tag == "input":
            self._form.fields[name] = value
        elif tag == "textarea":
            self._textarea = name
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
            self._form.fields[name] = ""

    def handle_data(self, data):
        if self._textarea:
            self._form.fields[self._textarea] += data

    def handle_endtag(self, tag):
        match tag:
            case "form":
                self._form = None
            case "textarea":
                self._textarea = None
            case "select":
                self._select = None

    def _note_inline(self, tag, attributes):
        if tag == "option" and self._select and (attributes.get("value") and not self._form.fields[self._select]):
            self._form.fields[self._select] = attributes["value"]
        is_script = tag == "script" and not attributes.get("src") and attributes.get("type") not in DATA
        if tag == "style" or is_script:
            self.inline.append(f"<{tag}>")
        self.inline += [
            f"<{tag} {name}>" for name in attributes if name == "style" or (name.startswith("on") and name != "on")
        ]
        if any(
            (attributes.get(name) or "").strip().lower().startswith("javascript:") for name in ["href", "src", "action"]
        ):
            self.inline.append(f"<{tag} javascript:>")
