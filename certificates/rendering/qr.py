"""The QR symbol as one SVG path."""

import segno

OVERLAP = 1.04  # of a module's height, so that no viewer shows a hair of paper between rows


def qr(address):
    """An ``svg`` element, quiet zone not included: the paper around it is the quiet zone."""
    symbol = segno.make_qr(address, error="m")
    size = symbol.symbol_size(border=0)[0]
    runs = "".join(f"M{start} {y}.5h{length}" for y, row in enumerate(symbol.matrix) for start, length in _runs(row))
    return f'<svg viewBox="0 0 {size} {size}"><path stroke="#12282b" stroke-width="{OVERLAP}" d="{runs}"/></svg>'


def _runs(row):
    """The start and length of each run of dark modules."""
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None
