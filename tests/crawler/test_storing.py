"""Captures written in groups: durable when told so, all or none, and no lock is ever held for good."""

import asyncio

import pytest

from archive.captures import Captures, NewCapture
from crawler.storing import MOST, GroupedCaptures
from extract.errors import ArchiveError, GongkaiError


def capture(run, number, **values):
    url = f"http://www.qingqi.gov.cn/{number}.html"
    common = {"portal": "x", "url": url, "source": url, "role": "report", "outcome": "ok", "status": 200}
    body = f"<p>第{number}篇</p>".encode()
    return NewCapture(**(common | {"run_id": run, "fetched_at": "2024-02-01T00:00:00Z", "body": body} | values))


@pytest.fixture
def store(tmp_path):
    with Captures.open(tmp_path / "captures.db", write=True) as writer, GroupedCaptures(writer) as grouped:
        yield grouped


def count_settles(store, monkeypatch):
    settles = []
    settle = store._captures.settle
    monkeypatch.setattr(store._captures, "settle", lambda: settles.append(1) or settle())
    return settles


def test_those_who_come_meanwhile_share_a_transaction(store, monkeypatch):
    settles = count_settles(store, monkeypatch)
    run = store.start_run("x")

    async def one(number):
        stored = await store.store(capture(run, number))
        assert store.get(stored).url.endswith(f"/{number}.html")  # another connection sees it: it is committed
        return stored

    async def all_at_once():
        return await asyncio.gather(*(one(number) for number in range(3 * MOST)))

    numbers = asyncio.run(all_at_once())
    assert numbers == sorted(set(numbers))
    assert len(settles) <= 5


def test_a_group_that_fails_tells_each_and_the_next_one_goes_on(store):
    run = store.start_run("x")

    async def mixed():
        bad = [store.store(capture(run, number, role="nothing")) for number in range(3)]
        told = await asyncio.gather(*bad, return_exceptions=True)
        return told, await store.store(capture(run, 9))

    told, stored = asyncio.run(mixed())
    assert all(isinstance(error, GongkaiError) for error in told)
    assert store.get(stored).url.endswith("/9.html")
    assert [row.url[-6:] for row in store._reader.everything()] == ["9.html"]


def test_what_cannot_be_made_durable_is_not_there(store, monkeypatch):
    run = store.start_run("x")
    settle = store._captures.settle

    def fail():
        store._captures._give_up()
        raise ArchiveError("the disk is gone")

    async def one(number):
        return await store.store(capture(run, number))

    monkeypatch.setattr(store._captures, "settle", fail)
    with pytest.raises(ArchiveError):
        asyncio.run(one(1))
    monkeypatch.setattr(store._captures, "settle", settle)
    asyncio.run(one(2))
    assert [row.url[-6:] for row in store._reader.everything()] == ["2.html"]


def test_writing_at_once_waits_for_a_group_under_way(store):
    run = store.start_run("x")

    async def both():
        waiting = asyncio.create_task(store.store(capture(run, 1)))
        for _ in range(3):  # until the group is on its way
            await asyncio.sleep(0)
        at_once = store.add(capture(run, 2))
        store.end_run(run, "ok", {})
        return await waiting, at_once

    assert asyncio.run(both()) == (1, 2)
