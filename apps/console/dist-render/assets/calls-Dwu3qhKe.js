// ../../packages/locales/src/web/zh/calls.ts
var calls = {
	lead: "所有客户的每一次调用：尝试、耗时、扣费和错误。提示词和回答不会保存。",
	find: "收据编号，或客户端自己的请求编号",
	findHelp: "客户可以在收据上和 x-derouter-receipt 响应头中看到收据编号。",
	open: "查找",
	since: "期间",
	periods: {
		"1h": "最近一小时",
		"24h": "24 小时",
		"7d": "7 天",
		"30d": "30 天",
		all: "全部"
	},
	chosenPeriod: "{{from}} 至 {{to}}",
	status: "状态",
	statuses: {
		completed: "完成",
		failed: "失败",
		canceled: "已取消",
		abandoned: "已放弃"
	},
	all: "全部",
	model: "模型",
	upstream: "上游",
	slow: "缓慢",
	slows: {
		"10000": "超过 10 秒",
		"30000": "超过 30 秒",
		"60000": "超过一分钟"
	},
	filters: {
		accountId: "客户 {{value}}",
		keyId: "密钥 {{value}}",
		errorCode: "错误 {{value}}",
		clientRequestId: "客户端编号 {{value}}",
		writtenOff: "有核销",
		slowTtftMs: "首个 token 超过 {{value}} 毫秒"
	},
	remove: "移除筛选条件 {{name}}",
	live: "实时",
	csv: "CSV",
	time: "时间",
	customer: "客户",
	key: "密钥",
	result: "结果",
	firstToken: "首个 token",
	duration: "耗时",
	cost: "扣费",
	attempts_other: "{{count}} 次尝试",
	searchedTo: "已搜索到 {{time}}。点击“显示更多”继续搜索更早的调用。",
	emptyTitle: "没有符合的调用",
	emptyText: "请选择更长的期间，或移除筛选条件。",
	back: "所有调用",
	clientRequestId: "客户端请求编号",
	views: {
		list: "调用",
		errors: "主要错误"
	},
	error: "错误",
	noCode: "无代码",
	requests: "调用",
	customers: "客户",
	last: "最近一次",
	errorsEmpty: "没有失败的调用",
	errorsEmptyText: "此期间没有失败。",
	truncated: "只统计最近 20 000 次失败。"
};
export { calls };
