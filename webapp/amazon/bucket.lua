-- One token bucket, kept in Redis's own time so that every worker counts alike.
-- KEYS[1] the bucket; ARGV: verb, planned rate (calls a second), burst, argument.
--   take   argument: the level if the bucket is missing ("" asks for one by returning -1)
--   peek   the same, but changes nothing
--   obey   argument: the rate that Amazon says; a missing bucket is left missing
--   drain  no argument: empties the bucket; a rate above the planned one is believed no more
--          until a whole bucket would have filled, as it was refuted
-- Returns the microseconds until the next call may be made; 0 is now, or granted.
local verb, burst, argument = ARGV[1], tonumber(ARGV[3]), ARGV[4]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at', 'rate', 'doubt')
local level, rate = tonumber(kept[1] or ''), tonumber(kept[3] or ARGV[2])
local planned, doubt = tonumber(ARGV[2]), tonumber(kept[4] or '0')

if level then
  -- A server clock that was set back earns nothing for the time it repeats.
  level = math.min(burst, level + math.max(0, now - tonumber(kept[2])) * rate / 1000000)
elseif verb == 'obey' then
  return 0
elseif verb ~= 'drain' then
  if argument == '' then return -1 end
  level = math.min(burst, tonumber(argument))
end

if verb == 'obey' and (tonumber(argument) <= planned or now >= doubt) then
  rate = tonumber(argument)
end
if verb == 'drain' then
  level = 0
  rate = math.min(rate, planned)
  doubt = now + burst / planned * 1000000
end
local granted = verb == 'take' and level >= 1
if granted then level = level - 1 end

if verb ~= 'peek' then
  redis.call('HSET', KEYS[1], 'level', string.format('%.17g', level),
    'at', string.format('%.0f', now), 'rate', string.format('%.17g', rate),
    'doubt', string.format('%.0f', doubt))
  -- A day longer than it takes to fill, so that a rate learned from Amazon outlives the night.
  redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 86400)
end

if granted or level >= 1 then return 0 end
return math.ceil((1 - level) * 1000000 / rate)
