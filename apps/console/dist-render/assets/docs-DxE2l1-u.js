// ../../packages/locales/src/web/zh/docs.ts
var docs = {
	title: "文档",
	inEnglish: "文档为英文。",
	contents: "目录",
	onThisPage: "本页内容",
	previous: "上一页",
	next: "下一页",
	search: "搜索文档",
	searchResults_other: "{{count}} 个结果",
	searchNothing: "没有找到。",
	notFound: "文档中没有这个页面。",
	toStart: "前往第一页",
	apiReference: "API 参考",
	groups: {
		start: "开始",
		libraries: "程序库",
		agents: "智能体",
		calls: "调用与计费",
		account: "用程序管理账户"
	},
	keyLabel: "示例中的密钥",
	keyPlaceholder: "占位符",
	keyHint: "密钥内容只在创建时显示一次。请用您的密钥替换 {{key}}。",
	createKey: "创建密钥",
	legal: {
		documents: {
			terms: "服务条款",
			privacy: "隐私声明",
			refunds: "退款政策",
			"acceptable-use": "可接受使用政策"
		},
		all: "法律文件",
		binding: "中文译文仅供参考，以英文版本为准。",
		version: "版本 {{version}}",
		versions: "所有版本",
		inForce: "现行",
		inForceFrom: "自 {{date}} 起生效",
		isOld: "此版本已失效。",
		isLater: "此版本尚未生效。",
		toCurrent: "阅读现行版本",
		changed: "新版本：{{document}}",
		accept: "我接受新版本",
		service: "本服务",
		operator: "运营者",
		support: "客服",
		refundWindow: "退款期限",
		refundNever: "无：请联系客服",
		refundFee: "手续费",
		feeRefunded: "一并退还",
		feeKept: "不予退还"
	}
};
export { docs };
