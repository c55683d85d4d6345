"""The files that operators copy are ones that the real programs take."""

from __future__ import annotations

import configparser
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.programs import need

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def certificate(folder: Path) -> None:
    """Put a self-signed certificate of one day and its key into a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "requests.example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )


def at_home(text: str, folder: Path) -> str:
    """Return the configuration with its files in a folder of the test's own."""
    moved = text.replace("/etc/comity/tls", str(folder)).replace("/var/log/nginx", str(folder))
    paths = "".join(
        f"{kind}_temp_path {folder};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    return f"{main}http {{\n{paths}{moved}\n}}"


@pytest.mark.needs("nginx")
def test_nginx_takes_the_example(tmp_path):
    certificate(tmp_path)
    file = tmp_path / "nginx.conf"
    file.write_text(at_home((DEPLOY / "nginx.conf").read_text(), tmp_path))
    found = subprocess.run([need("nginx"), "-t", "-c", file], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert "[warn]" not in found.stderr


def test_the_proxy_reads_nothing_ahead_and_believes_no_header_of_the_outside():
    text = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_buffering off;" in text
    for header in ("X-Forwarded-Proto $scheme", "X-Forwarded-For $remote_addr", 'Forwarded ""'):
        assert f"proxy_set_header {header};" in text


def test_the_service_may_write_to_its_home_and_nowhere_else():
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string((DEPLOY / "comity.service").read_text())
    service = unit["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "comity"
    assert service["CapabilityBoundingSet"] == ""
    assert service["User"] not in {"root", ""}
    assert re.fullmatch(r"/opt/comity/comity run", service["ExecStart"])
