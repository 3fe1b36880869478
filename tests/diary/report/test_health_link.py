"""A QR code for a check-in desk: what is sealed, who opens it, how often, and how it ends.

Over 250 lines: one code in all its states.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import uuid
from typing import Any, NamedTuple

import pypdf
import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lems_site.accounts import consent
from lems_site.accounts.models import SecurityEvent
from lems_site.diary.access.grants import revoke_grant
from lems_site.diary.access.ownership import change_owner
from lems_site.diary.account.delete import delete_diary
from lems_site.diary.models import AuditEvent, Grant, HealthLink, HealthLinkFetch
from lems_site.diary.report import health_links
from lems_site.diary.report.health_link_code import create_secret
from tests.diary.conftest import check_in, grant, words_of
from tests.diary.export.fhir_schema import schema_errors
from tests.proved_session import sign_in

NOON = dt.datetime(2026, 3, 31, 12, 0, tzinfo=dt.UTC)
PERSON = {"given_names": "Ada Maria", "family_name": "Lovely", "birth_date": "1970-05-17"}
DATES = {"first": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture
def clock(db):
    cache.clear()
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


class Code(NamedTuple):
    """What somebody reads from a QR code, and the page that showed it."""

    payload: dict[str, Any]
    page: str

    @property
    def path(self) -> str:
        return self.payload["url"].removeprefix("http://localhost:8000")

    def fetch(self, recipient: str = "Desk") -> Any:
        return Client().get(self.path, {"recipient": recipient})

    @property
    def passcode(self) -> str:
        found = re.search(r'value="(\d{4} \d{4})"', self.page)
        assert found
        return found[1]


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def show_code(access, browse, **form: str) -> Code:
    fields = {**PERSON, **DATES, "kind": "screen", "secret": create_secret(), **form}
    answer = browse(access.user).post(f"/diary/{access.diary.pk}/codes/new/", fields)
    page = answer.content.decode()
    assert answer.status_code == 200, words_of(page)
    found = re.search(r">http://localhost:8000/diary/code/#shlink:/([\w-]+)<", page)
    assert found
    return Code(json.loads(decode(found[1])), page)


def unseal(sealed: str, key: str) -> dict[str, Any]:
    header, _empty, nonce, content, tag = sealed.split(".")
    return json.loads(AESGCM(decode(key)).decrypt(decode(nonce), decode(content) + decode(tag), header.encode()))


@pytest.fixture
def code(clock, owner, browse) -> Code:
    check_in(owner, strength=-1, text="a private word", grades={"mood": 3, "legs": 1})
    return show_code(owner, browse)


def test_the_code_says_where_the_file_is_and_until_when(code):
    assert code.payload.keys() == {"url", "key", "exp", "flag", "label"}
    assert code.payload["flag"] == "U"
    assert code.payload["exp"] == int(NOON.timestamp()) + 15 * 60
    assert re.fullmatch(r"http://localhost:8000/diary/code/[\w-]{43}/", code.payload["url"])
    assert len(code.payload["url"]) <= 128
    assert re.fullmatch(r"[\w-]{43}", code.payload["key"])
    assert code.payload["label"] == "Report of 31 March 2026, shared by the patient"


def test_the_file_is_a_fhir_bundle_with_the_person_and_the_report(code):
    answer = code.fetch()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/jose"
    sealed = answer.content.decode()
    assert json.loads(decode(sealed.split(".")[0])) == {"alg": "dir", "enc": "A256GCM", "cty": "application/fhir+json"}
    bundle = unseal(sealed, code.payload["key"])
    assert schema_errors(bundle) == []
    person, document = (entry["resource"] for entry in bundle["entry"])
    assert person["name"] == [{"family": "Lovely", "given": ["Ada Maria"]}]
    assert person["birthDate"] == "1970-05-17"
    assert document["type"]["coding"] == [{"system": "http://loinc.org", "code": "51855-5", "display": "Patient Note"}]
    assert document["subject"] == document["author"][0] == {"reference": bundle["entry"][0]["fullUrl"]}
    attachment = document["content"][0]["attachment"]
    assert attachment["contentType"] == "application/pdf"
    assert base64.b64decode(attachment["data"]).startswith(b"%PDF-")
    assert "url" not in attachment


def report_text(code: Code) -> str:
    bundle = unseal(code.fetch().content.decode(), code.payload["key"])
    data = base64.b64decode(bundle["entry"][1]["resource"]["content"][0]["attachment"]["data"])
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_notes_and_hidden_topics_are_left_out_unless_they_are_ticked_for_this_code(code, owner, browse):
    text = report_text(code)
    assert "a private word" not in text
    assert "Low mood" not in text
    text = report_text(show_code(owner, browse, notes="on", mood="on", appendix="on"))
    assert "a private word" in text
    assert "mood" in text.lower()


def test_the_page_of_the_report_leads_to_the_form_without_its_ticks(clock, owner, browse):
    browser = browse(owner.user)
    page = browser.get(f"/diary/{owner.diary.pk}/report/", {**DATES, "notes": "on"})
    text = b"".join(page.streaming_content).decode()
    found = re.search(r'href="([^"]+codes/new/[^"]*)"', text)
    assert found
    form = browser.get(found[1].replace("&amp;", "&")).content.decode()
    assert 'value="2026-03-01"' in form
    assert "checked" not in re.search(r'<input[^>]*name="notes"[^>]*>', form)[0]
    assert re.search(r'name="kind"[^>]*value="screen"[^>]*checked', form)


def whole_database() -> bytes:
    """Every value of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of tables from the database itself)
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_neither_the_key_nor_what_was_typed_is_kept(code):
    kept = whole_database()
    key, token = code.payload["key"], code.path.split("/")[-2]
    for secret in (key, decode(key).hex(), token, "Lovely", "Ada Maria", "1970-05-17"):
        assert secret.encode() not in kept
    assert HealthLink.objects.get().sealed_file.encode() in kept


def possible_keys(text: bytes) -> set[bytes]:
    """Every key of 32 bytes that a value may be, or may be written for: its own bytes, hexadecimal, base64."""
    keys = {text[start : start + 32] for start in range(len(text) - 31)}
    for word in re.findall(rb"[0-9a-f]{64,}", text):
        keys |= {bytes.fromhex(word[start : start + 64].decode()) for start in range(len(word) - 63)}
    for word in re.findall(rb"[\w-]{43}", text):
        keys.add(base64.urlsafe_b64decode(word + b"="))
    return keys


def test_the_database_and_all_keys_of_the_server_do_not_open_the_file(code, settings):
    """Everything that the server knows of a code is tried as the key."""
    link = HealthLink.objects.get()
    header, _empty, nonce, content, tag = link.sealed_file.split(".")
    known = [getattr(link, name) for name in vars(link) if name not in ("_state", "sealed_file")]
    kept = "\n".join(map(str, [*known, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])).encode()
    keys = possible_keys(kept)
    assert len(keys) > 100
    for key in keys:
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(decode(nonce), decode(content) + decode(tag), header.encode())
    assert decode(code.payload["key"]) in possible_keys(code.payload["key"].encode())
    assert unseal(link.sealed_file, code.payload["key"])["type"] == "collection"


def test_the_same_form_gives_the_same_code_and_another_form_another(clock, owner, browse):
    secret = create_secret()
    first, again = (show_code(owner, browse, secret=secret) for _ in range(2))
    clock.shift(dt.timedelta(minutes=5))
    later = show_code(owner, browse, secret=secret)
    assert first.payload == again.payload == later.payload
    assert HealthLink.objects.count() == 1
    mended = show_code(owner, browse, secret=secret, family_name="Lovelace")
    assert mended.payload["key"] != first.payload["key"]
    assert HealthLink.objects.count() == 2


def test_each_fetch_is_shown_with_who_asked(code, owner, browse):
    assert code.fetch("Dr. Winter's desk <b>").status_code == 200
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/codes/").content.decode()
    assert "31 March 2026, 14:00: Dr. Winter's desk <b>" in words_of(page)
    assert "<b>" not in page
    assert "Opened 1 time." in words_of(page)


def test_it_opens_five_times(code, owner, browse):
    assert [code.fetch().status_code for _ in range(6)] == [200, 200, 200, 200, 200, 404]
    assert HealthLinkFetch.objects.count() == 5
    health_links.delete_due_files()
    assert HealthLink.objects.get().sealed_file == ""
    assert "Used up: it was opened 5 times." in words_of(
        browse(owner.user).get(f"/diary/{owner.diary.pk}/codes/").content.decode()
    )


@pytest.mark.parametrize("recipient", [None, "", "  "])
def test_whoever_does_not_say_who_asks_gets_nothing_and_is_not_counted(code, recipient):
    answer = Client().get(code.path, {} if recipient is None else {"recipient": recipient})
    assert answer.status_code == 400
    assert HealthLink.objects.get().fetch_count == 0


def test_what_software_says_of_itself_is_cut_and_made_printable(code):
    code.fetch("Desk\u202e\n" + "x " * 400)
    text = HealthLinkFetch.objects.get().recipient
    assert text.startswith("Desk x x")
    assert len(text) <= 200


@pytest.mark.parametrize(("kind", "life"), [("screen", dt.timedelta(minutes=15)), ("printed", dt.timedelta(hours=48))])
def test_it_is_over_in_time_and_the_clock_deletes_the_file(clock, owner, browse, kind, life):
    code = show_code(owner, browse, kind=kind)
    assert health_links.next_deletion_due() == NOON + life
    clock.shift(life - dt.timedelta(seconds=1))
    assert code.fetch().status_code == 200
    health_links.delete_due_files()
    assert HealthLink.objects.get().sealed_file
    clock.shift(dt.timedelta(seconds=1))
    assert code.fetch().status_code == 404
    health_links.delete_due_files()
    assert HealthLink.objects.get().sealed_file == ""
    assert health_links.next_deletion_due() is None
    assert HealthLinkFetch.objects.count() == 1


def test_ended_it_is_gone_with_the_next_request_and_its_file_at_once(code, owner, browse):
    browser, pk = browse(owner.user), HealthLink.objects.get().pk
    assert browser.post(f"/diary/{owner.diary.pk}/codes/{pk}/end/").status_code == 302
    assert code.fetch().status_code == 404
    assert HealthLink.objects.get().sealed_file == ""
    assert "Ended on 31 March 2026, 14:00." in words_of(browser.get(f"/diary/{owner.diary.pk}/codes/").content.decode())


def test_all_printed_codes_are_ended_in_one_press(code, owner, browse):
    printed = [show_code(owner, browse, kind="printed") for _ in range(2)]
    browser = browse(owner.user)
    page = browser.get(f"/diary/{owner.diary.pk}/codes/").content.decode()
    address = re.search(r'action="([^"]+end-printed/)"', page)
    assert address
    answer = browser.post(address[1], follow=True)
    assert "2 printed codes are closed." in words_of(answer.content.decode())
    assert [one.fetch().status_code for one in printed] == [404, 404]
    assert code.fetch().status_code == 200
    assert HealthLink.objects.filter(kind="printed").exclude(sealed_file="").count() == 0


def test_a_code_that_is_over_is_not_shown_again(clock, owner, browse):
    fields = {**PERSON, **DATES, "kind": "screen", "secret": create_secret()}
    browser, address = browse(owner.user), f"/diary/{owner.diary.pk}/codes/new/"
    assert browser.post(address, fields).status_code == 200
    clock.shift(dt.timedelta(minutes=16))
    answer = sign_in(browser, owner.user).post(address, fields, follow=True)
    assert "That code is over. You can make a new one." in words_of(answer.content.decode())


def test_it_ends_with_the_grant_of_whoever_made_it(clock, keeper, ada, browse):
    """A keeper hands the diary over: the codes that she made do not open any more."""
    code = show_code(keeper, browse)
    assert code.fetch().status_code == 200
    change_owner(keeper.grant, diary=keeper.diary, to=ada, granted_by=keeper.user)
    helps = grant(keeper, keeper.user, Grant.Role.HELPER)
    consent.give_consent(by=ada)
    assert code.fetch().status_code == 404
    revoke_grant(helps.grant.pk, by=keeper)
    assert code.fetch().status_code == 404


def test_it_rests_while_the_agreement_is_taken_back(code, owner):
    consent.withdraw_consent(by=owner.user)
    assert code.fetch().status_code == 404


def test_it_ends_with_the_account_of_whoever_made_it(code, owner):
    HealthLink.objects.update(created_by=None)
    assert code.fetch().status_code == 404


def test_the_files_go_with_the_diary(code, owner):
    code.fetch()
    delete_diary(by=owner)
    assert not HealthLink.objects.exists()
    assert not HealthLinkFetch.objects.exists()
    assert code.fetch().status_code == 404


def test_an_unknown_address_answers_as_one_that_ended(code, owner):
    unknown = Client().get("/diary/code/" + "A" * 43 + "/", {"recipient": "Desk"})
    health_links.revoke_health_link(HealthLink.objects.get().pk, by=owner)
    ended = code.fetch()
    assert (unknown.status_code, unknown.content, dict(unknown.headers)) == (404, ended.content, dict(ended.headers))


def test_pages_of_other_sites_may_read_these_addresses_and_no_others(code, owner, browse):
    browser = browse(owner.user)
    for answer in (code.fetch(), code.fetch(""), Client().get("/diary/code/x/", {"recipient": "y"}), Client().options(code.path)):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store, private"
    asked = Client().options(code.path)
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    assert asked.headers["Access-Control-Allow-Headers"] == "Content-Type"
    for address in ("/diary/code/", f"/diary/{owner.diary.pk}/codes/", f"/diary/{owner.diary.pk}/codes/new/", "/"):
        answer = browser.get(address)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_one_network_may_ask_only_so_often(code, monkeypatch):
    monkeypatch.setattr("lems_site.diary.views.report.health_link_files.MOST_REQUESTS", 2)
    assert [code.fetch().status_code for _ in range(3)] == [200, 200, 429]
    answer = code.fetch()
    assert answer.headers["Retry-After"] == "3600"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_that_shows_the_code_is_stored_nowhere_and_needs_no_script(code):
    assert 'role="img"' in code.page
    assert "QR code that leads to the report. The same link stands below as text." in code.page
    assert "data:" not in code.page
    assert "style=" not in code.page
    assert "Works until 14:15" in words_of(code.page)
    assert "Ada Maria Lovely" in words_of(code.page)


def test_the_words_promise_no_more_than_a_file(code, owner, browse):
    pages = [code.page] + [
        browse(owner.user).get(f"/diary/{owner.diary.pk}/{path}").content.decode() for path in ("codes/new/", "share/")
    ]
    assert any("a file that health software can read" in page for page in pages)
    assert not any("record system" in page for page in pages)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("given_names", "", "Type the first names, as the clinic knows them."),
        ("family_name", "", "Type the last name, as the clinic knows it."),
        ("birth_date", "2026-04-01", "Check the year of the date of birth."),
        ("birth_date", "1870-04-01", "Check the year of the date of birth."),
        ("kind", "fax", "Choose one of the three."),
        ("secret", "short", "Open this page once more."),
    ],
)
def test_what_is_wrong_in_the_form_is_said(clock, owner, browse, field, value, said):
    fields = {**PERSON, **DATES, "kind": "screen", "secret": create_secret(), field: value}
    answer = browse(owner.user).post(f"/diary/{owner.diary.pk}/codes/new/", fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not HealthLink.objects.exists()


def test_twenty_codes_may_be_open_at_once(code, owner, browse):
    link = HealthLink.objects.get()
    assert link.includes is not None  # opened, so that it is sealed anew for each copy
    for _ in range(19):
        link.pk, link.address_hash = None, str(uuid.uuid4())
        link.save()
    fields = {**PERSON, **DATES, "kind": "screen", "secret": create_secret()}
    answer = browse(owner.user).post(f"/diary/{owner.diary.pk}/codes/new/", fields)
    assert answer.status_code == 422
    assert "There are too many open codes." in answer.content.decode()


def test_making_and_ending_stand_in_the_log(code, owner):
    health_links.revoke_health_link(HealthLink.objects.get().pk, by=owner)
    assert list(AuditEvent.objects.filter(target="code").values_list("action", flat=True)) == ["revoked", "shared"]


def test_the_list_reads_no_file_and_few_rows_more_than_it_shows(code, owner, browse):
    browser = browse(owner.user)
    with CaptureQueriesContext(connection) as captured:
        browser.get(f"/diary/{owner.diary.pk}/codes/")
    assert not any("sealed_file" in query["sql"] for query in captured)


# The second kind: with a passcode, and so with a manifest.


@pytest.fixture
def locked_code(clock, owner, browse) -> Code:
    check_in(owner, strength=-1)
    return show_code(owner, browse, kind="passcode")


def ask(code: Code, **body: object) -> Any:
    asked = {"recipient": "Desk", "passcode": code.passcode, **body}
    return Client().post(code.path, json.dumps(asked), content_type="application/json")


def test_with_a_passcode_the_manifest_holds_the_file(locked_code):
    assert locked_code.payload["flag"] == "P"
    assert locked_code.payload["exp"] == int((NOON + dt.timedelta(days=14)).timestamp())
    answer = ask(locked_code)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    [file] = answer.json()["files"]
    assert file["contentType"] == "application/fhir+json"
    assert unseal(file["embedded"], locked_code.payload["key"])["type"] == "collection"


def test_a_long_file_has_an_address_of_its_own_for_ten_minutes(locked_code, clock, owner):
    [file] = ask(locked_code, embeddedLengthMax=4000).json()["files"]
    assert "embedded" not in file
    path = file["location"].removeprefix("http://localhost:8000")
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/jose"
    assert unseal(answer.content.decode(), locked_code.payload["key"])["type"] == "collection"
    assert HealthLinkFetch.objects.count() == 1
    clock.shift(dt.timedelta(minutes=11))
    assert Client().get(path).status_code == 404
    path = ask(locked_code, embeddedLengthMax=4000).json()["files"][0]["location"].removeprefix("http://localhost:8000")
    health_links.revoke_health_link(HealthLink.objects.get().pk, by=owner)
    assert Client().get(path).status_code == 404


def test_the_last_manifest_s_address_works_before_the_clock_deletes_the_file(locked_code, clock):
    paths = [ask(locked_code, embeddedLengthMax=0).json()["files"][0]["location"] for _ in range(5)]
    assert ask(locked_code).status_code == 404
    health_links.delete_due_files()
    assert Client().get(paths[-1].removeprefix("http://localhost:8000")).status_code == 200
    clock.shift(dt.timedelta(minutes=10))
    health_links.delete_due_files()
    assert HealthLink.objects.get().sealed_file == ""


def test_wrong_passcodes_are_counted_for_the_life_of_the_code(locked_code):
    wrong = "0000 0000" if locked_code.passcode != "0000 0000" else "1111 1111"
    answers = [ask(locked_code, passcode=wrong) for _ in range(8)]
    assert {answer.status_code for answer in answers} == {401}
    assert [answer.json()["remainingAttempts"] for answer in answers] == [9, 8, 7, 6, 5, 4, 3, 2]
    assert ask(locked_code).status_code == 200
    assert ask(locked_code, passcode=wrong).json()["remainingAttempts"] == 1
    assert ask(locked_code, passcode=wrong).status_code == 404
    assert ask(locked_code).status_code == 404
    assert HealthLink.objects.get().state == "locked"
    assert HealthLinkFetch.objects.count() == 1


def test_the_wrong_passcode_that_locks_a_code_is_told_by_mail_and_on_the_page_of_codes(locked_code, owner, browse):
    wrong = "0000 0000" if locked_code.passcode != "0000 0000" else "1111 1111"
    before = len(mail.outbox)
    for _ in range(12):
        ask(locked_code, passcode=wrong)
    [told] = mail.outbox[before:]
    assert told.to == [owner.user.email]
    assert "A QR code is locked" in told.subject
    assert "wrong passcode ten times for a QR code" in told.body
    assert f"/diary/{owner.diary.pk}/codes/" in told.body
    assert locked_code.path not in told.body
    assert SecurityEvent.objects.filter(user=owner.user, kind=SecurityEvent.Kind.LINK_LOCKED).count() == 1
    assert HealthLink.objects.get().locked_at == NOON
    text = " ".join(browse(owner.user).get(f"/diary/{owner.diary.pk}/codes/").content.decode().split())
    assert "<strong>Locked.</strong> Ten wrong passcodes were typed, the last on 31 March 2026" in text
    health_links.delete_due_files()
    assert HealthLink.objects.get().sealed_file == ""


@pytest.mark.parametrize("passcode", [None, 12345678, "", "12"])
def test_what_cannot_be_the_passcode_is_no_try(locked_code, passcode):
    answer = ask(locked_code, passcode=passcode)
    assert answer.status_code == 401
    assert answer.json()["remainingAttempts"] == 10


def test_the_passcode_of_one_code_does_not_open_another(locked_code, owner, browse):
    other = show_code(owner, browse, kind="passcode")
    if other.passcode != locked_code.passcode:
        assert ask(locked_code, passcode=other.passcode).status_code == 401
    assert HealthLink.objects.exclude(code_hash="").count() == 2


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"[" * 5000, b'{"passcode": "x"}', b'{"recipient": " "}', b"x" * 10_001, b"\xff"]
)
def test_a_manifest_request_that_is_none_is_refused(locked_code, body):
    answer = Client().post(locked_code.path, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_each_kind_is_asked_in_its_own_way(code, owner, browse):
    assert Client().post(code.path, json.dumps({"recipient": "Desk"}), content_type="application/json").status_code == 400
    other = show_code(owner, browse, kind="passcode")
    assert other.fetch().status_code == 400
    assert ask(other, embeddedLengthMax="many").status_code == 400
    assert Client().get(other.path, {"ticket": "made-up"}).status_code == 404
