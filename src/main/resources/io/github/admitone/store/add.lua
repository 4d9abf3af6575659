-- KEYS: state, tickets, index, perhaps the name of this add. ARGV: id, group, received, started, lifetime, cap, expiry in 15 digits, bytes.
-- A ticket is a member of the sorted set, by the time of receipt: id (32), group (8), stamp (24), expiry (15), bytes. The index
-- tells the time of receipt by the id.
local stamp, fence = present(KEYS[1])
if tonumber(ARGV[4]) <= fence then
  return 0
end
-- A client that lost the reply may send the same again. The ticket may have been taken by then, and must not come back.
if KEYS[4] and not redis.call('SET', KEYS[4], '', 'NX', 'PX', 60000) then
  return 1
end
local common = ARGV[2] .. stamp
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
local is_other = oldest and string.sub(oldest, 33, 64) ~= common
-- They differ in number if the server was short of memory and evicted one of them.
if is_other or redis.call('HLEN', KEYS[3]) ~= redis.call('ZCARD', KEYS[2]) then
  redis.call('DEL', KEYS[2], KEYS[3])
end
local replaced = redis.call('HGET', KEYS[3], ARGV[1])
if replaced then
  for _, ticket in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], replaced, replaced)) do
    if string.sub(ticket, 1, 32) == ARGV[1] then
      redis.call('ZREM', KEYS[2], ticket)
    end
  end
end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1] .. common .. ARGV[7] .. ARGV[8])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
local stored = 1
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[6])
if surplus > 0 then
  local dropped = redis.call('ZPOPMIN', KEYS[2], surplus)
  for i = 1, #dropped, 2 do
    local id = string.sub(dropped[i], 1, 32)
    redis.call('HDEL', KEYS[3], id)
    if id == ARGV[1] then
      stored = 0
    end
  end
end
if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[5]) then
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[3]))
return stored
