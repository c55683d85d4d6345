"""Country data of operators: three kinds of file, read alike, and damaged ones refused."""

from __future__ import annotations

from ipaddress import ip_address

import maxminddb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity_edge.layering import place_ranges
from comity_server.adapters.country_data import CountryDataFault, read_country_data, together
from comity_server.adapters.country_data.mmdb import read_mmdb
from comity_server.adapters.country_data.tables import read_csv, read_geofeed
from tests.support.mmdb import cidr, common_record, write_mmdb

V4 = [
    cidr("192.0.2.0/25", "CN"),
    cidr("192.0.2.128/30", "HK"),
    cidr("198.51.100.0/24", "US-CA"),
    (203 << 24 | 7, 203 << 24 | 1000, "DE"),
]
V6 = [cidr("2001:db8::/33", "CN"), cidr("2400::/12", "HK")]


def place_at(ranges, text):
    packed = ip_address(text).packed
    number = ranges.v4.find(packed) if len(packed) == 4 else ranges.v6.find(packed)
    return ranges.places[number]


def borders():
    for ranges, width in ((V4, 4), (V6, 16)):
        for first, last, _ in ranges:
            for number in (first - 1, first, last, last + 1):
                yield str(ip_address(number.to_bytes(width, "big")))


@pytest.mark.parametrize("record_bits", [24, 28, 32])
@pytest.mark.parametrize("record", [None, common_record])
def test_our_reader_and_the_trade_s_say_the_same(tmp_path, record_bits, record):
    how = {"record": record} if record else {}
    path = write_mmdb(tmp_path / "c.mmdb", v4=V4, v6=V6, record_bits=record_bits, **how)
    ranges = together([read_country_data(path)])
    with maxminddb.open_database(path) as database:
        for text in borders():
            found = database.get(text) or {}
            division = "".join(f"-{one['iso_code']}" for one in found.get("subdivisions", ()))
            place = found.get("country", {}).get("iso_code", "") + division
            assert place_at(ranges, text) == (place or "unknown")


def test_lines_and_databases_say_the_same(tmp_path):
    lines = [f"{ip_address(a)},{ip_address(b)},{place}" for a, b, place in V4]
    lines += [f"{ip_address(a)},{ip_address(b)},{place.lower()}" for a, b, place in V6]
    (tmp_path / "c.csv").write_text("first,last,place\n# a remark\n\n" + "\n".join(lines))
    found = read_country_data(tmp_path / "c.csv")
    assert found.left_out == 1
    database = read_country_data(write_mmdb(tmp_path / "c.mmdb", v4=V4, v6=V6))
    for text in borders():
        assert place_at(together([found]), text) == place_at(together([database]), text)


def test_a_geofeed_names_regions_and_leaves_out_what_is_wrong():
    raw = (
        "192.0.2.0/24,US,US-CA,Example,\n"
        "198.51.100.0/24,US,DE-BE,,\n"
        "203.0.113.0/25,cn,,,\n"
        "203.0.113.129/25,US,,,\n"
        "nonsense,US\n"
        "2001:db8::/32,HK,,,\n"
        "10.0.0.0/8,ZZ,,,\n"
        "11.0.0.0/8\n"
    )
    found = read_geofeed(raw.encode())
    ranges = together([found])
    assert found.left_out == 2
    assert place_at(ranges, "192.0.2.1") == "US-CA"
    assert place_at(ranges, "198.51.100.1") == "US"
    assert place_at(ranges, "203.0.113.1") == "CN"
    assert place_at(ranges, "2001:db8::1") == "HK"
    assert place_at(ranges, "10.0.0.1") == place_at(ranges, "11.0.0.1") == "unknown"


def test_the_smaller_range_counts_and_a_contradiction_is_unknown():
    ranges = place_ranges(
        v4=[
            cidr("10.0.0.0/8", "US"),
            cidr("10.1.0.0/16", "CN"),
            cidr("10.1.2.0/24", ""),
            cidr("10.2.0.0/16", "HK"),
            cidr("10.2.0.0/16", "DE"),
        ]
    )
    places = [place_at(ranges, f"10.{tail}") for tail in ("0.0.1", "1.0.1", "1.2.1", "2.0.1")]
    assert places == ["US", "CN", "unknown", "unknown"]
    assert place_at(ranges, "10.1.3.0") == "CN" and place_at(ranges, "11.0.0.0") == "unknown"


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["CN", "HK", "US"])),
        max_size=8,
    )
)
def test_layers_say_what_the_smallest_range_at_each_address_says(triples):
    ranges = [(min(a, b), max(a, b), place) for a, b, place in triples]
    layered = place_ranges(v4=ranges)
    for number in range(62):
        here = sorted((b - a, place) for a, b, place in set(ranges) if a <= number <= b)
        said = {place for size, place in here if size == here[0][0]}
        expected = said.pop() if len(said) == 1 else "unknown"
        assert place_at(layered, str(ip_address(number))) == expected


def test_whole_numbers_are_addresses_in_csv():
    assert read_csv(b'"3221225984","3221226239","CN"').v4 == (cidr("192.0.2.0/24", "CN"),)
    assert read_csv(b"192.0.2.9,192.0.2.1,CN\n1,2001:db8::,CN\n1,2").left_out == 3
    with pytest.raises(CountryDataFault):
        read_csv(b"\xff\xff")


def test_an_unknown_kind_of_file_is_refused(tmp_path):
    with pytest.raises(CountryDataFault, match="end in"):
        read_country_data(tmp_path / "data.xlsx")
    with pytest.raises(CountryDataFault, match="cannot be read"):
        read_country_data(tmp_path / "missing.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_database_is_read_or_refused_and_never_worse(tmp_path, data):
    path = tmp_path / "c.mmdb"
    if not path.exists():
        write_mmdb(path, v4=V4, v6=V6, record=common_record)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    raw = bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))])
    try:
        found = read_mmdb(raw)
    except CountryDataFault:
        return
    together([found])


def test_a_tree_that_leads_in_a_circle_is_refused(tmp_path):
    raw = bytearray(write_mmdb(tmp_path / "c.mmdb", v4=V4).read_bytes())
    raw[0:4] = bytes(4)
    with pytest.raises(CountryDataFault):
        read_mmdb(bytes(raw[:4]) + bytes(3) + bytes(raw[7:]))


@pytest.mark.parametrize("network", ["2001::/17", "2002::/15", "2001::/16", "::/1"])
def test_a_network_around_what_is_said_twice_speaks_for_itself(tmp_path, network):
    path = write_mmdb(tmp_path / "c.mmdb", v6=[cidr(network, "DE")])
    ranges = together([read_country_data(path)])
    with maxminddb.open_database(path) as database:
        for address in ("2001:0:1::1", "2001:7e42::1", "2002:7f00:1::1", "2003::1"):
            said = (database.get(address) or {}).get("country", {}).get("iso_code", "unknown")
            assert place_at(ranges, address) == said, address
