"""Mail that comes back, in the shapes in which the common mail servers write it; every name is made up.

Sources: RFC 3464, RFC 6522, RFC 3834, and what the servers' own documentation shows.
"""

WAY_BACK = "bounces+dabc@example.org"
OFFICE = "minister@example.ca"
MESSAGE_ID = "<delivery-1@example.org>"
RETURNED = f"""Message-ID: {MESSAGE_ID}
From: Neighbours <petitions@example.org>
To: {OFFICE}
Subject: [CS-2026-001-01-1] Let them stay
"""


def report(head: str, told: str, status: str, returned: str = "text/rfc822-headers") -> bytes:
    """A report of three parts: for people, for machines, and what came back."""
    return f"""{head}
To: {WAY_BACK}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=utf-8

{told}

--=_b
Content-Type: message/delivery-status

{status}

--=_b
Content-Type: {returned}

{RETURNED}
--=_b--
""".replace("\n", "\r\n").encode()


POSTFIX = report(
    """Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied""",
    f"""This is the mail system at host mail.example.org.

<{OFFICE}>: host mx.example.ca[192.0.2.1] said: 550 5.1.1
    <{OFFICE}>: Recipient address rejected: User unknown (in reply to RCPT TO command)""",
    f"""Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4F1234567
X-Postfix-Sender: rfc822; {WAY_BACK}
Arrival-Date: Mon,  1 Jun 2026 09:00:00 -0400 (EDT)

Final-Recipient: rfc822; {OFFICE}
Original-Recipient: rfc822;{OFFICE}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.ca
Diagnostic-Code: smtp; 550 5.1.1 <{OFFICE}>: Recipient address rejected: User
    unknown""",
)
# Exim gives every failure the status 5.0.0; what happened stands in the diagnostic alone.
EXIM_HEAD = f"""From: Mail Delivery System <Mailer-Daemon@mail.example.org>
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied
X-Failed-Recipients: {OFFICE}"""


def exim(diagnostic: str) -> bytes:
    """One of Exim's reports."""
    return report(
        EXIM_HEAD,
        f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {OFFICE}
    host mx.example.ca [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<{OFFICE}>:
    {diagnostic}""",
        f"""Reporting-MTA: dns; mail.example.org

Action: failed
Final-Recipient: rfc822;{OFFICE}
Status: 5.0.0
Remote-MTA: dns; mx.example.ca
Diagnostic-Code: smtp; {diagnostic}""",
        "message/rfc822",
    )


EXCHANGE = report(
    """From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.ca>
Subject: Undeliverable: [CS-2026-001-01-1] Let them stay
X-MS-Exchange-Message-Is-Ndr:
Auto-Submitted: auto-replied""",
    f"Your message to {OFFICE} couldn't be delivered.\nMinister wasn't found at example.ca.",
    f"""Reporting-MTA: dns;YT2PR01MB0001.CANPRD01.PROD.OUTLOOK.COM
Received-From-MTA: dns;YQBPR01CA0001.CANPRD01.PROD.OUTLOOK.COM
Arrival-Date: Mon, 1 Jun 2026 13:00:00 +0000

Original-Recipient: rfc822;{OFFICE}
Final-Recipient: rfc822;{OFFICE}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP
 address lookup
X-Display-Name: Minister""",
)
GMAIL = report(
    f"""From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
Subject: Delivery Status Notification (Failure)
Auto-Submitted: auto-replied
X-Failed-Recipients: {OFFICE}
In-Reply-To: {MESSAGE_ID}""",
    f"** Address not found **\n\nYour message wasn't delivered to {OFFICE}.",
    f"""Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; petitions@example.org
Arrival-Date: Mon, 01 Jun 2026 06:00:00 -0700 (PDT)
X-Original-Message-ID: {MESSAGE_ID}

Final-Recipient: rfc822; {OFFICE}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.ca. (192.0.2.1, the server for the domain example.ca.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos
 550 5.1.1 d9443c01a7336-1f000000000si123456
Last-Attempt-Date: Mon, 01 Jun 2026 06:00:01 -0700 (PDT)""",
    "message/rfc822",
)
PROOFPOINT = report(
    """From: Mail Delivery Subsystem <MAILER-DAEMON@mx0a-00000001.pphosted.com>
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)""",
    f"""The original message was received at Mon, 1 Jun 2026 09:00:00 -0400
from m0000001.ppops.net [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<{OFFICE}>
    (reason: 550 5.7.1 Message blocked by policy)""",
    f"""Reporting-MTA: dns; mx0a-00000001.pphosted.com
Received-From-MTA: DNS; m0000001.ppops.net
Arrival-Date: Mon, 1 Jun 2026 09:00:00 -0400

Final-Recipient: RFC822; {OFFICE}
Action: failed
Status: 5.7.1
Remote-MTA: DNS; mail.example.ca
Diagnostic-Code: SMTP; 550 5.7.1 Message blocked by policy
Last-Attempt-Date: Mon, 1 Jun 2026 09:00:01 -0400""",
    "message/rfc822",
)
EXIM_DELAY = report(
    EXIM_HEAD.replace("Mail delivery failed: returning message to sender", "Warning: message delayed"),
    f"A message that you sent has not yet been delivered to:\n\n  {OFFICE}\n    Connection timed out",
    f"""Reporting-MTA: dns; mail.example.org

Action: delayed
Final-Recipient: rfc822;{OFFICE}
Status: 4.0.0""",
)


def letter(head: str, text: str) -> bytes:
    """A mail of text alone, sent to the same mailbox."""
    return f"{head}\nTo: {WAY_BACK}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


OUT_OF_OFFICE = letter(
    f"""From: Minister <{OFFICE}>
Subject: Automatic reply: [CS-2026-001-01-1] Let them stay
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
In-Reply-To: {MESSAGE_ID}""",
    f"Thank you for your message to {OFFICE}. I am out of the office until 2026-07-01 and cannot be\n"
    "reached. For urgent matters write to deputy@example.ca, or call 613-550-5110.",
)
READ_RECEIPT = f"""From: {OFFICE}
To: {WAY_BACK}
Subject: Read: [CS-2026-001-01-1] Let them stay
Content-Type: multipart/report; report-type=disposition-notification; boundary="=_b"

--=_b
Content-Type: text/plain

Your message was read.
--=_b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{OFFICE}
Original-Message-ID: {MESSAGE_ID}
Disposition: automatic-action/MDN-sent-automatically; displayed
--=_b--
""".encode()
COMPLAINT = f"""From: feedback@example.net
To: {WAY_BACK}
Subject: FW: [CS-2026-001-01-1] Let them stay
Content-Type: multipart/report; report-type=feedback-report; boundary="=_b"

--=_b
Content-Type: text/plain

This is an abuse report for a message received from 192.0.2.9.
--=_b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Original-Rcpt-To: {OFFICE}
--=_b
Content-Type: message/rfc822

{RETURNED}
--=_b--
""".encode()
