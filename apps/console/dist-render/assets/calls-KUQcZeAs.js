// ../../packages/locales/src/web/en/calls.ts
var calls = {
	lead: "Every request of every customer: attempts, times, charge and errors. Prompts and answers are not stored.",
	find: "Receipt id, or the client’s own request id",
	findHelp: "Customers see the receipt id on the receipt and in the x-derouter-receipt header.",
	open: "Find",
	since: "Period",
	periods: {
		"1h": "Last hour",
		"24h": "24 hours",
		"7d": "7 days",
		"30d": "30 days",
		all: "All"
	},
	chosenPeriod: "{{from}} to {{to}}",
	status: "Status",
	statuses: {
		completed: "Completed",
		failed: "Failed",
		canceled: "Canceled",
		abandoned: "Abandoned"
	},
	all: "All",
	model: "Model",
	upstream: "Upstream",
	slow: "Slow",
	slows: {
		"10000": "over 10 s",
		"30000": "over 30 s",
		"60000": "over a minute"
	},
	filters: {
		accountId: "Customer {{value}}",
		keyId: "Key {{value}}",
		errorCode: "Error {{value}}",
		clientRequestId: "Client’s id {{value}}",
		writtenOff: "Written off",
		slowTtftMs: "First token after {{value}} ms"
	},
	remove: "Remove the filter {{name}}",
	live: "Live",
	csv: "CSV",
	time: "Time",
	customer: "Customer",
	key: "Key",
	result: "Result",
	firstToken: "First token",
	duration: "Duration",
	cost: "Charged",
	attempts_one: "{{count}} attempt",
	attempts_other: "{{count}} attempts",
	searchedTo: "Searched back to {{time}}. Older requests are searched with “Show more”.",
	emptyTitle: "No request matches",
	emptyText: "Choose a longer period, or remove a filter.",
	back: "All requests",
	clientRequestId: "The client’s request id",
	views: {
		list: "Requests",
		errors: "Top errors"
	},
	error: "Error",
	noCode: "no code",
	requests: "Requests",
	customers: "Customers",
	last: "Last",
	errorsEmpty: "No failed requests",
	errorsEmptyText: "Nothing failed in this period.",
	truncated: "Only the newest 20 000 failures are counted."
};
export { calls };
