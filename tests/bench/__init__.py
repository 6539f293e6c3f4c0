"""Benchmarks: each module measures one topic and returns figures by plain names. No test is timed: machines are noisy."""


def tell(figures):
    """Print them as a table."""
    for name, figure in figures.items():
        print(f"{name.replace('_', ' '):<48}{figure:>12}")
