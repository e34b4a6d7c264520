"""Microsoft's own client against the tests' Azure Cosmos DB: what that server takes for right is right."""

import datetime
import time

import grpc
import pytest
from azure.cosmos import CosmosClient
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceNotFoundError

from cosmos import TestCosmos
from program import Running, free_port, run

ORG, OTHER = "5b0c1e1e-3c1f-4a49-9c1c-0d3c5f6a7b81", "00000000-0000-4000-8000-000000000002"
ODD_IDS = ["übergröße", "a b", "100%", "plus+and&", "quote'\"", "日本"]


@pytest.fixture
def cosmos():
    server = TestCosmos()
    yield server
    server.stop()


@pytest.fixture
def conversations(cosmos):
    with CosmosClient(cosmos.endpoint, cosmos.key) as client:
        yield client.get_database_client(cosmos.database).get_container_client("sms_conversations")


def fill(container, count: int, org: str = ORG):
    for number in range(count):
        container.upsert_item(
            {"id": f"sms-{number}", "org_id": org, "campaign_id": f"campaign-{number % 2}", "number": number})


def test_reads_a_document_by_its_id(conversations):
    fill(conversations, 1)
    fill(conversations, 1, OTHER)
    item = conversations.read_item("sms-0", partition_key=ORG)
    assert (item["id"], item["org_id"], item["number"]) == ("sms-0", ORG, 0)
    assert {"_rid", "_self", "_etag", "_ts"} <= item.keys()
    with pytest.raises(CosmosResourceNotFoundError) as missing:
        conversations.read_item("sms-1", partition_key=ORG)
    assert not missing.value.sub_status


@pytest.mark.parametrize("odd_id", ODD_IDS)
def test_reads_odd_ids(conversations, odd_id):
    conversations.upsert_item({"id": odd_id, "org_id": ORG})
    assert conversations.read_item(odd_id, partition_key=ORG)["id"] == odd_id


def test_queries_with_parameters_in_one_partition(conversations):
    fill(conversations, 10)
    fill(conversations, 10, OTHER)
    items = conversations.query_items(
        'SELECT c["number"], c["missing"] FROM c WHERE c["campaign_id"] IN (@p0, @p1)',
        parameters=[{"name": "@p0", "value": "campaign-1"}, {"name": "@p1", "value": "none"}], partition_key=ORG)
    assert list(items) == [{"number": number} for number in (1, 3, 5, 7, 9)]
    items = conversations.query_items(
        "SELECT * FROM c WHERE ARRAY_CONTAINS(@p0, c.id)",
        parameters=[{"name": "@p0", "value": ["sms-3", "sms-4", "sms-x"]}], partition_key=ORG)
    assert [item["number"] for item in items] == [3, 4]


def test_goes_on_by_continuations(conversations):
    fill(conversations, 10)
    query = {"query": "SELECT c.number FROM c", "partition_key": ORG, "max_item_count": 4}
    pages = conversations.query_items(**query).by_page()
    assert [item["number"] for item in next(pages)] == [0, 1, 2, 3]
    conversations.upsert_item({"id": "late", "org_id": ORG, "number": 10})
    rest = conversations.query_items(**query).by_page(pages.continuation_token)
    assert [[item["number"] for item in page] for page in rest] == [[4, 5, 6, 7], [8, 9, 10]]


def test_waits_as_long_as_it_is_told(cosmos, conversations):
    fill(conversations, 1)
    before = len(cosmos.requests())
    cosmos.next({"status": 429, "retry_after_ms": 300}, {"status": 429, "retry_after_ms": 200})
    start = time.monotonic()
    assert conversations.read_item("sms-0", partition_key=ORG)["number"] == 0
    assert time.monotonic() - start >= 0.5
    assert cosmos.requests()[before:] == [("GET", "/dbs/callboard/colls/sms_conversations/docs/sms-0/")] * 3


def test_refuses_what_is_not_there_or_not_allowed(cosmos, conversations):
    with CosmosClient(cosmos.endpoint, cosmos.key) as client:
        nowhere = client.get_database_client(cosmos.database).get_container_client("nowhere")
        with pytest.raises(CosmosResourceNotFoundError) as missing:
            nowhere.read_item("x", partition_key=ORG)
        assert missing.value.sub_status == 1003
    with pytest.raises(CosmosHttpResponseError) as refused:
        CosmosClient(cosmos.endpoint, "A" * 86 + "==")
    assert refused.value.status_code == 401
    with pytest.raises(CosmosHttpResponseError) as wrong:
        list(conversations.query_items("SELEC * FROM c", partition_key=ORG))
    assert wrong.value.status_code == 400


def test_callboard_reads_what_the_client_wrote(api, cosmos, conversations, demo, organizations, owner, tmp_path):
    now = datetime.datetime.now(datetime.timezone.utc)
    sent = [(now - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ") for minutes in range(1, 41)]
    for number, moment in enumerate(sent):
        for direction in ("outbound", "inbound"):
            conversations.upsert_item({
                "id": f"sms {number} {direction}", "org_id": organizations[0], "campaign_id": ORG, "candidate_id": OTHER,
                "messages": [{"direction": direction, "sent_at": moment}],
            })
    key_file = tmp_path / "cosmos.key"
    key_file.write_text(f"  {cosmos.key}\n")
    key_file.chmod(0o600)
    address = f"127.0.0.1:{free_port()}"
    running = Running(
        tmp_path / "process", "serve", "--listen", address, "--database-url", demo.database_url,
        "--token-key-file", str(demo.key_file), "--log-format", "json", "--document-store", "cosmos",
        "--cosmos-endpoint", cosmos.endpoint, "--cosmos-key-file", str(key_file), "--cosmos-database", cosmos.database,
            "--answer-ttl", "0s")
    try:
        running.wait_for_log('"listening"')
        with grpc.insecure_channel(address) as channel:
            analytics = api.analytics_grpc.AnalyticsServiceStub(channel)
            request = api.analytics.GetTotalSmsRequest(
                filter=api.filters.AnalyticsFilter(time_range=api.filters.TimeRange(preset="PRESET_LAST_7_DAYS")))
            cosmos.next({"status": 429, "retry_after_ms": 50}, {"status": 503})
            assert analytics.GetTotalSms(request, metadata=owner, timeout=60).from_conversations == 40
            # A service that stays away is no reason to guess.
            cosmos.next(*[{"status": 503}] * 100)
            with pytest.raises(grpc.RpcError) as raised:
                analytics.GetTotalSms(request, metadata=owner, timeout=60)
            assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
    finally:
        assert running.stop() == 0
    assert cosmos.key not in running.log.read_text()


@pytest.mark.parametrize("missing", ["--cosmos-endpoint", "--cosmos-key-file", "--cosmos-database"])
def test_an_incomplete_account_keeps_callboard_from_starting(demo, tmp_path, missing):
    arguments = {
        "--cosmos-endpoint": "https://localhost", "--cosmos-key-file": str(tmp_path / "none"), "--cosmos-database": "x"}
    del arguments[missing]
    result = run(
        "serve", "--database-url", demo.database_url, "--token-key-file", str(demo.key_file), "--document-store", "cosmos",
        *[word for pair in arguments.items() for word in pair])
    assert result.returncode != 0
    assert f"{missing}: is missing" in result.stderr
