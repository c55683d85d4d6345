"""A proxy before PostgreSQL that lets the COMMIT of one connection wait, and all else through."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path


class DelayingProxy:
    """Pass bytes between an application and PostgreSQL's socket; hold back what looks like COMMIT.

    Only the connections that are there when :meth:`arm` is called are delayed, each once: the
    proxy sees a message ``Query`` or ``Parse`` whose text is COMMIT and waits before passing it on.

    :ivar delayed: set once a COMMIT has arrived and is being held back.
    """

    def __init__(self, target: Path, *, seconds: float) -> None:
        self._target, self._seconds = target, seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.delayed = threading.Event()
        self._armed = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self) -> None:
        """Delay the next COMMIT."""
        self.delayed.clear()
        self._armed.set()

    def close(self) -> None:
        """End every connection and listen no more."""
        # Shut first: that wakes the thread which waits for the next connection.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._target))
            self._open += [client, server]
            for source, sink, watched in ((client, server, True), (server, client, False)):
                threading.Thread(
                    target=self._pass_on, args=(source, sink, watched), daemon=True
                ).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, watched: bool) -> None:
        try:
            while piece := source.recv(65536):
                if watched and b"COMMIT\x00" in piece and self._armed.is_set():
                    self._armed.clear()
                    self.delayed.set()
                    time.sleep(self._seconds)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
