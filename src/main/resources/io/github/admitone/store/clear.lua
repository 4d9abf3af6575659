-- KEYS: state. ARGV: the fence. The tickets are not touched: they bear another stamp from now on, and their time runs out.
local held = redis.call('GET', KEYS[1])
local info = replication()
local fence = tonumber(ARGV[1])
if is_present(held, info) then
  fence = math.max(fence, fence_of(held))
elseif held then
  fence = math.max(fence, fence_of_another_epoch(held))
end
begin(KEYS[1], held, info, fence)
return 1
