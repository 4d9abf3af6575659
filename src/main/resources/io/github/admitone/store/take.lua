-- KEYS: state, tickets, index. ARGV: the present. Returns a ticket as a member of the set, see add.lua.
local stamp = present(KEYS[1])
local now = tonumber(ARGV[1])

-- Takes the newest. One that was received later than the present is put back, with the time to live that went if it was the
-- only one, and is passed over.
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

local ticket = pop()
while ticket do
  if string.sub(ticket, 41, 64) ~= stamp then
    redis.call('DEL', KEYS[2], KEYS[3])
    return false
  end
  redis.call('HDEL', KEYS[3], string.sub(ticket, 1, 32))
  if tonumber(string.sub(ticket, 65, 79)) > now then
    return ticket
  end
  ticket = pop()
end
return false
