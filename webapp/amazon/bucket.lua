-- One token bucket, kept in Redis's own time so that every worker counts alike.
-- KEYS[1] the bucket; ARGV: verb, planned rate (calls a second), burst, argument,
--   how many calls must be left after this one.
--   take   argument: the level if the bucket is missing ("" asks for one by returning -1)
--   peek   the same, but changes nothing
--   heed   an answer came; argument: the rate that it names, or ""; no bucket is made of it
--   drain  no argument: empties the bucket; a rate above the planned one is believed no more
--          until a whole bucket would have filled, as it was refuted
-- Returns the microseconds until the next call may be made; 0 is now, or granted.
local verb, planned, burst, argument = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local needed = 1 + tonumber(ARGV[5])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at', 'rate', 'doubt')
local level, at = tonumber(kept[1] or ''), tonumber(kept[2] or now)
local rate, doubt = tonumber(kept[3] or planned), tonumber(kept[4] or '0')
-- Amazon's bucket was full until the first call arrived, which is some time after it left. So
-- one that was full here begins to fill at the first answer, or when none is to be expected.
local unanswered = math.min(30, burst / rate / 4) * 1000000

if level then
  level = math.min(burst, level + math.max(0, now - at) * rate / 1000000)
  -- It lies further ahead only when the server's clock was set back.
  at = math.max(now, math.min(at, now + unanswered))
elseif verb == 'heed' then
  return 0
elseif verb ~= 'drain' then
  if argument == '' then return -1 end
  level, at = math.min(burst, tonumber(argument)), now
end

if verb == 'heed' then
  at = now
  local named = tonumber(argument)
  if named and (named <= planned or now >= doubt) then rate = named end
elseif verb == 'drain' then
  level, at = 0, now
  rate = math.min(rate, planned)
  doubt = now + burst / planned * 1000000
end
local granted = verb == 'take' and level >= needed
if granted then
  -- Full, or short of it by what comes in on a call's way.
  if level > burst - 0.1 then at = now + unanswered end
  level = level - 1
end

if verb ~= 'peek' then
  redis.call('HSET', KEYS[1], 'level', string.format('%.17g', level),
    'at', string.format('%.0f', at), 'rate', string.format('%.17g', rate),
    'doubt', string.format('%.0f', doubt))
  -- A day longer than it takes to fill, so that a rate learned from Amazon outlives the night.
  redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 86400)
end

if granted or level >= needed then return 0 end
return math.ceil(at - now + (needed - level) * 1000000 / rate)
