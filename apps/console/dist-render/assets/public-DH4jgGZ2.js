// ../../packages/locales/src/web/zh/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter：一把密钥，调用 Claude、GPT 等模型",
			text: "用您现有的 SDK 调用 AI 模型，预付额度，按公布的价格逐 token 计费，每次调用都有账单。"
		},
		pricing: {
			title: "价格 · derouter",
			text: "每个模型每百万 token 的单价：输入、输出、缓存与分级价格，已公布的变更及日期，以及费用计算器。"
		},
		model: {
			title: "{{model}}：价格、限制与代码 · derouter",
			text: "{{model}} 在 derouter 上的每百万 token 单价、上下文、接口、价格历史和代码示例。"
		},
		status: {
			title: "服务状态 · derouter",
			text: "各模型当前是否可用、最近 90 天的可用率，以及故障记录。"
		}
	},
	home: {
		title: "一把密钥，调用 Claude、GPT 等模型。",
		lead: "面向开发者的 AI 模型按量接入，从预付额度中扣费。沿用您现有的 SDK，只需更换地址和密钥。",
		start: "登录或注册",
		prices: "查看价格",
		points: {
			exact: {
				title: "每笔收费都可复核",
				text: "每次调用都有账单：token 数、单价和金额，精确到十亿分之一美元。"
			},
			expiry: {
				title: "额度永不过期",
				text: "先付款，到账多少就记多少。没有订阅，也没有最低消费。"
			},
			private: {
				title: "不保存提示词",
				text: "我们只记录调用的计数和收费，从不记录提示词和回答的内容。"
			}
		},
		modelsTitle: "模型与价格",
		modelsLead: "单位为美元 / 百万 token，即实际计费价格。",
		allModels: "全部模型与单价",
		codeTitle: "适配您正在用的工具",
		codeLead: "SDK 和智能体只需两项设置：地址和密钥。",
		chargeTitle: "如何计费",
		chargeSteps: {
			hold: "调用开始前，我们先预留它最多可能花费的金额。额度不足时调用会被拒绝，不收费。",
			count: "token 由服务商计数。每种 token 都有各自公布的单价：输入、输出、缓存读取和缓存写入。",
			settle: "调用结束后，按 token 数 × 单价扣费，释放其余预留并写入账单。在回答之前就失败的调用不收费。"
		},
		exampleTitle: "示例：一次 {{model}} 调用",
		exampleNote: "按当前生效的单价计算。",
		statusUp_other: "{{count}} 个模型均可响应",
		statusDown: "{{count}} 个模型中有 {{down}} 个无法响应"
	},
	terminal: {
		title: "实时终端",
		recorded: "录制",
		recordedNote: "这是一次沙盒调用的录制。",
		live: "实时",
		liveNote: "这次调用刚刚发出，与您的调用走同一个网关；回答来自沙盒，而不是真实模型。",
		liveReady: "运行后会真正调用本站的沙盒。",
		run: "运行这次调用",
		again: "再次运行",
		running: "运行中…",
		prompt: "提示词",
		receipt: "账单",
		charged: "收费",
		firstToken: "首 token",
		duration: "耗时",
		limited: "调用次数过多，请几分钟后再试。",
		failed: "调用没有成功，请重试。"
	},
	pricing: {
		calculator: "计算器",
		rates: "单价",
		view: "视图",
		search: "搜索",
		searchHint: "名称或 ID",
		vendor: "厂商",
		context: "上下文不低于",
		dialect: "接口",
		any: "不限",
		tokens: "{{tokens}} token",
		found_other: "{{count}} 个模型",
		noneTitle: "没有符合条件的模型",
		noneText: "去掉一个筛选条件，可以看到更多模型。",
		clear: "清除筛选",
		inDays_other: "{{count}} 天后",
		today: "今天",
		multipliersTitle: "服务等级",
		multipliers: "指定服务等级的请求按 token 数 × 单价 × 该等级的系数计费；未指定时系数为 1。",
		tiersTitle: "长提示词",
		tiers: "如果模型的单价标明“从”某个提示词长度起，达到该长度的请求整体按该单价计费。",
		noticeTitle: "价格变更",
		notice: "以请求开始时生效的单价为准。降价可以立即生效；涨价会提前 {{days}} 天公布，并在此处标明日期。"
	},
	calculator: {
		lead: "按公布的单价估算。实际收费取决于服务商计数的 token。",
		input: "每次调用的输入 token",
		cached: "其中从缓存读取",
		output: "每次调用的输出 token",
		calls: "每天调用次数",
		text: "或粘贴提示词以估算 token 数",
		textHelp: "在您的浏览器中计数。文字不会发送到任何地方，也不会保存。",
		useText: "用 {{tokens}} token 作为输入",
		perCall: "每次调用",
		perDay: "每天",
		perMonth: "每 30 天",
		tooLong: "超出上下文",
		promptNote: "包含该模型添加的系统提示词。"
	},
	model: {
		successor: "请改用：",
		back: "全部模型",
		notFound: "没有这个名称的模型，或者目前不提供。",
		facts: "基本信息",
		vendor: "厂商",
		context: "上下文",
		maxOutput: "最长回答",
		tokens_other: "{{tokens}} token",
		unknown: "未说明",
		dialects: "接口",
		aliases: "别名",
		capabilities: "能力",
		capabilityNames: {
			chat: "对话",
			embeddings: "向量嵌入",
			caching: "提示词缓存",
			tiers: "服务等级",
			search: "网页搜索",
			audio: "音频",
			images: "图像"
		},
		limits: "限制",
		limitsText: "每个密钥同时进行的调用数可能受限。超出限制的调用会收到 HTTP 429 和需要等待的时间，不收费。",
		rates: "单价",
		ratesLead: "自 {{date}} 起生效",
		meter: "计费项",
		rate: "美元 / 百万",
		perCall: "美元 / 次",
		fromTokens: "提示词达到 {{tokens}} token 起",
		factor: "系数",
		prompt: "系统提示词",
		promptNone: "不会在您的请求中添加任何内容。",
		history: "价格历史",
		historyLead: "价格的所有版本。每个版本从其日期起生效，直到下一个版本。",
		announcedAt: "公布日期",
		effectiveAt: "生效日期",
		state: "状态",
		states: {
			past: "已过期",
			in_force: "生效中",
			announced: "已公布"
		},
		code: "代码",
		calculate: "计算费用"
	},
	status: {
		title: "服务状态",
		lead: "根据真实流量测量，每隔几分钟更新。",
		allUp: "所有模型均可响应",
		someDown_other: "{{count}} 个模型无法响应",
		someDegraded: "所有模型均可响应，其中一些经由备用服务商",
		states: {
			answering: "正常",
			degraded: "降级",
			down: "无响应"
		},
		last90: "最近 90 天",
		day: "日期",
		availability: "可用率",
		available: "可用率 {{percent}}",
		noData: "没有数据",
		asTable: "以表格显示",
		barsOf: "{{model}} 的每日可用率：{{summary}}",
		fewData: "请求太少，无法判断",
		fewDataNote: "最近 90 天的请求太少，无法给出可用率。这里显示其当前状态。",
		meaning: "可用率是指没有因服务商而失败的请求所占比例。本身有误的请求不计入。日期按 UTC 计；请求很少的日子没有数据。",
		legend: {
			good: "99.9% 及以上",
			fair: "99% 及以上",
			poor: "更低"
		},
		incidents: "故障记录",
		noIncidents: "最近 90 天没有故障",
		noIncidentsText: "故障发生期间及之后的 90 天内，会在这里说明。",
		incidentStates: {
			investigating: "调查中",
			identified: "已定位",
			monitoring: "观察中",
			resolved: "已解决"
		},
		started: "开始于 {{time}}",
		resolved: "解决于 {{time}}",
		affected: "受影响：{{models}}",
		allModels: "所有模型",
		noModels: "还没有模型",
		noModelsText: "接入上游服务商后，模型会显示在这里。"
	},
	list: {
		title: "模型与价格",
		lead: "单位为美元 / 百万 token，即实际计费价格。涨价会提前 {{days}} 天公布。",
		model: "模型",
		context: "上下文",
		aliases: "别名：{{names}}",
		lastDay: "最后一天：{{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "会添加系统提示词",
		systemPromptTitle: "{{model}} 的系统提示词",
		systemPromptLead: "除非已经包含，每次请求都会在您自己的系统提示词之前加上这段文字。其 token 属于输入，按输入计费。",
		systemPromptTokens: "长度",
		systemPromptAbout_other: "约 {{count}} 个 token",
		systemPromptInput: "每次请求的费用（按输入）",
		systemPromptCached: "每次请求的费用（按缓存读取）",
		systemPromptNote: "按当前单价计算。实际收费以服务商的计数为准。",
		changeLead: "{{date}} 公布",
		from: "提示词达到 {{tokens}} token 起",
		others: "其他价格",
		change: "{{date}} 起",
		emptyTitle: "还没有模型",
		emptyText: "接入上游服务商后，模型会显示在这里。"
	}
};
export { texts as public };
