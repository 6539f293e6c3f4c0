"""Every benchmark, a table each, and all figures in ``var/bench.json``: ``python -m tests.bench [topic …]``, or ``make bench``."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

TOPICS = [
    *("pages", "lists", "seed", "placing", "certificates", "seals", "memory", "issuing"),
    *("register", "marks", "scans", "sync", "opening"),
]
# Read before the settings of tests give the process a folder of its own.
KEPT_IN = Path(os.environ.get("VAR") or Path(__file__).parents[2] / "var")


def main(topics):
    """A topic a process: none measures what another has left in memory."""
    if unknown := set(topics) - set(TOPICS):
        sys.exit(f"There is no benchmark of {', '.join(sorted(unknown))}. There are: {', '.join(TOPICS)}.")
    kept = KEPT_IN / "bench.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    figures = json.loads(kept.read_text()) if kept.exists() else {}
    failed = []
    for topic in topics or TOPICS:
        print(f"\n── {topic}", flush=True)
        made = KEPT_IN / f"bench-{topic}.json"
        code = subprocess.run([sys.executable, "-W", "ignore", __file__, "--one", topic, made], check=False).returncode
        if made.exists():  # the figures, though one of them may be too high
            figures[topic] = json.loads(made.read_text())
            kept.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
        failed += [topic] if code else []
        made.unlink(missing_ok=True)
    print(f"\nAll figures: {kept}")
    return f"Failed: {', '.join(failed)}" if failed else 0


def one(topic, made):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    sys.path[0] = str(Path(__file__).parents[2])

    import django

    django.setup()

    module = import_module(f"tests.bench.{'phone' if topic == 'register' else topic}")
    figures = module.measure()
    lines = (
        module.table(figures)
        if hasattr(module, "table")
        else (f"{name:<46}{value:>12}" for name, value in figures.items())
    )
    print("\n".join(lines))
    Path(made).write_text(json.dumps(figures, ensure_ascii=False))
    if late := getattr(module, "slow", lambda _figures: [])(figures):
        sys.exit(f"Too slow: {', '.join(late)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
