-- search.lua -- wrk: the queries of one class (CLASS, "" for all) of the file QUERIES by turns; WHERE is "/search?q=" or "/suggest?q=".
-- Prints the median and the 95th percentile in ms, and the answers that were no answer.
local list, n, bad = {}, 0, 0
for line in io.lines(os.getenv("QUERIES")) do
	local class, lang, q = line:match("^(.-)\t(.-)\t(.*)$")
	if os.getenv("CLASS") == "" or class == os.getenv("CLASS") then
		list[#list + 1] = wrk.format("GET", os.getenv("WHERE") .. q, { ["Accept-Language"] = lang, ["Host"] = "127.0.0.1" })
	end
end
function request()
	n = n % #list + 1
	return list[n]
end
function done(summary, latency)
	local e = summary.errors
	io.write(string.format("result %.2f %.2f %d\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000,
	    e.status + e.connect + e.read + e.write + e.timeout))
end
