# ruff: noqa: E501 - a table
"""What must survive, line by line, and the test that shows it.

| fault | shown by |
|---|---|
| the web process killed under load | `test_kill_web` |
| the worker killed at connect, at RCPT, in the body, after the dot | `test_kill_worker`, `test_delivery_workers` |
| every fault of a mail server (`smtp_faults`) | `test_smtp_faults`, `test_delivery_smtp_faults` |
| several workers and schedulers at once; one paused past its lease and woken | `test_delivery_workers` |
| the database restarted under load, or away | `test_database_away`, `test_delivery_database_away` |
| equal signatures at once, many names on one mailbox, a link pressed often | `tests/signing/`, `tests/journeys/` |
| a victim's mailbox named over and over | `tests/outbox/test_measure` |
| link scanners | `tests/web/signing/test_own_page`; an office's page: `tests/delivery/test_acknowledge` |
| disk full | `test_disk_full` |
| a restored backup sends nothing for past slots | `test_restored`, `tests/delivery/slots/test_plan`, `tests/cli/test_backup` |
| storage gone while compiling; a compiler that slept over its lease | `test_compiling`, `test_kill_compiling` |
| a reminder to an office, in doubt | `test_reminder` |
| the queue gone | `test_queue_away` |
| petition hidden, office changed, run stopped between compiling and the body | `test_meanwhile` |
| replies that no database could keep | `test_strange_replies` |
| clock and daylight saving: the gap, the repeated hour, missed slots | `tests/delivery/slots/test_schedule` |
| an address that nobody has, mail that comes back | `tests/delivery/test_troubles`, `tests/delivery/test_bounces` |
| hostile input | `tests/identity/`, `tests/text/`, `tests/web/signing/` |
"""
