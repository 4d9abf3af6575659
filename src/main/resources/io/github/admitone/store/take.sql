-- 1 bucket, 2 now, 3 now. One row is chosen and locked, once; who finds it locked goes on to the next.
DELETE FROM admitone_ticket WHERE ctid = ANY (ARRAY(
  SELECT t.ctid FROM admitone_ticket t
  WHERE t.bucket = ?::uuid
    AND t.received_at <= ?
    AND t.expires_at > ?
    AND t.generation = (SELECT generation FROM admitone_state)
  ORDER BY t.received_at DESC
  LIMIT 1
  FOR UPDATE SKIP LOCKED))
RETURNING sealed
