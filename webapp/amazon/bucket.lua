-- One token bucket, kept in Redis's own time so that every worker counts alike.
-- KEYS[1] the bucket; ARGV: verb, planned rate (calls a second), burst, argument.
--   take   argument: the level if the bucket is missing ("" asks for one by returning -1)
--   peek   the same, but changes nothing
--   obey   an answer came; argument: the rate that Amazon says; a missing bucket is left missing
--   drain  no argument: empties the bucket; a rate above the planned one is believed no more
--          until a whole bucket would have filled, as it was refuted
-- Returns the microseconds until the next call may be made; 0 is now, or granted.
local verb, burst, argument = ARGV[1], tonumber(ARGV[3]), ARGV[4]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at', 'rate', 'doubt', 'gained')
local level, rate = tonumber(kept[1] or ''), tonumber(kept[3] or ARGV[2])
local planned, doubt = tonumber(ARGV[2]), tonumber(kept[4] or '0')
-- What a bucket that was full has won back before the first call's answer; false once that came,
-- or doesn't come.
local gained = tonumber(kept[5] or '')

if level then
  -- A server clock that was set back earns nothing for the time it repeats.
  local more = math.max(0, now - tonumber(kept[2])) * rate / 1000000
  level, gained = math.min(burst, level + more), gained and gained + more
  if gained and gained > burst / 4 then gained = false end
elseif verb == 'obey' then
  return 0
elseif verb ~= 'drain' then
  if argument == '' then return -1 end
  level = math.min(burst, tonumber(argument))
end

if verb == 'obey' then
  -- Amazon's bucket begins to fill when the first call has arrived, not when it left.
  level, gained = math.max(0, level - (gained or 0)), false
  if tonumber(argument) <= planned or now >= doubt then rate = tonumber(argument) end
end
if verb == 'drain' then
  level, gained = 0, false
  rate = math.min(rate, planned)
  doubt = now + burst / planned * 1000000
end
local granted = verb == 'take' and level >= 1
if granted then
  if level > burst - 0.01 then gained = 0 end
  level = level - 1
end

if verb ~= 'peek' then
  redis.call('HSET', KEYS[1], 'level', string.format('%.17g', level),
    'at', string.format('%.0f', now), 'rate', string.format('%.17g', rate),
    'doubt', string.format('%.0f', doubt), 'gained', gained or '')
  -- A day longer than it takes to fill, so that a rate learned from Amazon outlives the night.
  redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 86400)
end

if granted or level >= 1 then return 0 end
return math.ceil((1 - level) * 1000000 / rate)
