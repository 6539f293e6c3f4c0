"""Static files as production serves them: every name hashed, every address inside them found."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

OTHERS = ["wagtail*", "guardian", "mfa", "account", "rest_framework", "admin", "allauth"]


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "lms.static_files.StaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHERS)
    return tmp_path


def test_every_address_in_a_hashed_style_sheet_is_found(collected):
    from django.contrib.staticfiles.storage import staticfiles_storage

    for name in ["tokens", "base", "components", "screens", "register", "register-page", "desk"]:
        sheet = collected / staticfiles_storage.stored_name(f"css/{name}.css")
        addresses = re.findall(r'url\("?([^")]+)"?\)', sheet.read_text())
        assert [address for address in addresses if not (sheet.parent / address).is_file()] == []
        assert all(re.search(r"\.[0-9a-f]{12}\.", address) for address in addresses)


def test_icons_are_served_once_and_under_their_hashed_name(collected):
    from lms.templatetags import look

    look._drawn.cache_clear()  # drawn by an earlier test, under another storage
    assert re.search(r'href="/static/img/icons\.[0-9a-f]{12}\.svg#check"', look.icon("check"))
    look._drawn.cache_clear()


def test_the_last_resort_asks_for_names_without_a_hash_that_are_there():
    from lms import errors

    page = errors.broken(None).text
    addresses = re.findall(r'(?:href|src)="/static/([^"#]+)', page)
    assert addresses
    assert [address for address in addresses if finders.find(address) is None] == []


def test_a_module_names_the_others_by_what_they_hold(collected):
    from django.contrib.staticfiles.storage import staticfiles_storage

    page = (collected / staticfiles_storage.stored_name("js/register/page.js")).read_text()
    named = re.findall(r"""from ["']([^"']+)["']""", page)
    assert named
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", address) for address in named)


def test_the_registers_one_sheet_is_its_four_in_their_order():
    parts = [Path(finders.find(f"css/{name}.css")).read_text() for name in ["tokens", "base", "components", "register"]]
    assert Path(finders.find("css/register-page.css")).read_text() == "\n".join(parts)
    assert finders.find("css/register-page.css", find_all=True)
    assert finders.find("css/another-page.css") is None
