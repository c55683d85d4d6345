"""Settings of a house whose alarms leave it."""

from __future__ import annotations

from comity_server.conf.home import Home


def a_mail_server(home: Home, *, port: int) -> None:
    text = 'host = "127.0.0.1"\nsender = "comity@provider.example"\nsecurity = "none"\n'
    (home.root / "mail.toml").write_text(f"{text}port = {port}\n")


def a_webhook(home: Home, name: str, *, port: int) -> None:
    url = f"http://127.0.0.1:{port}/alarms"
    path = home.folder("webhooks") / f"{name}.toml"
    path.write_text(f'url = "{url}"\nprivate = true\n')
