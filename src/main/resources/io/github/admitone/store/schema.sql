-- Where JdbcTicketStore keeps sealed tickets, in PostgreSQL. Run it once, as the owner of the database; the user of the store
-- needs SELECT, INSERT, UPDATE and DELETE on both tables.

-- Times are milliseconds since 1970. Tickets of another generation are void; handshakes that began at or before the fence
-- store none.
CREATE TABLE admitone_state (
  id smallint PRIMARY KEY CHECK (id = 1),
  generation bigint NOT NULL,
  fence bigint NOT NULL
);

INSERT INTO admitone_state VALUES (1, 1, -9223372036854775808);

CREATE TABLE admitone_ticket (
  bucket uuid NOT NULL,
  id uuid NOT NULL,
  kind integer NOT NULL,
  generation bigint NOT NULL,
  received_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (bucket, id)
);

-- Takes the newest of a bucket.
CREATE INDEX admitone_ticket_newest ON admitone_ticket (bucket, received_at);

-- Sweeps what has expired, and what was received first when there are too many.
CREATE INDEX admitone_ticket_expiry ON admitone_ticket (expires_at);
CREATE INDEX admitone_ticket_received ON admitone_ticket (received_at);
