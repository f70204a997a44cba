-- Empties a database of everything that was not there when it was copied from its template:
-- %(kept)s names the tables that hold rows from the start. Small tables are deleted from,
-- which is quicker; large ones are truncated, so that no test walks over another's dead rows.
DO $sweep$
DECLARE
    entry record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR entry IN
        SELECT oid::regclass AS name, pg_relation_size(oid) AS bytes FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> ALL (string_to_array('%(kept)s', ','))
    LOOP
        IF entry.bytes > 100000 THEN
            EXECUTE format('TRUNCATE %%s CASCADE', entry.name);
        ELSIF entry.bytes > 0 THEN
            EXECUTE format('DELETE FROM %%s', entry.name);
        END IF;
    END LOOP;
    FOR entry IN
        SELECT format('%%I.%%I', schemaname, sequencename) AS name FROM pg_sequences
        WHERE last_value IS NOT NULL
        -- Rows that stay have their numbers.
        AND sequencename <> ALL (string_to_array(replace('%(kept)s', ',', '_id_seq,') || '_id_seq', ','))
    LOOP
        PERFORM setval(entry.name, 1, false);
    END LOOP;
END
$sweep$
