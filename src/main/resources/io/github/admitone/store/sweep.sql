-- 1 now: what has expired.
DELETE FROM admitone_ticket WHERE ctid = ANY (ARRAY(
  SELECT t.ctid FROM admitone_ticket t
  WHERE t.expires_at <= ?
  LIMIT 200
  FOR UPDATE SKIP LOCKED))
