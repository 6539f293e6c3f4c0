"""What a seal costs a certificate, by who writes its envelope and with the time of an authority. ``python -m tests.bench.seals``

CPU time of this process, so of one core; the ways take turns, and medians are compared. Certificates carry a credential. The
authority is a process of its own on this machine: what is waited for it is in the milliseconds by the clock alone.
"""

import gc
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from certificates.rendering import render
from certificates.rendering.envelopes import Seal
from certificates.rendering.pyhanko_envelopes import PyHankoSeal
from certificates.timestamps import Authority
from tests.bench import tell
from tests.certificates.authority import authority
from tests.certificates.keys import pkcs12_file
from tests.certificates.rendering.samples import CREDENTIAL, ruaa

ROUNDS, AT_ONCE = 12, 10


def measure(rounds=ROUNDS):
    """Figures by name: milliseconds of a core, and by the clock, for one certificate; bytes of its own."""
    with ExitStack() as stack:
        url = stack.enter_context(_an_authority_apart())
        file = pkcs12_file(Path(stack.enter_context(TemporaryDirectory())) / "seal.p12").read_bytes()
        seals = {
            "bare": None,
            "own": Seal.from_pkcs12(file, None),
            "pyhanko": PyHankoSeal.from_pkcs12(file, None),
            "own_stamped": Seal.from_pkcs12(file, None, Authority(url)),
            "pyhanko_stamped": PyHankoSeal.from_pkcs12(file, None, Authority(url)),
        }
        for seal in [*seals.values()] * 2:  # by then each knows how much room a token takes
            render(ruaa(), seal=seal, credential=CREDENTIAL)
        gc.collect()
        gc.freeze()  # what is loaded is no garbage, as in a worker
        taken = {way: [] for way in seals}
        for _ in range(rounds):
            for way, seal in seals.items():
                taken[way].append(_milliseconds(seal))
        sizes = {way: len(render(ruaa(), seal=seal, credential=CREDENTIAL).tail) for way, seal in seals.items()}
    figures = {f"ms_{way}": round(median(core for core, _clock in some), 2) for way, some in taken.items()}
    figures |= {
        f"ms_{way}_by_the_clock": round(median(clock for _core, clock in some), 1) for way, some in taken.items()
    }
    return figures | {f"bytes_{way}": size for way, size in sizes.items()}


def _milliseconds(seal):
    began = process_time(), perf_counter()
    for _ in range(AT_ONCE):
        render(ruaa(), seal=seal, credential=CREDENTIAL)
    return tuple(
        1000 * (now - then) / AT_ONCE for now, then in zip((process_time(), perf_counter()), began, strict=True)
    )


@contextmanager
def _an_authority_apart():
    """The address of an authority in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=[theirs], daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join()


def _serve(pipe):
    with authority() as listening:
        pipe.send(listening.url)
        pipe.recv()


if __name__ == "__main__":
    tell(measure())
