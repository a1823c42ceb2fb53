// ../../packages/locales/src/web/zh-TW/docs.ts
var docs = {
	title: "文件",
	inEnglish: "文件為英文。",
	contents: "目錄",
	onThisPage: "本頁內容",
	previous: "上一頁",
	next: "下一頁",
	search: "搜尋文件",
	searchResults_other: "{{count}} 個結果",
	searchNothing: "沒有找到。",
	notFound: "文件中沒有這個頁面。",
	toStart: "前往第一頁",
	apiReference: "API 參考",
	groups: {
		start: "開始",
		libraries: "程式庫",
		agents: "代理程式",
		calls: "呼叫與計費",
		account: "以程式管理帳戶"
	},
	keyLabel: "範例中的金鑰",
	keyPlaceholder: "預留文字",
	keyHint: "金鑰內容只在建立時顯示一次。請以您的金鑰取代 {{key}}。",
	createKey: "建立金鑰",
	legal: {
		documents: {
			terms: "服務條款",
			privacy: "隱私權聲明",
			refunds: "退款政策",
			"acceptable-use": "可接受使用政策"
		},
		all: "法律文件",
		binding: "此文件提供英文與簡體中文版本，以英文版本為準。",
		version: "第 {{version}} 版",
		versions: "所有版本",
		inForce: "現行",
		inForceFrom: "自 {{date}} 起生效",
		isOld: "此版本已失效。",
		isLater: "此版本尚未生效。",
		toCurrent: "閱讀現行版本",
		changed: "新版本：{{document}}",
		accept: "我接受新版本",
		service: "本服務",
		operator: "營運者",
		support: "客服",
		refundWindow: "退款期限",
		refundNever: "無：請聯絡客服",
		refundFee: "手續費",
		feeRefunded: "一併退還",
		feeKept: "不予退還"
	}
};
export { docs };
