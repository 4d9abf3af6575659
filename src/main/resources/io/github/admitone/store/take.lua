-- KEYS: state, times, tickets. ARGV: the present.
local stamp = present(KEYS[1])
local held = redis.call('HGET', KEYS[3], 'stamp')
if held ~= stamp then
  if held then
    redis.call('DEL', KEYS[2], KEYS[3])
  end
  return false
end
local taken = false
while not taken do
  local id = redis.call('ZREVRANGEBYSCORE', KEYS[2], ARGV[1], '-inf', 'LIMIT', 0, 1)[1]
  if not id then
    break
  end
  local ticket = redis.call('HGET', KEYS[3], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
  if ticket and tonumber(string.sub(ticket, 1, 15)) > tonumber(ARGV[1]) then
    taken = string.sub(ticket, 16)
  end
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('DEL', KEYS[3])
end
return taken
