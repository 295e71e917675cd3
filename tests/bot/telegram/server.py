"""An HTTP server on loopback that answers with a function."""

import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from tornado.httputil import HTTPFile, parse_body_arguments

# These are text, whatever they look like; other parameters are JSON.
TEXTS = ("text", "caption")

Answer = Callable[[str, dict[str, Any]], tuple[int, bytes] | None]


class Server(ThreadingHTTPServer):
    """Answers requests with the status and body that a function gives; it drops the connection for None."""

    daemon_threads = True

    def __init__(self, answer: Answer, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), _Handler)
        self.answer = answer
        self.address = f"http://{host}:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stops listening."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Reports an error, unless the bot was killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The answer goes out as one packet: a second one would wait 40 ms until the bot acknowledges the first.
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Logs nothing, to keep the tests' output clean."""

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        # A body is cut short when the bot is killed while it sends.
        parameters = _parameters(self.headers.get("Content-Type", ""), body) if len(body) == length else None
        answer = None if parameters is None else cast(Server, self.server).answer(self.path, parameters)
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer[0])
        self.send_header("Content-Length", str(len(answer[1])))
        self.end_headers()
        self.wfile.write(answer[1])
        self.wfile.flush()


def _parameters(kind: str, body: bytes) -> dict[str, Any]:
    """The parameters of a call; those that are files are pairs of name and content."""
    arguments: dict[str, list[bytes]] = {}
    files: dict[str, list[HTTPFile]] = {}
    parse_body_arguments(kind, body, arguments, files)
    texts = {name: _value(name, values[0].decode()) for name, values in arguments.items()}
    return texts | {name: (file.filename, file.body) for name, (file,) in files.items()}


def _value(name: str, value: str) -> Any:
    try:
        return value if name in TEXTS else json.loads(value)
    except ValueError:
        return value
