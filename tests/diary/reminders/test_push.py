"""Reminders as notifications: sealed and signed by the standards, sent to push services and nowhere else.

No push service of a browser's maker is asked: a local endpoint with a certificate of its own stands in for it.

Over 250 lines: one message, from the browser's subscription to the push service.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import AuditEvent, ReminderDelivery, ReminderDevice, ReminderSchedule
from lems_site.diary.reminders import push, push_message, push_request
from lems_site.diary.reminders.push_message import decode, encode, seal_message
from lems_site.diary.reminders.schedules import save_schedule
from tests.diary.conftest import check_in, overwrite, wall

from .reminder_clock import remind as remind_by_mail
from .reminder_clock import sent

HOST = "updates.push.services.mozilla.com"
PUSH = ReminderSchedule.Channel.PUSH
CHOICE: Any = {
    "title": "",
    "times": ["09:00"],
    "weekdays": list(range(7)),
    "each_time": False,
    "quiet_from": None,
    "quiet_until": None,
}


@pytest.fixture(autouse=True)
def _key_file(settings, tmp_path):
    settings.PUSH_KEY_FILE = tmp_path / "push_key.pem"


class BrowserKeys(NamedTuple):
    """What a browser keeps to itself, and what it hands out."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes

    def subscription(self, endpoint: str) -> str:
        own = self.private.public_key().public_bytes(*push_message.POINT)
        return json.dumps({"endpoint": endpoint, "keys": {"p256dh": encode(own), "auth": encode(self.auth)}})

    def open(self, body: bytes) -> bytes:
        """The content of a sealed message, by RFC 8291."""
        salt, length = body[:16], body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        shared = self.private.exchange(ec.ECDH(), push_message.read_public_key(sender))
        own = self.private.public_key().public_bytes(*push_message.POINT)
        secret = HKDF(hashes.SHA256(), 32, self.auth, b"WebPush: info\0" + own + sender).derive(shared)
        key, nonce = (
            HKDF(hashes.SHA256(), size, salt, b"Content-Encoding: " + name + b"\0").derive(secret)
            for size, name in ((16, b"aes128gcm"), (12, b"nonce"))
        )
        content = AESGCM(key).decrypt(nonce, record, None)
        assert content.endswith(b"\x02")
        return content[:-1]


@pytest.fixture
def keys() -> BrowserKeys:
    return BrowserKeys(ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef")


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(text), "big"), ec.SECP256R1())


def test_a_message_is_sealed_as_in_the_example_of_rfc_8291():
    browser = private_key("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").public_key().public_bytes(*push_message.POINT)
    body = seal_message(
        b"When I grow up, I want to be a watermelon",
        browser,
        decode("BTBZMqHH6r4Tts7J_aSIgg"),
        sender=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_request_is_signed_as_from_this_site(settings):
    settings.SECURITY_CONTACT = "safe@example.org"
    scheme, _space, values = push_message.sign_request(f"https://{HOST}/wpush/v2/abc").partition(" ")
    token, key = (part.partition("=")[2] for part in values.split(", "))
    signed, _dot, signature = token.rpartition(".")
    raw = decode(signature)
    numbers = (int.from_bytes(part, "big") for part in (raw[:32], raw[32:]))
    push_message.read_public_key(decode(key)).verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(decode(signed.split(".")[1]))
    assert scheme == "vapid"
    assert claims["aud"] == f"https://{HOST}"
    assert claims["sub"] == "mailto:safe@example.org"
    assert 0 < claims["exp"] - dt.datetime.now(dt.UTC).timestamp() < 24 * 60 * 60


def test_the_key_of_the_site_is_made_once_and_for_its_owner_alone(settings):
    first = push_message.public_key()
    assert settings.PUSH_KEY_FILE.stat().st_mode & 0o777 == 0o600
    push_message._load_key.cache_clear()
    assert push_message.public_key() == first
    assert len(decode(first)) == 65


@pytest.mark.parametrize(
    "endpoint",
    [
        f"http://{HOST}/x",
        f"https://{HOST}:8443/x",
        f"https://someone@{HOST}/x",
        "https://example.org/x",
        f"https://{HOST}.example.org/x",
        "https://evilnotify.windows.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        f"https://{HOST}/x y",
        f"https://{HOST}/x\r\nHost: example.org",
        f"https://{HOST}/{'x' * 1000}",
        f"https://{HOST}:port/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_what_is_no_address_of_a_known_push_service_is_refused(endpoint, keys, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was looked up"))
    with pytest.raises(push_request.EndpointRefused):
        push_request.post_message(endpoint, b"", {})
    with pytest.raises(push.WrongSubscription):
        push.read_subscription(keys.subscription(endpoint))


@pytest.mark.parametrize("host", [HOST, HOST.upper(), "db5.notify.windows.com", f"{HOST}:443"])
def test_addresses_of_push_services_are_taken(host):
    assert push_request.check_endpoint(f"https://{host}/wpush/v2/abc")


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],  # noqa: S104 (nothing listens on it)
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        [],
    ],
)
def test_a_push_service_that_leads_into_a_private_network_is_refused(addresses, monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was connected to"))
    with pytest.raises(push_request.EndpointRefused):
        push_request.post_message(f"https://{HOST}/x", b"", {})


def test_a_message_of_more_than_four_kilobytes_is_refused():
    with pytest.raises(push_request.EndpointRefused):
        push_request.post_message(f"https://{HOST}/x", b"x" * 4097, {})


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"endpoint": 1}', "[" * 100_000, '{"endpoint": "x", "keys": {}}'])
def test_what_is_no_subscription_is_refused(text):
    with pytest.raises(push.WrongSubscription):
        push.read_subscription(text)


@pytest.mark.parametrize(("name", "value"), [("p256dh", "AAAA"), ("p256dh", encode(b"\x04" + b"1" * 64)), ("auth", "AAAA")])
def test_a_subscription_with_wrong_keys_is_refused(keys, name, value):
    given = json.loads(keys.subscription(f"https://{HOST}/x"))
    given["keys"][name] = value
    with pytest.raises(push.WrongSubscription):
        push.read_subscription(json.dumps(given))


class PushService:
    """A local endpoint in place of a push service: it keeps what it gets and answers what it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status: dict[str, int] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((self.path, dict(self.headers), body))
                self.send_response(service.status.get(self.path, 201))
                self.send_header("Location", f"https://{HOST}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


def certificate(folder) -> tuple[str, str]:
    """A certificate of the push service's host that only this test trusts: the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=3650))
        .not_valid_after(now + dt.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture
def service(tmp_path, monkeypatch):
    """The stand-in for a push service, which the site takes for the real one."""
    running = PushService()
    cert, key = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    running.server.socket = tls.wrap_socket(running.server.socket, server_side=True)
    thread = threading.Thread(target=running.server.serve_forever, args=(0.05,))
    thread.start()
    trusting = ssl.create_default_context
    connect = socket.create_connection
    monkeypatch.setattr(push_request, "resolve_host", lambda _host: "127.0.0.1")
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting(cafile=cert))
    port = running.server.server_address[1]
    monkeypatch.setattr(socket, "create_connection", lambda where, wait: connect((where[0], port), wait))
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


@pytest.fixture
def reminded(owner, mail_server) -> Access:
    """Ada, who chose notifications at nine."""
    return owner


def remind(access: Access, keys: BrowserKeys, *paths: str, **choice: object) -> None:
    save_schedule(CHOICE | choice, by=access, channel=PUSH)
    for path in paths:
        push.add_device(keys.subscription(f"https://{HOST}{path}"), by=access)


def states() -> list[str]:
    return [str(one.state) for one in ReminderDelivery.objects.order_by("due_at")]


def test_a_notification_comes_at_its_time_and_only_once(reminded, keys, service, at, settings):
    settings.REMINDER_URL = "https://notes.example"
    remind(reminded, keys, "/phone", "/laptop")
    for minute in ("08:59", "09:00", "09:00", "09:01"):
        at("2026-11-27", minute)
    assert sorted(path for path, _headers, _body in service.got) == ["/laptop", "/phone"]
    _path, headers, body = service.got[0]
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Host"] == HOST
    assert headers["TTL"] == "1800"
    assert len(body) <= 4096
    content = json.loads(keys.open(body))
    address = f"https://notes.example/diary/{reminded.diary.pk}/check-in/"
    assert content == {"web_push": 8030, "notification": {"title": "Reminder", "navigate": address, "tag": "reminder"}}
    assert states() == ["sent"]
    assert sent() == []


def test_it_names_no_illness_and_its_length_tells_nothing(reminded, keys, service, at, settings):
    settings.SITE_URL = settings.REMINDER_URL = "https://notes.example"
    remind(reminded, keys, "/phone")
    at("2026-11-27", "09:00")
    remind(reminded, keys, title="Ü" * 60)
    at("2026-11-28", "09:00")
    bodies = [body for _path, _headers, body in service.got]
    texts = [keys.open(body).decode() for body in bodies]
    assert len({len(body) for body in bodies}) == 1
    assert json.loads(texts[1])["notification"]["title"] == "Ü" * 60
    for word in ("LEMS", "lems", "myasthenic", "symptom", "health", "medicine", reminded.diary.name):
        assert word not in texts[0]


@pytest.mark.parametrize("why", ["check-in", "done by mail", "quiet", "off", "no device"])
def test_it_is_silent_as_mails_are(reminded, keys, service, at, settings, why):
    remind(reminded, keys, "/phone")
    match why:
        case "check-in":
            check_in(reminded, at=wall(reminded, "2026-11-27", "08:55"), strength=1)
        case "done by mail":
            remind_by_mail(reminded, "12:00")
            overwrite(ReminderSchedule.objects.filter(channel="mail"), done_day=dt.date(2026, 11, 27))
        case "quiet":
            overwrite(ReminderSchedule.objects.all(), quiet_from=dt.time(8), quiet_until=dt.time(10))
        case "off":
            settings.PUSH_REMINDERS = False
        case "no device":
            ReminderDevice.objects.all().delete()
    at("2026-11-27", "09:00")
    assert service.got == []
    assert states() == ["dropped"]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_dead_subscription_goes_after_one_try_and_the_others_get_theirs(reminded, keys, service, at, status):
    remind(reminded, keys, "/dead", "/phone")
    service.status["/dead"] = status
    at("2026-11-27", "09:00")
    at("2026-11-28", "09:00")
    assert [path for path, _headers, _body in service.got] == ["/dead", "/phone", "/phone"]
    assert ReminderDevice.objects.count() == 1
    assert states() == ["sent", "sent"]


def test_a_redirect_is_not_followed(reminded, keys, service, at):
    remind(reminded, keys, "/phone")
    service.status["/phone"] = 307
    at("2026-11-27", "09:00")
    assert [path for path, _headers, _body in service.got] == ["/phone"]
    assert states() == ["failed"]


def test_a_busy_service_is_asked_again(reminded, keys, service, at):
    remind(reminded, keys, "/phone")
    service.status["/phone"] = 429
    at("2026-11-27", "09:00")
    service.status["/phone"] = 201
    at("2026-11-27", "09:01")
    at("2026-11-27", "09:02")
    assert len(service.got) == 2
    assert states() == ["sent"]


def test_a_service_that_gives_no_answer_is_not_asked_again(reminded, keys, at, monkeypatch, caplog):
    def fail(*_: object) -> int:
        raise TimeoutError("of https://secret")

    monkeypatch.setattr(push, "post_message", fail)
    remind(reminded, keys, "/phone")
    at("2026-11-27", "09:00")
    assert states() == ["failed"]
    assert ReminderDevice.objects.count() == 1
    assert "secret" not in caplog.text


def test_mails_come_beside_it_and_without_it(reminded, keys, service, at, settings):
    remind_by_mail(reminded, "9:00")
    remind(reminded, keys, "/phone")
    at("2026-11-27", "09:00")
    assert (len(sent()), len(service.got)) == (1, 1)
    settings.PUSH_REMINDERS = False
    at("2026-11-28", "09:00")
    assert (len(sent()), len(service.got)) == (2, 1)


def page(access: Access) -> str:
    return f"/diary/{access.diary.pk}/reminders/device/"


def test_times_then_the_device_then_the_end(reminded, keys, browse):
    browser = browse(reminded.user)
    assert "First choose when." in browser.get(page(reminded)).content.decode()
    browser.post(page(reminded), {"times": "9:00", "weekdays": ["0", "1"]})
    html = browser.get(page(reminded)).content.decode()
    assert f'data-push="{push_message.public_key()}"' in html
    assert "You are reminded on 0 devices." in " ".join(html.split())
    answer = browser.post(f"{page(reminded)}add/", {"subscription": keys.subscription(f"https://{HOST}/x")}, follow=True)
    assert "You are reminded on this device." in answer.content.decode()
    assert ReminderDevice.objects.count() == 1
    answer = browser.post(f"{page(reminded)}add/", {"subscription": keys.subscription("https://example.org/x")}, follow=True)
    assert "cannot be used here" in answer.content.decode()
    browser.post(f"{page(reminded)}end/")
    assert not ReminderSchedule.objects.exists()
    assert not ReminderDevice.objects.exists()
    assert set(AuditEvent.objects.values_list("target", flat=True)) == {"reminders on devices"}


def test_the_same_device_is_one_and_the_oldest_of_many_goes(reminded, keys):
    remind(reminded, keys, *["/same"] * 3)
    assert ReminderDevice.objects.count() == 1
    remind(reminded, keys, *[f"/{number}" for number in range(10)])
    assert ReminderDevice.objects.count() == 10
    assert "/same" not in "".join(device.subscription for device in ReminderDevice.objects.all())


def test_switched_off_there_is_no_page_and_no_link_to_it(reminded, browse, settings):
    settings.PUSH_REMINDERS = False
    browser = browse(reminded.user)
    for path in ("", "add/", "end/"):
        assert browser.get(f"{page(reminded)}{path}").status_code == 404
        assert browser.post(f"{page(reminded)}{path}").status_code == 404
    mails = browser.get(f"/diary/{reminded.diary.pk}/reminders/").content.decode()
    assert "reminders/device/" not in mails


def test_the_address_of_a_device_is_kept_as_private_text(reminded, keys):
    remind(reminded, keys, "/secret-device")
    device = ReminderDevice.objects.get()
    assert "secret-device" not in device.endpoint_hash
    assert "secret-device" not in str(device)
