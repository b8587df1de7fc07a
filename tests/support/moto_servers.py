"""Loads moto once for all local clouds of a test run, which takes most of a second of the processor.

Each connection to a socket is the standard input and output of a server of its own, as dev/localcloud/moto/server.py is
one: a fork of this process, which shares the memory of what is loaded. It runs for as long as its own standard input
stays open.

Usage: moto_servers.py SOCKET
Prints the path of the socket as soon as it takes connections.
"""

import gc
import os
import select
import signal
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "dev", "localcloud", "moto"))

import server  # noqa: E402
from werkzeug.test import Client  # noqa: E402

# A first call loads what moto needs for its service.
first_calls = {
    "iam": {"data": {"Action": "ListRoles", "Version": "2010-05-08"}},
    "sts": {"data": {"Action": "GetCallerIdentity", "Version": "2011-06-15"}},
    "kms": {"json": {}},
    "eks": {"method": "GET", "path": "/clusters"},
}


def main(path: str) -> None:
    application = server.prepare()
    for service, call in first_calls.items():
        credential = f"AWS4-HMAC-SHA256 Credential=localcloud/20260101/eu-west-1/{service}/aws4_request"
        Client(application).open(**{"method": "POST", "headers": {"Authorization": credential}, **call})
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        print(path, flush=True)
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                os.setsid()
                for standard in (sys.stdin, sys.stdout):
                    os.dup2(connection.fileno(), standard.fileno())
                connection.close()
                listener.close()
                return server.serve(application)
            connection.close()


main(sys.argv[1])
