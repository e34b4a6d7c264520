"""Authorities and certificates for tests, made by openssl."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Credentials:
    certificate: Path
    key: Path


class Authority:
    """Signs certificates; its own is `ca.pem` in its folder."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True)
        self.folder, self.pem, self.key = folder, folder / "ca.pem", folder / "ca.key"
        openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
            f"/CN={folder.name}", "-keyout", str(self.key), "-out", str(self.pem))

    def credentials(self, name: str, names: str = "DNS:localhost,IP:127.0.0.1") -> Credentials:
        made = Credentials(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            f"/O=Example/CN={name}", "-keyout", str(made.key), "-out", str(request))
        extensions.write_text(f"basicConstraints=critical,CA:FALSE\nsubjectAltName={names}\n")
        openssl(
            "x509", "-req", "-in", str(request), "-CA", str(self.pem), "-CAkey", str(self.key), "-CAcreateserial",
            "-days", "2", "-extfile", str(extensions), "-out", str(made.certificate))
        made.key.chmod(0o600)
        return made


def replace(target: Path, source: Path):
    """Puts a file in another's place at once, as renewals do."""
    new = target.with_suffix(".new")
    new.write_bytes(source.read_bytes())
    new.chmod(0o600)
    os.replace(new, target)


def openssl(*arguments: str):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
