"""The petition page and its count through nginx, kept for a second, against a file that nginx serves."""

import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.rounds import compare
from bench.servers import load, served
from bench.signing import prepared
from tests.servers import HOST, free_port, wait_until

# As docs/operations.md has it, without TLS.
_CONF = """
daemon off; pid {folder}/pid; error_log stderr crit; worker_processes 2;
events {{ worker_connections 512; }}
http {{
    access_log off;
    proxy_cache_path {folder}/cache keys_zone=petitions:10m;
    proxy_temp_path {folder}/proxy; client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port};
        location /static-floor/ {{ alias {folder}/files/; default_type text/html; }}
        location / {{
            proxy_pass {ours};
            proxy_cache petitions; proxy_cache_lock on;
            proxy_cache_use_stale updating; proxy_cache_background_update on;
        }}
    }}
}}
"""


def main() -> None:
    program = shutil.which("nginx")
    if program is None:
        print("nginx is not installed: not measured (apt-get install nginx)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings = prepared(folder, f"sqlite:///{folder}/petitions.db")
        with served("wsgi:app", **settings) as ours, _nginx(program, folder, ours) as proxy:
            for what in ("petition page", "count.json"):
                path = "/petitions/bench" + ("/count.json" if what == "count.json" else "")
                _keep_copy(folder, f"{ours}{path}")
                compare(
                    f"{what} through nginx / a file of the same size from nginx",
                    lambda: load(f"{proxy}/static-floor/copy"),
                    lambda path=path: load(f"{proxy}{path}"),  # type: ignore[misc]
                    at_least=0.9,
                )


def _keep_copy(folder: Path, address: str) -> None:
    (folder / "files").mkdir(exist_ok=True)
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        (folder / "files" / "copy").write_bytes(answer.read())


@contextmanager
def _nginx(program: str, folder: Path, ours: str) -> Iterator[str]:
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(_CONF.format(folder=folder, host=HOST, port=port, ours=ours))
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(conf)])
    try:
        wait_until(lambda: _answers(f"http://{HOST}:{port}/robots.txt"), "nginx does not start")
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
            return True
    except OSError:
        return False
