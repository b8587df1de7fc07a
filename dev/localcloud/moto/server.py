"""Serves AWS with moto on a free port of this computer, for as long as standard input stays open.

The process that starts this one holds the other end. However it goes, even by SIGKILL, standard input ends then; so
this server never outlives it, and removes the temporary directory of the local cloud on its way out.

The first line of standard input is the directory to remove at the end. Prints the port on a line of its own as soon as
it answers.
"""

import functools
import os
import shutil
import signal
import sys
import threading
import time

# Read by moto when it is imported: without it AWS's own managed policies do not exist.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

import moto.core  # noqa: E402
import moto.core.models  # noqa: E402

# The account of AWS's own examples and of this project's pages. Other modules of moto copy it when they are imported.
moto.core.DEFAULT_ACCOUNT_ID = moto.core.models.DEFAULT_ACCOUNT_ID = "111122223333"

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

import account_additions  # noqa: E402
import eks_additions  # noqa: E402
import kms_key  # noqa: E402


class Application(DomainDispatcherApplication):
    """Finds the service of a host once. Moto itself lists its directory for each request, while all others wait."""

    @functools.cache
    def get_backend_for_host(self, host: str | None) -> str | None:
        return super().get_backend_for_host(host)


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_args, **_kwargs) -> None:
        pass


def end_with_parent(directory: str) -> None:
    said = sys.stdin.buffer.read()
    shutil.rmtree(directory, ignore_errors=True)
    # Without a word the parent was killed, and commands that it had started may go on writing for a moment.
    for _ in range(0 if said else 10):
        time.sleep(1)
        shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)


def prepare() -> Application:
    # Ctrl-C reaches every process of the terminal, but an update that is being cancelled still needs AWS.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    account_additions.install()
    eks_additions.install()
    kms_key.create()
    return Application(create_backend_app)


def serve(application: Application) -> None:
    directory = os.fsdecode(sys.stdin.buffer.readline()).rstrip("\n")
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=end_with_parent, args=[directory], daemon=True).start()
    print(server.port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(prepare())
