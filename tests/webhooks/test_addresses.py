"""Where a webhook may lead: nowhere behind a firewall, however the address is written."""

from ipaddress import ip_address, ip_network

import pytest

from petitions.errors import Refusal
from petitions.webhooks.addresses import NotAllowed, Reach, allowed_address, check_url, look_up, split

PUBLIC, TRIAL = Reach(), Reach(is_trial=True)
INTRANET = Reach(private=(ip_network("10.20.0.0/16"), ip_network("fd12::/32")))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1"),
        *("198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "100::1", "5f00::1"),
    ],
)
def test_no_address_within_is_reached(address: str) -> None:
    assert not PUBLIC.allows(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1", "::ffff:93.184.215.14", "100.128.0.1"])
def test_the_public_internet_is_reached(address: str) -> None:
    assert PUBLIC.allows(ip_address(address))
    assert not TRIAL.allows(ip_address(address))


def test_networks_that_the_owner_of_the_server_allowed_are_reached_and_no_other() -> None:
    reached = ["10.20.3.4", "fd12::7", "::ffff:10.20.3.4", "93.184.215.14"]
    shut = ["10.21.0.1", "127.0.0.1", "fd13::1", "169.254.169.254"]

    assert [each for each in reached + shut if INTRANET.allows(ip_address(each))] == reached


def test_a_trial_reaches_this_machine_alone() -> None:
    assert TRIAL.allows(ip_address("127.0.0.1"))
    assert TRIAL.allows(ip_address("::1"))
    assert not TRIAL.allows(ip_address("192.168.1.1"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example.org/", "hook_not_https"),
        ("https://127.0.0.1/", "hook_address"),
        ("https://[::1]/", "hook_address"),
        ("https://169.254.169.254/latest", "hook_address"),
        ("https://hooks.example.org:22/", "hook_port"),
        ("https://user:word@hooks.example.org/", "hook_malformed"),
        ("https://hooks.example.org/#part", "hook_malformed"),
        ("https://hooks.example.org:99999/", "hook_malformed"),
        ("https://hooks.example.org/a b", "hook_malformed"),
        ("https://höoks.example.org/", "hook_malformed"),
        ("https:///path", "hook_malformed"),
        ("ftp://hooks.example.org/", "hook_malformed"),
        ("https://hooks.example.org/\r\nX: y", "hook_malformed"),
        ("https://" + "a" * 1000 + ".example.org/", "hook_malformed"),
    ],
)
def test_an_address_of_the_wrong_form_is_refused_at_once(url: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_url(url, PUBLIC)

    assert (caught.value.code, caught.value.field) == (code, "url")


@pytest.mark.parametrize(
    ("url", "reach"),
    [
        ("https://hooks.example.org/x?key=1", PUBLIC),
        ("https://hooks.example.org:8443/", PUBLIC),
        ("https://10.20.1.1:9000/", INTRANET),
        ("http://127.0.0.1:9000/hook", TRIAL),
    ],
)
def test_a_good_address_is_taken(url: str, reach: Reach) -> None:
    assert check_url(url, reach) is None


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "017700000001", "localhost", "::ffff:127.0.0.1"]
)
def test_other_ways_to_write_this_machine_lead_nowhere(host: str) -> None:
    with pytest.raises(NotAllowed, match="not_allowed"):
        allowed_address(host, 443, PUBLIC, look_up)


def test_one_address_within_spoils_all_that_a_name_leads_to() -> None:
    with pytest.raises(NotAllowed, match="not_allowed"):
        allowed_address("a.example", 443, PUBLIC, lambda _host, _port: ["93.184.215.14", "10.0.0.1"])


@pytest.mark.parametrize(
    ("reach", "found", "port"), [(PUBLIC, "93.184.215.14", 443), (INTRANET, "10.20.0.9", 6379)]
)
def test_what_may_be_called_is_the_address_that_was_looked_at(reach: Reach, found: str, port: int) -> None:
    assert str(allowed_address("a.example", port, reach, lambda _host, _port: [found])) == found


@pytest.mark.parametrize(
    ("reach", "found", "port", "code"),
    [
        (PUBLIC, ["93.184.215.14"], 6379, "port"),
        (INTRANET, ["93.184.215.14"], 6379, "port"),
        (PUBLIC, [], 443, "not_found"),
        (PUBLIC, ["fe80::1%eth0"], 443, "not_allowed"),
    ],
)
def test_ports_and_names_that_may_not_be_called(reach: Reach, found: list[str], port: int, code: str) -> None:
    with pytest.raises(NotAllowed, match=code):
        allowed_address("a.example", port, reach, lambda _host, _port: found)


def test_a_name_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotAllowed, match="not_found"):
        allowed_address("no-such-name.invalid", 443, PUBLIC)


def test_an_address_keeps_its_query_and_knows_its_port() -> None:
    parts, port = split("https://hooks.example.org/x?key=1")

    assert (parts.query, port) == ("key=1", 443)
