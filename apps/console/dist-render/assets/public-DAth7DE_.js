// ../../packages/locales/src/web/en/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter: one key for Claude, GPT and others",
			text: "Prepaid, metered access to AI models through the SDK you already use. Charged per token at published rates, with a receipt for every call."
		},
		pricing: {
			title: "Pricing · derouter",
			text: "Per-million-token rates of every model: input, output, cache and tiers, announced changes with their dates, and a cost calculator."
		},
		model: {
			title: "{{model}}: price, limits and code · derouter",
			text: "Rates per million tokens, context, endpoints, price history and code samples of {{model}} on derouter."
		},
		status: {
			title: "Status · derouter",
			text: "Whether each model answers now, its availability over the last 90 days, and incidents."
		}
	},
	home: {
		title: "One key for Claude, GPT and others.",
		lead: "Metered access to AI models for developers, paid from prepaid credit. Keep the SDK you use: only the base URL and the key change.",
		start: "Sign in or sign up",
		prices: "See the prices",
		points: {
			exact: {
				title: "Every charge can be checked",
				text: "Each call has a receipt: tokens, rate and amount, exact to a billionth of a dollar."
			},
			expiry: {
				title: "Credit never expires",
				text: "You pay in advance and get credit for exactly what we receive. No subscription, no minimum."
			},
			private: {
				title: "Prompts are not stored",
				text: "We keep counts and charges of your calls, never the text of prompts and answers."
			}
		},
		modelsTitle: "Models and prices",
		modelsLead: "USD per million tokens, exactly as charged.",
		allModels: "All models and rates",
		codeTitle: "Works with what you use",
		codeLead: "SDKs and agents need two settings: the base URL and your key.",
		chargeTitle: "How charging works",
		chargeSteps: {
			hold: "Before a call runs, we set aside what it may cost at most. If your credit does not cover it, the call is refused and costs nothing.",
			count: "The provider counts the tokens. Each kind of token has its own published rate: input, output, cache reads and cache writes.",
			settle: "When the call ends, we charge tokens × rate, release the rest and write the receipt. A call that fails before it answers costs nothing."
		},
		exampleTitle: "Example: a call to {{model}}",
		exampleNote: "Computed with the rate that is in force now.",
		statusUp_one: "The model answers",
		statusUp_other: "All {{count}} models answer",
		statusDown: "{{down}} of {{count}} models do not answer"
	},
	terminal: {
		title: "Live terminal",
		recorded: "Recorded",
		recordedNote: "This is a recording of a call to the sandbox.",
		live: "Live",
		liveNote: "This call was made just now, through the same gateway as yours. The sandbox answers instead of a real model.",
		liveReady: "Run it to make a real call to the sandbox of this installation.",
		run: "Run this call",
		again: "Run again",
		running: "Running…",
		prompt: "Prompt",
		receipt: "Receipt",
		charged: "Charged",
		firstToken: "first token",
		duration: "duration",
		limited: "You have made many calls. Try again in a few minutes.",
		failed: "The call did not go through. Try again."
	},
	pricing: {
		calculator: "Calculator",
		rates: "Rates",
		view: "View",
		search: "Search",
		searchHint: "Name or id",
		vendor: "Vendor",
		context: "Context of at least",
		dialect: "Endpoint",
		any: "Any",
		tokens: "{{tokens}} tokens",
		found_one: "{{count}} model",
		found_other: "{{count}} models",
		noneTitle: "No model matches",
		noneText: "Remove a filter to see more models.",
		clear: "Clear filters",
		inDays_one: "in {{count}} day",
		inDays_other: "in {{count}} days",
		today: "today",
		multipliersTitle: "Service tiers",
		multipliers: "A request that asks for a service tier is charged tokens × rate × the factor of the tier. Without one, the factor is 1.",
		tiersTitle: "Long prompts",
		tiers: "Where a model has rates “from” a prompt size, a prompt of that size or more is charged at those rates for the whole request.",
		noticeTitle: "Price changes",
		notice: "The rate in force when a request starts is the rate charged. Lower prices may apply at once; any rise is announced {{days}} days ahead and shown here with its date."
	},
	calculator: {
		lead: "Estimates from the published rates. What is charged depends on the tokens that the provider counts.",
		input: "Input tokens per call",
		cached: "Of these, read from cache",
		output: "Output tokens per call",
		calls: "Calls per day",
		text: "Or paste a prompt to estimate its tokens",
		textHelp: "Counted in your browser. The text is not sent anywhere and not stored.",
		useText: "Use {{tokens}} tokens as input",
		perCall: "Per call",
		perDay: "Per day",
		perMonth: "Per 30 days",
		tooLong: "Longer than the context",
		promptNote: "Includes the system prompt that the model adds."
	},
	model: {
		successor: "Use instead:",
		back: "All models",
		notFound: "There is no model with this name, or it is not offered now.",
		facts: "Facts",
		vendor: "Vendor",
		context: "Context",
		maxOutput: "Longest answer",
		tokens_one: "{{tokens}} token",
		tokens_other: "{{tokens}} tokens",
		unknown: "Not stated",
		dialects: "Endpoints",
		aliases: "Also called",
		capabilities: "Capabilities",
		capabilityNames: {
			chat: "Chat",
			embeddings: "Embeddings",
			caching: "Prompt caching",
			tiers: "Service tiers",
			search: "Web search",
			audio: "Audio",
			images: "Images"
		},
		limits: "Limits",
		limitsText: "Calls per key may be limited at a time. A call over a limit gets HTTP 429 with the time to wait, and costs nothing.",
		rates: "Rates",
		ratesLead: "In force since {{date}}",
		meter: "Meter",
		rate: "USD per million",
		perCall: "USD per call",
		fromTokens: "Prompts from {{tokens}} tokens",
		factor: "Factor",
		prompt: "System prompt",
		promptNone: "Nothing is added to your requests.",
		history: "Price history",
		historyLead: "All versions of the price. Each applies from its date until the next.",
		announcedAt: "Announced",
		effectiveAt: "In force from",
		state: "State",
		states: {
			past: "Past",
			in_force: "In force",
			announced: "Announced"
		},
		code: "Code",
		calculate: "Calculate the cost"
	},
	status: {
		title: "Status",
		lead: "Measured from live traffic. Updated every few minutes.",
		allUp: "All models answer",
		someDown_one: "{{count}} model does not answer",
		someDown_other: "{{count}} models do not answer",
		someDegraded: "All models answer, some through a second provider",
		states: {
			answering: "Answering",
			degraded: "Degraded",
			down: "Not answering"
		},
		last90: "Last 90 days",
		day: "Day",
		availability: "Availability",
		available: "{{percent}} available",
		noData: "No data",
		asTable: "Show as table",
		barsOf: "Availability of {{model}} per day: {{summary}}",
		fewData: "Too few requests to tell",
		fewDataNote: "Too few requests in the last 90 days to state an availability. Their current state is shown.",
		meaning: "Availability is the share of requests that no provider failed. Requests that were wrong themselves do not count against it. Days are in UTC; a day with few requests has no data.",
		legend: {
			good: "99.9 % or more",
			fair: "99 % or more",
			poor: "less"
		},
		incidents: "Incidents",
		noIncidents: "No incidents in the last 90 days",
		noIncidentsText: "Disruptions are described here while they last and for 90 days afterwards.",
		incidentStates: {
			investigating: "Investigating",
			identified: "Identified",
			monitoring: "Monitoring",
			resolved: "Resolved"
		},
		started: "Started {{time}}",
		resolved: "Resolved {{time}}",
		affected: "Affected: {{models}}",
		allModels: "all models",
		noModels: "No models yet",
		noModelsText: "Models appear here once this installation has an upstream."
	},
	list: {
		title: "Models and prices",
		lead: "USD per million tokens, exactly as charged. Price rises are announced {{days}} days ahead.",
		model: "Model",
		context: "Context",
		from: "from {{tokens}} prompt tokens",
		aliases: "Also called {{names}}",
		lastDay: "Last day: {{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "Adds a system prompt",
		systemPromptTitle: "System prompt of {{model}}",
		systemPromptLead: "This text is added before your own system prompt in every request, unless it is already there. Its tokens count as input and are charged as input.",
		systemPromptTokens: "Length",
		systemPromptAbout_one: "about {{count}} token",
		systemPromptAbout_other: "about {{count}} tokens",
		systemPromptInput: "Cost per request, as input",
		systemPromptCached: "Cost per request, read from cache",
		systemPromptNote: "At current rates. You are charged for the tokens that the provider counts.",
		changeLead: "Announced {{date}}",
		others: "Other rates",
		change: "From {{date}}",
		emptyTitle: "No models yet",
		emptyText: "Models appear here once this installation has an upstream."
	}
};
export { texts as public };
