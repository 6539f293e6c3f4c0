"""Somebody with a plain browser: no JavaScript, only the links and forms that the page shows."""

from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client


class Reader:
    """Opens pages, follows links by their words, fills in forms and sends them; CSRF is enforced."""

    def __init__(self, language="en"):
        self.client = Client(enforce_csrf_checks=True)
        self.client.cookies["language"] = language
        self.answer = self.page = None
        self.path = "/"

    def open(self, path, *, status=200):
        self._take(self.client.get(path, follow=True), status)
        return self

    def follow(self, words):
        """The first link whose text or label contains ``words``."""
        for link in self.page.select("a[href]"):
            if words in self._words(link):
                return self.open(urljoin(self.path, link["href"]))
        raise AssertionError(f"No link says {words!r} on {self.path}:\n{self.text}")

    def send(self, words=None, *, status=200, **fields):
        """Fill ``fields`` into the form that holds them all (and a button that says ``words``) and send it."""
        form, button = self._form(words, fields)
        data = self._filled(form) | fields
        if button is not None and button.get("name"):
            data[button["name"]] = button.get("value", "")
        target = urljoin(self.path, (button.get("formaction") if button else None) or form.get("action") or self.path)
        act = self.client.post if form.get("method", "get").lower() == "post" else self.client.get
        self._take(act(target, data, follow=True), status)
        return self

    def post(self, path, data):
        """What a script on the open page would post, such as the admin's page editor."""
        token = self.page.select_one("[name=csrfmiddlewaretoken]")["value"]
        self._take(self.client.post(path, data | {"csrfmiddlewaretoken": token}, follow=True), 200)
        return self

    @property
    def text(self):
        main = self.page.select_one("main") or self.page
        return " ".join(main.get_text(" ").split())

    def says(self, words):
        assert words in self.text, f"{words!r} is not on {self.path}:\n{self.text}"
        return self

    def _take(self, answer, status):
        assert answer.status_code == status, f"{answer.status_code} at {answer.request['PATH_INFO']}"
        self.answer = answer
        query = answer.request.get("QUERY_STRING", "")
        self.path = answer.request["PATH_INFO"] + (f"?{query}" if query else "")
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            self.page = BeautifulSoup(answer.content, "html.parser")

    def _form(self, words, fields):
        for form in self.page.select("form"):
            names = {each["name"] for each in form.select("[name]")}
            if not set(fields) <= names:
                continue
            buttons = [*form.select("button:not([type=button])"), *form.select("input[type=submit]")]
            if form.get("id"):
                buttons += self.page.select(f'button[form="{form["id"]}"]')
            if words is None:
                return form, None
            for button in buttons:
                if words in self._words(button):
                    return form, button
        raise AssertionError(f"No form with {sorted(fields)} and {words!r} on {self.path}:\n{self.text}")

    @staticmethod
    def _words(element):
        label = element.get("aria-label") or ""
        return f"{' '.join(element.get_text(' ').split())} {label} {element.get('value', '')}"

    @staticmethod
    def _filled(form):
        """What the form would send as it stands."""
        data = {}
        for each in form.select("input[name], textarea[name], select[name]"):
            if each.has_attr("disabled"):
                continue
            kind = each.get("type", "")
            if each.name == "select":
                chosen = each.select_one("option[selected]") or each.select_one("option")
                data[each["name"]] = chosen.get("value", "") if chosen else ""
            elif each.name == "textarea":
                data[each["name"]] = each.get_text()
            elif kind in {"checkbox", "radio"}:
                if each.has_attr("checked"):
                    data.setdefault(each["name"], []).append(each.get("value", "on"))
            elif kind not in {"submit", "button", "file", "image"}:
                data[each["name"]] = each.get("value", "")
        return data


def path_of(url):
    """The address within the site of an absolute URL, as a message carries it."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
