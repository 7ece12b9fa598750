-- Requests of all kinds, in a random order that differs from thread to thread.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do table.insert(paths, line) end
local threads = 0
function setup(thread) threads = threads + 1; thread:set("number", threads) end
function init() math.randomseed(number) end
function request()
  local path = paths[math.random(#paths)]
  if path:sub(1, 5) == "POST " then
    local headers = { ["Content-Type"] = "text/plain" }
    return wrk.format("POST", path:sub(6), headers, "“We go,” said Ana Prado of Chile. Tomás Vela did not.")
  end
  local headers = { ["Accept-Encoding"] = math.random(2) == 1 and "br" or "identity" }
  return wrk.format("GET", path, headers)
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("SERVED %d FAILED %d BROKEN %d P50 %.1f P99 %.1f\n", summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000))
end
