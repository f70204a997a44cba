"""Questions to the database: together in one journey, prepared ones, and what goes wrong on it."""

import peewee
import psycopg
import pytest

from webapp.ground.database.db import close_databases, connected, is_sqlite
from webapp.ground.database.db import database as main_database
from webapp.ground.database.pipeline import Prepared, pipelined, send
from webapp.ground.keys.installation import Installation


def _with_uid(uid: object) -> peewee.ModelSelect:
    return Installation.select().where(Installation.uid == uid, Installation.erasures < 5)


def _add(*uids: str) -> None:
    for number, uid in enumerate(uids):
        Installation.insert(id=100 + number, uid=uid, erasures=number).execute()


def test_several_questions_are_answered_each_by_itself(database):
    _add("one", "two")

    with pipelined():
        first = send(list, "SELECT id FROM installation WHERE uid = ?", "one")
        second = send(len, "SELECT id FROM installation WHERE uid IN ?", ["one", "two", "three"])

    assert (first.result, second.result) == ([(100,)], 2)


def test_an_answer_that_is_wanted_at_once_comes_on_the_way(database):
    _add("one")

    with pipelined():
        [(found,)] = send(list, "SELECT id FROM installation WHERE uid = ?", "one").result
        then = send(list, "SELECT uid FROM installation WHERE id = ?", found)

    assert then.result == [("one",)]


def test_journeys_within_a_journey_are_one(database):
    _add("one")

    with pipelined():
        with pipelined():
            send(list, "SELECT 1")
        if not is_sqlite():
            assert main_database.connection().pgconn.pipeline_status
        last = send(list, "SELECT uid FROM installation WHERE id = 100")

    assert last.result == [("one",)]


def test_a_question_whose_answer_nobody_reads_holds_up_no_write(database):
    _add("one", "two")
    asked = send(list, "SELECT uid FROM installation ORDER BY id")
    main_database.execute_sql("UPDATE installation SET erasures = 9 WHERE id = 100")

    close_databases()
    with connected():
        assert Installation.update(erasures=8).where(Installation.id == 101).execute() == 1

    assert ("one",) in asked.result


def test_what_the_database_refuses_is_refused_in_peewees_words(database):
    with pytest.raises(peewee.DatabaseError), pipelined():
        send(list, "SELECT nothing FROM installation")

    assert send(list, "SELECT 1").result == [(1,)]


def test_a_prepared_query_gives_its_models_for_any_value(database):
    _add("one", "two")
    with_uid = Prepared(_with_uid, 1)

    for uid in ("two", "one", "three", "two"):
        assert [row.uid for row in with_uid.send(uid).result] == [uid] * (uid != "three")


def test_a_connection_that_ended_is_replaced(settings, database):
    ended = main_database.connection()
    if is_sqlite():
        main_database.close()
        ended.close()
    else:
        backend = ended.info.backend_pid
        main_database.close()
        with psycopg.connect(settings.database_url, autocommit=True) as other:
            assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend]).fetchone()[0]

    main_database.connect()
    assert main_database.connection() is not ended
    assert send(list, "SELECT 1").result == [(1,)]
