-- not_modified.lua -- wrk: a 304 is the answer we ask for, anything else is an error that the summary shows.
local other = 0
function response(status)
	if status ~= 304 then other = other + 1 end
end
