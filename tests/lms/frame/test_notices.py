import re
from datetime import datetime, timedelta

from django.utils import timezone


def test_security_txt_has_what_the_standard_asks_and_does_not_expire_soon(client):
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "mailto:security@example.com"
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)


def test_robots_names_the_site_map_and_keeps_out_of_the_admin(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert re.search("^Sitemap: http://localhost:8000/sitemap.xml$", text, re.MULTILINE)
