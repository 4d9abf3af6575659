-- KEYS: state, times, tickets. ARGV: id, group, received, started, lifetime, cap, expiry in 15 digits followed by the bytes.
local stamp, fence = present(KEYS[1])
if tonumber(ARGV[4]) <= fence then
  return 0
end
local held = redis.call('HMGET', KEYS[3], 'stamp', 'group')
if held[1] ~= stamp or held[2] ~= ARGV[2] then
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[3], 'stamp', stamp, 'group', ARGV[2])
end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[7])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
local stored = 1
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[6])
if surplus > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[2], surplus)
  for i = 1, #oldest, 2 do
    redis.call('HDEL', KEYS[3], oldest[i])
    if oldest[i] == ARGV[1] then
      stored = 0
    end
  end
end
if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[5]) then
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[3]))
return stored
