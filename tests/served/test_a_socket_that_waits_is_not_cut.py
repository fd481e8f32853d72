"""Whoever waits at a busy door is let in late, or told so; Daphne by itself would cut the line after five seconds."""

import json
import os
import subprocess
import sys

from dashboard.limits import HANDSHAKE_S

SERVE = """
import json
import django

django.setup()
from dashboard.management.daphne_server import _Server, endpoints

class Told(_Server):
    def listen_success(self, port):
        super().listen_success(port)
        print(json.dumps([self.websocket_connect_timeout, self.ws_factory.openHandshakeTimeout]), flush=True)
        self.stop()

Told(None, endpoints=endpoints("127.0.0.1", 0), signal_handlers=False, ready_callable=None).run()
"""


def test_it_is_told_before_it_would_be_cut() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    told_after_s, cut_after_s = json.loads(done.stdout)
    assert told_after_s == HANDSHAKE_S
    assert cut_after_s > told_after_s
