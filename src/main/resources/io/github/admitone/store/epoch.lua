-- RUN stands before this: the run_id of the server's process that this text was made for.

-- Only a master gives tickets away: a replica that may be written to has the same history as its master.
local function replication()
  local info = redis.call('INFO', 'replication')
  if not string.find(info, 'role:master', 1, true) then
    error(redis.error_reply('READONLY a replica gives no ticket away'))
  end
  return info
end

-- Begins an epoch, or another generation of tickets in it. The state is one string: run_id (40), history (54), the stamp of the
-- tickets (24), the fence. The history is a line of INFO, and changes with every start and every promotion.
local function begin(state, held, info, fence)
  if not string.find(redis.call('INFO', 'server'), 'run_id:' .. RUN, 1, true) then
    -- The connection was led elsewhere between the question for run_id and this text.
    error(redis.error_reply('NOSCRIPT this is another process'))
  end
  local history = string.match(info, 'master_replid:%x+')
  if not history or #history ~= 54 then
    error('INFO does not tell master_replid')
  end
  local time = redis.call('TIME')
  local seed = RUN .. history .. time[1] .. '.' .. time[2] .. (held or '')
  local stamp = string.sub(redis.sha1hex(seed), 1, 24)
  redis.call('SET', state, RUN .. history .. stamp .. string.format('%.0f', fence))
  return stamp, fence
end

-- Whether the state is of this process and of its present history.
local function is_present(held, info)
  return held and string.sub(held, 1, 40) == RUN and string.find(info, string.sub(held, 41, 94), 1, true)
end

local function fence_of(held)
  return tonumber(string.sub(held, 119))
end

-- Another epoch may have lost a fence that was raised, or the whole state: handshakes that began before it was noticed are
-- refused, with five seconds for clocks that differ.
local function fence_of_another_epoch(held)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  return math.max(now + 5000, held and fence_of(held) or 0)
end

-- Returns what tickets must be stamped with to be valid, and the fence.
local function present(state)
  local held = redis.call('GET', state)
  local info = replication()
  if is_present(held, info) then
    return string.sub(held, 95, 118), fence_of(held)
  end
  return begin(state, held, info, fence_of_another_epoch(held))
end
