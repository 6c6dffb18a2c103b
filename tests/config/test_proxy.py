"""The proxy as nginx itself reads its template: TLS, limits of bodies, what it tells the web."""

import datetime as dt
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.sheets import guard
from tests.main_job.installation import free_port

TEMPLATE = (Path(__file__).parents[2] / "deploy/nginx.conf.template").read_text()
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SITE = "dangjian.example.com"
MAIN = """
daemon off; pid {folder}/pid; error_log stderr; {user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


def certificate(folder: Path) -> None:
    """A key and a certificate of one's own signature, as they stand in TLS_FOLDER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SITE)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "privkey.pem").write_bytes(private)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def rendered(folder: Path, web: int, plain: int, tls: int) -> str:
    """The template with this machine's ports; without `http2 on` where nginx is too old for it."""
    text = TEMPLATE.replace("${SITE_HOST}", SITE).replace("/etc/nginx/tls", str(folder))
    text = text.replace("server web:8000", f"server 127.0.0.1:{web}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{plain}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{tls}")
    said = subprocess.run([str(NGINX), "-v"], capture_output=True, text=True, check=True).stderr
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:3])
    return text if version >= (1, 25, 1) else text.replace("http2 on;", "")


class Echo(BaseHTTPRequestHandler):
    """A web node that answers with what reached it."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        read = len(self.rfile.read(length))
        told = {"path": self.path, "read": read, **{k.lower(): v for k, v in self.headers.items()}}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 -- the library's name

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Proxy:
    plain: int
    tls: int
    web: ThreadingHTTPServer

    def open(self, port: int, name: str | None = SITE) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        if name is None:
            return plain
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            return context.wrap_socket(plain, server_hostname=name)
        except OSError:
            plain.close()
            raise

    def ask(
        self, path: str, body: bytes | None = None, *, tls: bool = True, **headers: str
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1")
        connection.sock = self.open(self.tls, SITE) if tls else self.open(self.plain, None)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request("POST" if body else "GET", path, body, {"Host": SITE, **names})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip("没有 nginx：apt-get install nginx 之后才能检验代理的配置")
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    web = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    made = Proxy(free_port(), free_port(), web)
    site = rendered(folder, web.server_address[1], made.plain, made.tls)
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(made.tls)
            yield made
        finally:
            process.terminate()
            process.wait(10)
            web.shutdown()
            web.server_close()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


@pytest.mark.parametrize("path", ["/", "/dashboard/?area=640106&period=2017Q4", "/admin/imports/"])
def test_plain_http_is_sent_to_tls(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(path, tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{SITE}{path}")


def test_plain_http_leads_to_the_site_and_nowhere_else(proxy: Proxy) -> None:
    """A forged host must not choose where the browser goes."""
    answer = proxy.ask("/x", tls=False, Host="evil.example")
    assert answer.headers["Location"] == f"https://{SITE}/x"


def test_the_health_check_of_the_proxy_reaches_a_web_node(proxy: Proxy) -> None:
    answer = proxy.ask("/livez", tls=False)
    assert answer.told["path"] == "/livez"
    assert answer.told["host"] == "web", "a name that ALLOWED_HOSTS of the compose file knows"


@pytest.mark.parametrize("path", ["/", "/admin/imports/7/"])
def test_the_web_is_told_of_tls_of_the_host_and_of_the_caller(proxy: Proxy, path: str) -> None:
    told = proxy.ask(path).told
    assert told["x-forwarded-proto"] == "https"
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["host"] == SITE
    assert "connection" not in told or told["connection"] != "close"


@pytest.mark.parametrize("path", ["/", "/admin/imports/7/"])
def test_what_a_caller_says_of_itself_is_not_passed_on(proxy: Proxy, path: str) -> None:
    told = proxy.ask(path, X_Forwarded_Proto="http", X_Forwarded_For="10.0.0.1").told
    assert (told["x-forwarded-proto"], told["x-forwarded-for"]) == ("https", "127.0.0.1")


MB = 1 << 20


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/sign-in/", MB, 200),
        ("/sign-in/", MB + 1, 413),
        ("/api/v1/areas/", MB + 1, 413),
        ("/admin/todos/", MB + 1, 413),
        ("/admin/imports/new/", 20 * MB + 10_000, 200),
        ("/admin/imports/new/", 21 * MB + 1, 413),
    ],
)
def test_bodies_are_limited(proxy: Proxy, path: str, size: int, status: int) -> None:
    answer = proxy.ask(path, b"x" * size)
    assert answer.status == status
    if status == 200:
        assert answer.told["read"] == size


def test_a_file_that_is_too_large_is_refused_in_chinese(proxy: Proxy) -> None:
    """The product's own limit lies below: who is just above that gets the product's sentence."""
    assert guard.MAX_FILE == 20 * MB < 21 * MB
    answer = proxy.ask("/admin/imports/new/", b"x" * (21 * MB + 1))
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "文件超过 20 MB 的上限，请拆分后分次导入。" in answer.body.decode()


def test_another_name_gets_no_handshake(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        proxy.open(proxy.tls, "elsewhere.example").close()


def test_another_name_behind_the_handshake_gets_no_answer(proxy: Proxy) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask("/", Host="elsewhere.example")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today(proxy: Proxy, version: ssl.TLSVersion) -> None:
    """Of two servers on one port the default one's protocols count, and it is not ours."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", proxy.tls), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=SITE) as wrapped,
    ):
        assert wrapped.version() == version.name.replace("_", ".")


def test_nginx_does_not_say_which_it_is(proxy: Proxy) -> None:
    assert proxy.ask("/").headers["Server"] == "nginx"


def test_texts_are_compressed(proxy: Proxy) -> None:
    answer = proxy.ask("/?" + "x" * 2000, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"


def test_without_a_web_node_the_proxy_says_what_to_do(proxy: Proxy) -> None:
    """Stands last: it takes the web node away."""
    proxy.web.shutdown()
    proxy.web.server_close()
    answer = proxy.ask("/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "系统正在启动或维护，请稍后刷新本页。" in answer.body.decode()
