"""A mail is queued with its action, sent soon, tried again, and told to the operator when it fails for good."""

from __future__ import annotations

import datetime as dt
import smtplib
import time
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from lems_site.operations.doctor.database_checks import check_mail_queue
from lems_site.operations.doctor.findings import Level
from lems_site.operations.metrics import read_metrics
from lems_site.operations.panels import mails_panel
from lems_site.web.mail_queue import delivery
from lems_site.web.mail_queue.message_format import USEFUL_MINUTES
from lems_site.web.mail_queue.models import QueuedMail
from lems_site.web.mail_queue.transport import QUEUE
from lems_site.web.sealing.data_keys import forget_data_keys

from .mail_servers import FailingServer, SlowServer

pytestmark = pytest.mark.django_db
WORDS = "MARK-OF-A-MAIL"
REFUSED_FOR_GOOD = smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")})


@pytest.fixture
def queue(settings) -> None:
    """Mails go into the queue, and from there into Django's outbox."""
    settings.EMAIL_BACKEND, settings.MAIL_TRANSPORT = QUEUE, "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def server(queue, settings, monkeypatch) -> type[FailingServer]:
    """A mail server that fails as it is told; the thread is left out, so that the clock sends."""
    settings.MAIL_TRANSPORT = f"{FailingServer.__module__}.FailingServer"
    monkeypatch.setattr(FailingServer, "errors", [])
    monkeypatch.setattr(FailingServer, "taken", [])
    monkeypatch.setattr(delivery._threads, "send", lambda pk: None)
    return FailingServer


def run_clock(**later: int) -> None:
    """The clock's job, so much later."""
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(**later)):
        for _step in delivery.send_due_mails():
            pass


def queue_one(**headers: str) -> QueuedMail:
    EmailMessage("Subject", WORDS, None, ["ada@example.org"], headers=headers).send()
    return QueuedMail.objects.get(attempts=0)


def test_a_mail_is_sent_when_its_transaction_is_committed(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        EmailMultiAlternatives(
            "Söme subject", WORDS, "Guide <guide@example.org>", ["ada@example.org"], alternatives=[("<p>x", "text/html")]
        ).send()
        assert mail.outbox == []
        assert QueuedMail.objects.count() == 1
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.from_email, sent.to) == (
        "Söme subject",
        WORDS,
        "Guide <guide@example.org>",
        ["ada@example.org"],
    )
    assert isinstance(sent, EmailMultiAlternatives)
    assert [tuple(part) for part in sent.alternatives] == [("<p>x", "text/html")]
    assert sent.extra_headers["Message-ID"].endswith("@localhost>")
    assert not QueuedMail.objects.exists(), "nothing of it is left"


def test_a_mail_of_an_action_that_failed_is_never_sent(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_mail("Subject", WORDS, None, ["ada@example.org"])
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not QueuedMail.objects.exists()


def test_the_database_holds_no_word_and_no_address_of_it(server):
    row = queue_one()
    for word in (WORDS, "ada@example.org", "Subject"):
        assert word.encode() not in bytes(row.sealed)
    with pytest.raises(AssertionError):
        assert WORDS in str(QueuedMail.objects.values().get())


def test_a_moved_mail_is_not_opened(server):
    queue_one()
    row = QueuedMail.objects.get()
    QueuedMail.objects.create(sealed=row.sealed, due_at=row.due_at, useful_until=row.useful_until)
    row.delete()
    run_clock(minutes=1)
    assert server.taken == []
    assert QueuedMail.objects.get().error == "NotOpened"


def test_what_is_refused_for_now_is_tried_again_less_and_less_often(server):
    queue_one()
    server.errors += [ConnectionRefusedError(), smtplib.SMTPServerDisconnected("lost"), smtplib.SMTPDataError(451, b"later")]
    run_clock()
    assert server.taken == [], "the first attempt is the thread's"
    run_clock(seconds=20)
    row = QueuedMail.objects.get()
    assert (row.attempts, row.error) == (1, "ConnectionRefusedError")
    run_clock(seconds=25)
    assert QueuedMail.objects.get().attempts == 1
    run_clock(seconds=40)
    run_clock(seconds=90)
    assert QueuedMail.objects.get().error == "SMTPDataError 451"
    run_clock(minutes=5)
    assert [one.body for one in server.taken] == [WORDS]
    assert not QueuedMail.objects.exists()


def test_a_process_that_ends_after_sending_sends_the_same_message_again(server, monkeypatch):
    queue_one()
    with monkeypatch.context() as patched:
        patched.setattr(QueuedMail, "delete", lambda row: None)
        run_clock(minutes=1)
    run_clock(minutes=5)
    assert len(server.taken) == 2
    assert len({one.extra_headers["Message-ID"] for one in server.taken}) == 1
    assert not QueuedMail.objects.exists()


def test_a_process_that_is_killed_while_it_sends_leaves_a_claim_that_ends(server):
    row = queue_one()
    QueuedMail.objects.filter(pk=row.pk).update(attempts=1, due_at=timezone.now() + delivery.CLAIM)
    run_clock(seconds=60)
    assert server.taken == []
    run_clock(seconds=150)
    assert len(server.taken) == 1


def test_only_one_of_two_sends(server):
    row = queue_one()
    delivery.send_mail(row.pk, server())
    delivery.send_mail(row.pk, server())
    assert len(server.taken) == 1


def test_a_mail_that_is_refused_for_good_loses_its_words_and_is_told_to_the_operator(server, rf, caplog):
    queue_one()
    server.errors.append(REFUSED_FOR_GOOD)
    run_clock(minutes=1)
    row = QueuedMail.objects.get()
    assert (row.state, row.sealed, row.error, row.domain) == ("failed", b"", "SMTPRecipientsRefused 550", "example.org")
    assert "ada@" not in caplog.text
    (finding,) = check_mail_queue()
    assert finding.level is Level.RED
    assert finding.state == "1 mails could not be sent (SMTPRecipientsRefused 550)"
    assert read_metrics()["lems_mails_failed"][1] == 1
    panel = mails_panel(rf.get("/"))
    assert panel is not None
    assert panel.rows[0].text == finding.state
    out = StringIO()
    call_command("mails", "--forget", stdout=out)
    assert "failed, 1 attempts: SMTPRecipientsRefused 550, to an address at example.org" in out.getvalue()
    assert mails_panel(rf.get("/")) is None
    assert [finding.level for finding in check_mail_queue()] == [Level.GREEN]


def test_mails_that_wait_too_long_are_told(server):
    queue_one()
    assert [finding.level for finding in check_mail_queue()] == [Level.GREEN]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        (finding,) = check_mail_queue()
        assert finding.level is Level.RED
        assert "1 mails wait, the oldest since" in finding.state
        assert read_metrics()["lems_mails_waiting"][1] == 1


def test_it_is_not_tried_longer_than_it_is_of_use(server):
    queue_one(**{USEFUL_MINUTES: "30"})
    server.errors += [ConnectionRefusedError() for _each in range(20)]
    for minute in range(1, 60):
        run_clock(minutes=minute)
    assert QueuedMail.objects.get().state == "failed"
    assert 5 < 20 - len(server.errors) < 10


def test_the_wrong_password_of_the_site_does_not_cost_a_mail(server):
    queue_one()
    server.errors.append(smtplib.SMTPAuthenticationError(535, b"no"))
    run_clock(minutes=1)
    assert QueuedMail.objects.get().state == "waiting"


def test_failures_are_forgotten_after_14_days(server):
    queue_one()
    server.errors.append(REFUSED_FOR_GOOD)
    run_clock(minutes=1)
    for days, left in ((13, 1), (15, 0)):
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
            delivery.delete_old_failures()
        assert QueuedMail.objects.count() == left


def test_without_master_keys_mails_are_sent_at_once(queue, settings, tmp_path):
    settings.DIARY_KEYS_FILE = str(tmp_path / "none.json")
    forget_data_keys()
    send_mail("Subject", WORDS, None, ["ada@example.org"])
    assert [one.body for one in mail.outbox] == [WORDS]


def test_a_mail_with_a_code_is_of_use_as_long_as_the_code(server, client):
    client.post("/account/login/code/", {"email": "no.one@example.org"})
    client.post("/account/signup/", {"email": "new@example.org", "password1": "correct horse battery"})
    minutes = [(row.useful_until - row.created_at).total_seconds() // 60 for row in QueuedMail.objects.order_by("created_at")]
    assert [round(number / 10) * 10 for number in minutes] == [1440, 30]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_slow_mail_server(queue, settings, client):
    settings.MAIL_TRANSPORT = f"{SlowServer.__module__}.SlowServer"
    answer = client.post("/account/login/code/", {"email": "no.one@example.org"})
    assert answer.status_code == 302
    assert SlowServer.taken == []
    SlowServer.answers.set()
    for _tenth in range(300):
        if SlowServer.taken and not QueuedMail.objects.exists():
            break
        time.sleep(0.1)
    assert [one.to for one in SlowServer.taken] == [["no.one@example.org"]]
    assert not QueuedMail.objects.exists()
