"""However the tree is stopped, nothing of it is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TREE = """
import sys
from lms.management.processes import Stopped, Tree
child = (
    "import os, subprocess, time; p = subprocess.Popen(['sleep', '600']);"
    "os.write(1, (str(p.pid) + os.linesep).encode()); time.sleep(600)"  # at once: two children write to one pipe
)
try:
    with Tree('.') as tree:
        tree.start('one', [sys.executable, '-c', child])
        tree.start('two', [sys.executable, '-c', child])
        sys.exit(tree.watch(restart=set()))
except Stopped:
    print('stopped', flush=True)
"""


def is_running(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def tree():
    """A tree of two children with a child each: the process, and the ids of all four."""
    with subprocess.Popen(
        [sys.executable, "-c", TREE], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        grandchildren = [int(process.stdout.readline()) for _ in range(2)]
        everyone = children_of(process.pid) + grandchildren
        assert len(everyone) == 4
        yield process, everyone
        process.kill()
        for pid in filter(is_running, everyone):
            os.kill(pid, signal.SIGKILL)


def ends_within(seconds, pids):
    give_up_at = time.monotonic() + seconds
    while any(map(is_running, pids)) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return not any(map(is_running, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_tree_that_is_asked_to_stop_leaves_nothing_behind(tree, number):
    process, everyone = tree
    process.send_signal(number)
    process.send_signal(number)  # a second Ctrl-C of an impatient person
    assert process.wait(15) == 0
    assert ends_within(5, everyone)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_follow_a_parent_that_was_killed(tree):
    process, everyone = tree
    process.kill()
    assert ends_within(10, everyone[:2])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_child_that_ends_takes_the_tree_with_it(tree):
    process, everyone = tree
    os.kill(everyone[0], signal.SIGKILL)
    assert process.wait(15) == 1  # sys.exit("one"): the name of who ended
    assert ends_within(5, everyone)
