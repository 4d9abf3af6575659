-- KEYS: state. ARGV: the fence. The tickets are not touched: they bear another stamp from now on, and their time runs out.
local held = redis.call('HMGET', KEYS[1], 'epoch', 'fence')
local fence = tonumber(ARGV[1])
if held[1] then
  local _, last = present(KEYS[1])
  fence = math.max(fence, last)
end
redis.call('HSET', KEYS[1], 'epoch', epoch(), 'generation', time(), 'fence', string.format('%.0f', fence))
return 1
