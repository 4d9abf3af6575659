-- A field of INFO. The plain search passes over what comes before it faster than a pattern does.
local function field(section, name)
  local text = redis.call('INFO', section)
  local _, last = string.find(text, name, 1, true)
  return last and string.match(text, '^%x+', last + 1)
end

-- The epoch of the instance that runs this. run_id changes with every start, master_replid with every promotion: whichever way
-- an instance came by old data, one of the two is new.
local function epoch()
  local run = field('server', 'run_id:')
  local history = field('replication', 'master_replid:')
  if not run or not history then
    error('INFO does not tell run_id and master_replid')
  end
  return run .. ':' .. history
end

local function time()
  local now = redis.call('TIME')
  return now[1] .. string.format('%06d', now[2])
end

-- Returns what tickets must be stamped with to be valid, and the fence. Another epoch may have lost a fence that was raised:
-- handshakes that began before it was noticed are refused, with five seconds for clocks that differ.
local function present(state)
  local held = redis.call('HMGET', state, 'epoch', 'generation', 'fence')
  local now = epoch()
  if held[1] == now then
    return now .. ':' .. held[2], tonumber(held[3])
  end
  local generation = time()
  local fence = math.floor(tonumber(generation) / 1000)
  if held[1] then
    fence = math.max(fence + 5000, tonumber(held[3]))
  end
  redis.call('HSET', state, 'epoch', now, 'generation', generation, 'fence', string.format('%.0f', fence))
  return now .. ':' .. generation, fence
end
