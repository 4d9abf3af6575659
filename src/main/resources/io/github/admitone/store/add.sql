-- 1 bucket, 2 id, 3 kind, 4 received, 5 expires, 6 started, 7 sealed, 8 tickets of a bucket. Rows that another statement has
-- locked are about to go anyway, and nobody waits for them. What OFFSET passes over would be locked, too, and hidden from
-- takes: so the surplus is chosen before it is locked.
WITH newcomer (bucket, id, kind, received_at, expires_at, started_at, sealed, most) AS (
  VALUES (?::uuid, ?::uuid, ?::integer, ?::bigint, ?::bigint, ?::bigint, ?::bytea, ?::integer)
), present AS (
  SELECT n.*, s.generation
  FROM newcomer n, admitone_state s
  WHERE s.fence < n.started_at
    AND n.most > (
      SELECT count(*) FROM admitone_ticket t
      WHERE t.bucket = n.bucket AND t.id <> n.id AND t.kind = n.kind AND t.generation = s.generation
        AND t.received_at > n.received_at)
), replaced AS (
  DELETE FROM admitone_ticket WHERE ctid = ANY (ARRAY(
    SELECT t.ctid FROM admitone_ticket t, present p
    WHERE t.bucket = p.bucket AND t.id <> p.id
      AND (t.kind <> p.kind OR t.generation <> p.generation OR t.expires_at <= p.received_at)
    FOR UPDATE OF t SKIP LOCKED))
), surplus AS (
  DELETE FROM admitone_ticket WHERE ctid = ANY (ARRAY(
    SELECT t.ctid FROM admitone_ticket t
    WHERE (t.bucket, t.id) IN (
      SELECT o.bucket, o.id FROM admitone_ticket o, present p
      WHERE o.bucket = p.bucket AND o.id <> p.id
        AND o.kind = p.kind AND o.generation = p.generation AND o.expires_at > p.received_at
      ORDER BY o.received_at DESC
      OFFSET (SELECT most - 1 FROM newcomer))
    FOR UPDATE OF t SKIP LOCKED))
)
INSERT INTO admitone_ticket
SELECT bucket, id, kind, generation, received_at, expires_at, sealed FROM present
ON CONFLICT (bucket, id) DO UPDATE SET
  kind = excluded.kind,
  generation = excluded.generation,
  received_at = excluded.received_at,
  expires_at = excluded.expires_at,
  sealed = excluded.sealed
