import subprocess

import pytest
import segno

from certificates import codes
from certificates.rendering import render
from certificates.rendering.qr import symbols
from tests.certificates.rendering.samples import ruaa

BEFORE = "https://sanai.example/verify/"


def drawn_the_long_way(address, like):
    symbol = segno.make_qr(address.encode(), error="m", mode="byte", boost_error=False, **like)
    return [int("".join("01"[dark] for dark in row), 2) for row in symbol.matrix]


@pytest.mark.parametrize(
    "before", [BEFORE, "http://localhost:8000/verify/", "https://a-far-longer.name.example.org/verify/"]
)
def test_the_symbol_of_any_code_is_the_one_that_the_long_way_draws(before):
    ours = symbols(before, codes.LENGTH, "/")
    for _again in range(20):
        code = codes.new_code()
        assert ours.rows(code) == drawn_the_long_way(f"{before}{code}/", ours.like)


def test_a_sign_that_no_code_has_is_refused():
    with pytest.raises(KeyError):
        symbols(BEFORE, codes.LENGTH, "/").rows("U" * codes.LENGTH)


def test_scanners_read_what_is_printed(tmp_path):
    for _again in range(8):
        code = codes.new_code()
        facts = ruaa(code=code, verify_url=f"{BEFORE}{code}/")
        command = ["pdftoppm", "-r", "120", "-png", "-singlefile", "-", tmp_path / "page"]
        subprocess.run(command, input=render(facts).data, check=True)
        scan = subprocess.run(
            ["zbarimg", "--quiet", "--raw", tmp_path / "page.png"], check=True, capture_output=True, text=True
        )
        assert scan.stdout.strip() == facts.verify_url
