"""All benchmarks, a topic at a time and each in a process of its own: ``make bench``, or ``python -m tests.bench pages``.

Prints each topic's table and writes the figures to ``var/bench.json``: one object a topic, figures by plain names. Only
ratios within one run say much: machines differ, and are busy.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

TOPICS = ["pages", "seed", "certificates"]
FIGURES = Path(os.environ.get("VAR") or Path(__file__).parents[2] / "var") / "bench.json"


def main(topics):
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    for topic in topics:
        print(f"\n── {topic}", flush=True)
        measured = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{topic}", "--json"], check=True, stdout=subprocess.PIPE, text=True
        )
        figures[topic] = json.loads(measured.stdout)
        for name, figure in figures[topic].items():
            print(f"{name.replace('_', ' '):<48}{figure:>12}")
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"\nWritten to {FIGURES}")


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(TOPICS)
    if unknown:
        sys.exit(f"No benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(TOPICS)}.")
    main(sys.argv[1:] or TOPICS)
