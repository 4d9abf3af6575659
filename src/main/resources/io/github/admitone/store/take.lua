-- KEYS: state, times, tickets. ARGV: the present. Returns the expiry in 15 digits, followed by the bytes.
local stamp = present(KEYS[1])
local now = tonumber(ARGV[1])

-- Takes the newest out of the times. One that was received later than the present is put back, with the time to live that went
-- if it was the only one, and is passed over.
local function pop()
  local newest = redis.call('ZPOPMAX', KEYS[2])
  if newest[1] and tonumber(newest[2]) > now then
    redis.call('ZADD', KEYS[2], newest[2], newest[1])
    redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[3]))
    newest = redis.call('ZREVRANGEBYSCORE', KEYS[2], ARGV[1], '-inf', 'LIMIT', 0, 1)
    if newest[1] then
      redis.call('ZREM', KEYS[2], newest[1])
    end
  end
  return newest[1]
end

local name = pop()
while name do
  if string.sub(name, 41) ~= stamp then
    redis.call('DEL', KEYS[2], KEYS[3])
    return false
  end
  local ticket = redis.call('HGET', KEYS[3], name)
  redis.call('HDEL', KEYS[3], name)
  if ticket and tonumber(string.sub(ticket, 1, 15)) > now then
    return ticket
  end
  name = pop()
end
return false
