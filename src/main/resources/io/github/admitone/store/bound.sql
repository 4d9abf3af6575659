-- 1 how many tickets there may be: those received first go.
DELETE FROM admitone_ticket WHERE received_at <= (
  SELECT received_at FROM admitone_ticket ORDER BY received_at DESC OFFSET ? LIMIT 1)
