-- KEYS: state, times, tickets. ARGV: id and group, received, started, lifetime, cap, expiry in 15 digits followed by the bytes.
-- A ticket's name is id (32), group (8) and stamp (24): no longer than what Redis keeps in its compact form.
local stamp, fence = present(KEYS[1])
if tonumber(ARGV[3]) <= fence then
  return 0
end
local name = ARGV[1] .. stamp
local other = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
if not other or string.sub(other, 33) ~= string.sub(name, 33) then
  redis.call('DEL', KEYS[2], KEYS[3])
end
redis.call('HSET', KEYS[3], name, ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[2], name)
local stored = 1
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
if surplus > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[2], surplus)
  for i = 1, #oldest, 2 do
    redis.call('HDEL', KEYS[3], oldest[i])
    if oldest[i] == name then
      stored = 0
    end
  end
end
if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[3]))
return stored
