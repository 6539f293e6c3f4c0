"""A progress bar for commands: one line that is drawn again."""

WIDTH = 30  # characters


class Bar:
    """``stream`` is a command's output, or None to draw nothing."""

    def __init__(self, stream):
        self.stream = stream
        self.shown = None

    def show(self, done, of):
        """Draw that ``done`` of so many are done; the same again draws nothing."""
        if self.stream is None or self.shown == (done, of):
            return
        self.shown = done, of
        filled = WIDTH * done // of if of else WIDTH
        self.stream.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{of}", ending="")
        self.stream.flush()

    def end(self):
        """Leave the line as it stands."""
        if self.shown is not None:
            self.stream.write("")
