import pytest

pytest.register_assert_rewrite("tests.browser.judging")  # so that a failed judgement says what was wrong
