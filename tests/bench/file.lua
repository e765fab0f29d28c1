-- file.lua -- wrk: file a new complaint with every request.  TOKEN and SALT come from the environment.
local token, n = os.getenv("TOKEN"), 0
local salt = os.getenv("SALT")
local thread = 0
function setup(t) t:set("id", thread); thread = thread + 1 end
function request()
	n = n + 1
	local idem = string.format("%s%02x%014x", salt, id, n)
	return wrk.format("POST", nil, {
		["Content-Type"] = "application/x-www-form-urlencoded",
		["Origin"] = os.getenv("ORIGIN"), ["Sec-Fetch-Site"] = "same-origin" },
		"csrf=" .. token .. "&idem=" .. idem .. "&step=1&subject=quality&product=QR-320B&title=Noise+at+night&name=Bench" ..
		"&email=bench" .. n .. "@example.com&phone=&body=The+fridge+hums+at+night+and+wakes+us+up.")
end
local bad = 0
function response(status)
	if status ~= 303 then bad = bad + 1 end
end
