"""What the environment says, read once at the start and handed on as values.

| variable | meaning | default |
|---|---|---|
| COMMONWIRE_HOME | the folder of this node | the platform's folder for user data |
| COMMONWIRE_STORE | the database: a postgresql:// address | SQLite in the home |
| COMMONWIRE_SECRET_FILE | the node's secret, outside the home | the platform's folder for user settings |
| COMMONWIRE_HOSTS | host names, with commas, under which the node is reached | loopback names only |
| COMMONWIRE_ALLOW_FETCH | addresses beyond the public net that feeds may come from, with commas | none |
| COMMONWIRE_ALLOW_PUSH | addresses beyond the public net that pushes may go to, also by http, with commas | none |
| COMMONWIRE_ALLOW_PEERS | addresses beyond the public net where other nodes may be, also by http, with commas | none |
| COMMONWIRE_PEER_PROXY | the HTTP proxy by which other nodes are asked: http://host:port | they are asked directly |
| COMMONWIRE_PEER_BANDWIDTH | kilobytes a second that are taken from each peer; kills are not bounded | no bound |
| COMMONWIRE_MAIL_SERVER | the server that takes mail: smtp://host:25, smtps://host:465 | no mail |
| COMMONWIRE_MAIL_FROM | the address that mail is from | notices@ and the first of COMMONWIRE_HOSTS |
| COMMONWIRE_MAIL_USER | who signs in to the mail server | nobody |
| COMMONWIRE_MAIL_PASSWORD_FILE | the file with that user's password | none |
| COMMONWIRE_ALLOW_PAGES | addresses beyond the public net whose pages may be checked, with commas | none |
| COMMONWIRE_ENCODER | what makes vectors of stories: an address, or none | the extra `languages` |
| COMMONWIRE_ENCODER_MODEL | the model that the encoder at that address is asked for | none is named |
| COMMONWIRE_ENCODER_PREFIX | what is put before each text that it is sent | nothing |
| COMMONWIRE_ENCODER_KEY_FILE | the file with the key to it | none |
| COMMONWIRE_ENCODER_QUERIES | local: queries are encoded by the extra, and do not leave the node | they are sent, too |
| COMMONWIRE_ALLOW_ENCODER | addresses beyond the public net where it may be, also by http, with commas | none |
| COMMONWIRE_NATS | NATS servers that are told where new entries stand, with commas: nats://host:4222 | none |
| COMMONWIRE_NATS_REPLICAS | on how many of them each message is kept | 3 |
| COMMONWIRE_LOG | text or json: the form of the log | text |
| COMMONWIRE_LOG_LEVEL | debug, info, warning or error: from what on it is told | warning |
| COMMONWIRE_METRICS_TOKEN_FILE | the file with a token by which /metrics is read from elsewhere | this machine only |
| COMMONWIRE_READ_SIZE ... | the bounds of reading, each by its name | `formats.notes.Bounds` |
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from platformdirs import user_config_path, user_data_path

from commonwire.app.logs import LEVELS, Form
from commonwire.base.errors import BadInputError, SettingsError
from commonwire.delivery.channel import checked_mail
from commonwire.engines.endpoint import EndpointSettings
from commonwire.formats.notes import Bounds, setting_of
from commonwire.transport.fanout import Servers
from commonwire.transport.mail import MailServer

_MOST_DIGITS = 12
EXTRA = "extra"
"""The encoder of the extra `languages`."""
_MAIL_PORTS = {"smtp": 25, "smtps": 465}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this program was started."""

    home: Path
    store: str
    secret_file: Path
    hosts: tuple[str, ...] = ()
    allow_fetch: tuple[str, ...] = ()
    allow_push: tuple[str, ...] = ()
    allow_peers: tuple[str, ...] = ()
    peer_proxy: str | None = None
    peer_bandwidth: float | None = None
    mail: MailServer | None = None
    allow_pages: tuple[str, ...] = ()
    encoder: EndpointSettings | str | None = EXTRA
    allow_encoder: tuple[str, ...] = ()
    bounds: Bounds = Bounds()
    nats: Servers | None = None
    log_form: Form = "text"
    log_level: str = "warning"
    metrics_token: str | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the settings hold that no log may tell."""
        found = [self.metrics_token, self.mail.password if self.mail else None]
        found += [self.encoder.key] if isinstance(self.encoder, EndpointSettings) else []
        if "://" in self.store:
            found.append(urlsplit(self.store).password)
        return tuple(secret for secret in found if secret)


def read_settings(environment: Mapping[str, str], *, home: str | None = None) -> Settings:
    """The settings that `environment` gives; `home`, when given, wins over COMMONWIRE_HOME.

    Raises SettingsError for a bound that is no number, a mail server that cannot be, and a word that is not known.
    """
    chosen = home or environment.get("COMMONWIRE_HOME")
    folder = Path(chosen).expanduser().resolve() if chosen else user_data_path("commonwire")
    secret = environment.get("COMMONWIRE_SECRET_FILE")
    return Settings(
        home=folder,
        store=environment.get("COMMONWIRE_STORE") or str(folder / "commonwire.sqlite"),
        secret_file=Path(secret).expanduser() if secret else default_secret_file(folder),
        hosts=_list(environment.get("COMMONWIRE_HOSTS")),
        allow_fetch=_list(environment.get("COMMONWIRE_ALLOW_FETCH")),
        allow_push=_list(environment.get("COMMONWIRE_ALLOW_PUSH")),
        allow_peers=_list(environment.get("COMMONWIRE_ALLOW_PEERS")),
        peer_proxy=read_peer_proxy(environment),
        peer_bandwidth=_kilobytes(environment.get("COMMONWIRE_PEER_BANDWIDTH", "").strip()),
        mail=read_mail_server(environment),
        allow_pages=_list(environment.get("COMMONWIRE_ALLOW_PAGES")),
        encoder=read_encoder(environment),
        allow_encoder=_list(environment.get("COMMONWIRE_ALLOW_ENCODER")),
        bounds=read_bounds(environment),
        nats=read_nats(environment),
        log_form=_log_form(environment),
        log_level=_one_of(environment, "COMMONWIRE_LOG_LEVEL", LEVELS, "warning"),
        metrics_token=_secret(environment.get("COMMONWIRE_METRICS_TOKEN_FILE"), "COMMONWIRE_METRICS_TOKEN_FILE"),
    )


def read_mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The mail server that `environment` names, None when it names none. Raises SettingsError for one that cannot be.

    >>> read_mail_server({"COMMONWIRE_MAIL_SERVER": "smtp://127.0.0.1", "COMMONWIRE_MAIL_FROM": "wire@example.org"})
    MailServer(127.0.0.1:25)
    """
    said = environment.get("COMMONWIRE_MAIL_SERVER", "").strip()
    if not said:
        return None
    scheme, host, port = _server(said)
    names = _list(environment.get("COMMONWIRE_HOSTS"))
    sender = environment.get("COMMONWIRE_MAIL_FROM") or (f"notices@{names[0]}" if names else "")
    try:
        checked_mail(sender)
    except BadInputError:
        raise SettingsError(
            f"'{sender[:80]}' cannot be who mail is from",
            where="COMMONWIRE_MAIL_FROM",
            remedy="Give a mail address, like wire@example.org.",
        ) from None
    return MailServer(
        host=host,
        port=port,
        is_tls=scheme == "smtps",
        sender=sender,
        user=environment.get("COMMONWIRE_MAIL_USER") or None,
        password=_secret(environment.get("COMMONWIRE_MAIL_PASSWORD_FILE"), "COMMONWIRE_MAIL_PASSWORD_FILE"),
    )


def read_nats(environment: Mapping[str, str]) -> Servers | None:
    """The NATS servers that `environment` names, None when it names none. Raises SettingsError for what are none.

    >>> read_nats({"COMMONWIRE_NATS": "nats://10.0.0.1:4222, nats://10.0.0.2:4222"}).replicas
    3
    """
    addresses = _list(environment.get("COMMONWIRE_NATS"))
    for address in addresses:
        if not address.startswith(("nats://", "tls://")):
            raise SettingsError(
                f"'{address[:80]}' is no NATS server", where="COMMONWIRE_NATS", remedy="Write nats://host:4222."
            )
    replicas = environment.get("COMMONWIRE_NATS_REPLICAS", "").strip() or "3"
    return Servers(addresses, _count(replicas, "COMMONWIRE_NATS_REPLICAS")) if addresses else None


def read_peer_proxy(environment: Mapping[str, str]) -> str | None:
    """The proxy that `environment` names, None when it names none. Raises SettingsError for one that cannot be.

    >>> read_peer_proxy({"COMMONWIRE_PEER_PROXY": "http://10.0.0.7:3128"})
    'http://10.0.0.7:3128'
    """
    said = environment.get("COMMONWIRE_PEER_PROXY", "").strip()
    if said and not (said.startswith(("http://", "https://")) and urlsplit(said).hostname):
        raise SettingsError("That is no HTTP proxy", where="COMMONWIRE_PEER_PROXY", remedy="Write http://host:port.")
    return said or None


def _kilobytes(said: str) -> float | None:
    """Bytes a second for so many kilobytes; None where nothing is said."""
    return _count(said, "COMMONWIRE_PEER_BANDWIDTH") * 1000.0 if said else None


def read_encoder(environment: Mapping[str, str]) -> EndpointSettings | str | None:
    """The encoder that `environment` names: `EXTRA`, one at an address, or None. Raises SettingsError for no address.

    >>> read_encoder({"COMMONWIRE_ENCODER": "http://10.0.0.7:8000/v1/embeddings"})
    EndpointSettings(http://10.0.0.7:8000/v1/embeddings)
    """
    said = environment.get("COMMONWIRE_ENCODER", "").strip()
    if said in {"", EXTRA, "none"}:
        return None if said == "none" else EXTRA
    queries = environment.get("COMMONWIRE_ENCODER_QUERIES", "").strip()
    if not said.startswith(("http://", "https://")) or queries not in {"", "local"}:
        raise SettingsError(
            f"'{(queries if queries not in {'', 'local'} else said)[:80]}' is not understood",
            where="COMMONWIRE_ENCODER",
            remedy="Write the address of an embeddings API, or none; COMMONWIRE_ENCODER_QUERIES can be local.",
        )
    return EndpointSettings(
        address=said,
        model=environment.get("COMMONWIRE_ENCODER_MODEL", "").strip(),
        prefix=environment.get("COMMONWIRE_ENCODER_PREFIX", ""),
        key=_secret(environment.get("COMMONWIRE_ENCODER_KEY_FILE"), "COMMONWIRE_ENCODER_KEY_FILE"),
        queries_stay=queries == "local",
    )


def _server(said: str) -> tuple[str, str, int]:
    """Scheme, host and port of a mail server."""
    with suppress(ValueError):  # a port that is none
        parts = urlsplit(said)
        usual = _MAIL_PORTS.get(parts.scheme)
        if usual and parts.hostname and not parts.username and not parts.path.strip("/"):
            return parts.scheme, parts.hostname, parts.port or usual
    raise SettingsError(
        "That is no mail server", where="COMMONWIRE_MAIL_SERVER", remedy="Write smtp://host:25 or smtps://host:465."
    )


def _secret(path: str | None, setting: str) -> str | None:
    """What the file holds that a setting names; None when it names none."""
    if not path:
        return None
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}",
            where=setting,
            remedy="Name a file that this program may read.",
        ) from None


def read_bounds(environment: Mapping[str, str]) -> Bounds:
    """The bounds of reading that `environment` gives. Raises SettingsError for one that is no whole number above 0.

    >>> read_bounds({"COMMONWIRE_READ_ITEMS": "50"}).items
    50
    """
    said = {name: environment.get(setting_of(name), "").strip() for name in Bounds.__struct_fields__}
    return Bounds(**{name: _count(value, setting_of(name)) for name, value in said.items() if value})


def default_secret_file(home: Path) -> Path:
    """Where a node's secret lies when nothing else is said: outside its home, one for each home."""
    return user_config_path("commonwire") / f"{hashlib.sha256(str(home).encode()).hexdigest()[:16]}.secret"


def _log_form(environment: Mapping[str, str]) -> Form:
    return "json" if _one_of(environment, "COMMONWIRE_LOG", ("text", "json"), "text") == "json" else "text"


def _one_of(environment: Mapping[str, str], setting: str, known: tuple[str, ...], default: str) -> str:
    said = environment.get(setting, "").strip().lower() or default
    if said not in known:
        raise SettingsError(f"'{said[:40]}' is not known", where=setting, remedy=f"Choose from {', '.join(known)}.")
    return said


def _count(value: str, setting: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS and int(value)):
        raise SettingsError(
            f"'{value[:40]}' is no bound", where=setting, remedy="Give a whole number above 0, like 20000."
        )
    return int(value)


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
