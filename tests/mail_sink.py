"""A mail server on loopback that keeps what it is sent: enough of SMTP for Django to speak to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Letter:
    sender: str
    to: list[str]
    message: Message

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")  # type: ignore[attr-defined]


@dataclass
class Sink:
    """`refused` are addresses that it does not take; `letters` what it took."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    letters: list[Letter] = field(default_factory=list)
    conversations: int = 0


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    sink: Sink


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.sink.conversations += 1
        self._say("220 sink")
        sender, to = "", list[str]()
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            address = rest[rest.find("<") + 1 : rest.find(">")]
            if verb.upper() == "QUIT":
                self._say("221 bye")
                return
            if verb.upper() == "DATA":
                self._say("354 go on")
                self.server.sink.letters.append(Letter(sender, to, message_from_bytes(self._data(), policy=default)))
            elif verb.upper() == "MAIL":
                sender, to = address, []
            elif verb.upper() == "RCPT":
                if address in self.server.sink.refused:
                    self._say("550 no such person")
                    continue
                to.append(address)
            self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


@contextmanager
def mail_sink() -> Iterator[Sink]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.sink = Sink(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.sink
        finally:
            server.shutdown()
            thread.join()
