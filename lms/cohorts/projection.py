"""What a set of taps comes to: one mark. The same set gives the same mark, in whatever order it arrived."""

from itertools import groupby


def standing(events):
    """The event that stands among those of one trainee in one session, or None when there is none.

    Of one device's taps only the last counts, by its own counter, so that its clock need not be right. Among devices
    the latest tap stands; of two in the same moment, the one with the greater id.
    """
    by_device = sorted(events, key=_device)
    last_words = [
        max(taps, key=lambda event: (event.seq, event.taken_at, event.id)) for _, taps in groupby(by_device, _device)
    ]
    return max(last_words, key=lambda event: (event.taken_at, event.id), default=None)


def _device(event):
    # A tap without a device, made on a page of ours, is told apart from every other by the server's clock alone.
    return (0, event.device.int) if event.device else (1, event.id.int)
