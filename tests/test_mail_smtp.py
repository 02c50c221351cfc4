"""The exported .eml goes through a mail server as it is: what arrives is the file, byte for byte."""

import smtplib
import socket
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.builders import sample
from tests.test_mail import EVERYTHING, SAMPLE_DAY, exports, letter, run, way


class Inbox:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        self.received.append(envelope)
        return "250 Kept"


class Server:
    def __init__(self, inbox: Inbox, port: int) -> None:
        self.inbox, self.port = inbox, port

    def deliver(self, mail: bytes) -> bytes:
        """Send a mail to whom its headers name; gives what arrived."""
        message = BytesParser(policy=policy.default).parsebytes(mail)
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
            client.sendmail(str(message["From"]), str(message["To"] or "all@test.example"), mail)
        content = self.inbox.received[-1].content
        assert isinstance(content, bytes)
        return content


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    inbox = Inbox()
    # Strict: nothing but ASCII, and no line above the 1000 bytes of RFC 5321.
    controller = Controller(inbox, hostname="127.0.0.1", port=port, decode_data=False, enable_SMTPUTF8=False)
    controller.start()
    yield Server(inbox, port)
    controller.stop()


@pytest.mark.parametrize("week", ["2026-W47", "2026-W20", "2025-W02", "next"])
def test_a_mail_of_the_sample_arrives_as_the_file_is(week: str, tmp_path: Path, server: Server) -> None:
    root = sample(tmp_path)
    assert run(root, "--week", week, "--format", "eml", today=SAMPLE_DAY).exit_code == 0
    (mail,) = exports(root).values()
    assert server.deliver(mail) == mail
    assert server.inbox.received[-1].mail_from == "way@harbourline.example"
    assert server.inbox.received[-1].rcpt_tos == ["everyone@harbourline.example"]


@pytest.mark.parametrize("files", EVERYTHING.values(), ids=EVERYTHING)
def test_whatever_is_in_a_mail_arrives(files: dict[str, str | bytes], tmp_path: Path, server: Server) -> None:
    root = way(tmp_path, files)
    run(root, "--format", "eml")
    (mail,) = exports(root).values()
    assert server.deliver(mail) == mail


def test_a_line_that_is_only_a_full_stop_does_not_end_the_mail(tmp_path: Path, server: Server) -> None:
    root = way(tmp_path, letter("```\n.\n..\n.end\n```\n\nFrom here on.\n\nFrom: me"))
    run(root, "--format", "eml")
    (mail,) = exports(root).values()
    assert server.deliver(mail) == mail
