import { PRIORITY_CLASSES } from '../model/rate-limiter.ts'
import { CIRCUIT_BREAKER, PRIORITY_WEIGHTS, RESERVATION_MS } from '../outbound/token-bucket.ts'

/**
 * The algorithm and the constants of `outbound/token-bucket.ts` as one atomic Lua script. Each source is one hash, which
 * expires a day after its last use or backoff. The script returns `{what, ms, why}` as strings.
 */
export const RATE_LIMITER_SCRIPT = `
local key, op = KEYS[1], ARGV[1]
local shares = { ${PRIORITY_CLASSES.map((share) => `'${share}'`).join(', ')} }
local weights = { ${PRIORITY_CLASSES.map((share) => PRIORITY_WEIGHTS[share]).join(', ')} }
local reservation, maxFailures, rest = ${RESERVATION_MS}, ${CIRCUIT_BREAKER.failures}, ${CIRCUIT_BREAKER.restMs}
local longest, probe = ${CIRCUIT_BREAKER.longestMs}, ${CIRCUIT_BREAKER.probeMs}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000

local bucket = {}
local flat = redis.call('HGETALL', key)
for i = 1, #flat, 2 do bucket[flat[i]] = flat[i + 1] end
local function number(name, fallback) return tonumber(bucket[name] or '') or fallback end
local backoffUntil, why, probing = number('backoffUntil', 0), bucket.why or '', bucket.probing == '1'

local function save(changes)
  local flat = {}
  for name, value in pairs(changes) do
    flat[#flat + 1] = name
    flat[#flat + 1] = type(value) == 'number' and string.format('%.17g', value) or value
  end
  redis.call('HSET', key, unpack(flat))
  redis.call('PEXPIRE', key, 86400000 + math.max(0, math.ceil(number('backoffUntil', 0) - now), math.ceil((changes.backoffUntil or 0) - now)))
end
local function answer(what, ms, because)
  return { what, string.format('%d', math.ceil(ms or 0)), because or '' }
end

if op == 'acquire' then
  local share, perSecond, burst = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
  if backoffUntil > now and why ~= '' then return answer('closed', backoffUntil - now, why) end
  local since = math.max(0, now - number('at', now))
  local tokens = math.min(burst, number('tokens', burst) + since * perSecond / 1000)
  local virtual = number('virtual', 0)
  local function start(one) return math.max(number('ended:' .. one, 0), virtual) end
  local function wait(ms)
    save({ tokens = tokens, at = now, ['waiting:' .. share] = now + ms + reservation })
    return answer('wait', ms)
  end
  if tokens < 1 then return wait((1 - tokens) * 1000 / perSecond) end
  local weight = 1
  for i, one in ipairs(shares) do
    if one == share then
      weight = weights[i]
    elseif number('waiting:' .. one, 0) > now and start(one) < start(share) - 1e-9 then
      return wait(1000 / perSecond)
    end
  end
  local startsAt = start(share)
  local paused = why == 'paused'
  save({
    tokens = tokens - 1, at = now, virtual = startsAt,
    ['waiting:' .. share] = 0, ['ended:' .. share] = startsAt + 1 / weight,
    probing = paused and '1' or '0', why = paused and why or '',
    backoffUntil = paused and now + probe or 0,
  })
  local degraded = number('failures', 0) > 0 or number('rests', 0) > 0 or paused
  return answer('go', 0, degraded and 'degraded' or '')
end

if op == 'backOff' then
  local open = backoffUntil <= now or probing
  local kept = (why == 'limited' or why == 'refused') and backoffUntil or 0
  save({ backoffUntil = math.max(kept, now + tonumber(ARGV[2])), why = ARGV[3], probing = '0' })
  return answer(open and 'open' or 'shut')
end

if op == 'restore' then
  if next(bucket) == nil then save({ tokens = 0, at = now }) end
  local untilThen = now + tonumber(ARGV[2])
  if ARGV[3] ~= '' and untilThen > backoffUntil then
    save({ backoffUntil = untilThen, why = ARGV[3], probing = '0' })
  end
  return answer('same')
end

if ARGV[2] == '1' then
  if why == 'paused' then
    save({ failures = 0, rests = 0, backoffUntil = 0, why = '', probing = '0' })
    return answer('resumed')
  end
  if number('failures', 0) > 0 or number('rests', 0) > 0 then save({ failures = 0, rests = 0 }) end
  return answer('same')
end
local failures, rests = number('failures', 0) + 1, number('rests', 0)
if not probing and not (backoffUntil <= now and failures >= maxFailures) then
  save({ failures = failures })
  return answer('same')
end
local ms = math.min(rest * 2 ^ math.min(rests, 16), longest)
save({ failures = failures, rests = rests + 1, backoffUntil = now + ms, why = 'paused', probing = '0' })
return answer('paused', ms)
`
