// ../../packages/locales/src/web/zh-TW/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter：一把金鑰，呼叫 Claude、GPT 等模型",
			text: "用您現有的 SDK 呼叫 AI 模型，預付額度，按公布的價格逐 token 計費，每次呼叫都有計費明細。"
		},
		pricing: {
			title: "價格 · derouter",
			text: "每個模型每百萬 token 的單價：輸入、輸出、快取與分級價格，已公告的變更與日期，以及費用計算機。"
		},
		model: {
			title: "{{model}}：價格、限制與程式碼 · derouter",
			text: "{{model}} 在 derouter 上的每百萬 token 單價、上下文、端點、價格歷史與程式碼範例。"
		},
		status: {
			title: "服務狀態 · derouter",
			text: "各模型目前是否可用、最近 90 天的可用率，以及事件紀錄。"
		}
	},
	home: {
		title: "一把金鑰，呼叫 Claude、GPT 等模型。",
		lead: "為開發者提供按量計費的 AI 模型存取，從預付額度扣款。沿用您現有的 SDK，只要更換網址與金鑰。",
		start: "登入或註冊",
		prices: "查看價格",
		points: {
			exact: {
				title: "每筆收費都可核對",
				text: "每次呼叫都有明細：token 數、單價與金額，精確到十億分之一美元。"
			},
			expiry: {
				title: "額度永不過期",
				text: "先付款，我們收到多少就入帳多少。沒有訂閱，也沒有最低消費。"
			},
			private: {
				title: "不儲存提示詞",
				text: "我們只保留呼叫的計數與收費，從不保留提示詞與回答的內容。"
			}
		},
		modelsTitle: "模型與價格",
		modelsLead: "單位為美元／百萬 token，即實際計費價格。",
		allModels: "所有模型與單價",
		codeTitle: "搭配您正在用的工具",
		codeLead: "SDK 與代理程式只需要兩項設定：網址與您的金鑰。",
		chargeTitle: "如何計費",
		chargeSteps: {
			hold: "呼叫開始前，我們先預留它最多可能花費的金額。額度不足時呼叫會被拒絕，不收費。",
			count: "token 由供應商計數。每種 token 都有各自公布的單價：輸入、輸出、快取讀取與快取寫入。",
			settle: "呼叫結束後，按 token 數 × 單價收費，釋出其餘預留並寫入明細。在回答之前就失敗的呼叫不收費。"
		},
		exampleTitle: "範例：一次 {{model}} 呼叫",
		exampleNote: "按目前生效的單價計算。",
		statusUp_other: "{{count}} 個模型都有回應",
		statusDown: "{{count}} 個模型中有 {{down}} 個沒有回應"
	},
	terminal: {
		title: "即時終端機",
		recorded: "錄製",
		recordedNote: "這是一次沙盒呼叫的錄製。",
		live: "即時",
		liveNote: "這次呼叫剛剛發出，與您的呼叫走同一個閘道；回答來自沙盒，而不是真實模型。",
		liveReady: "執行後會真正呼叫本站的沙盒。",
		run: "執行這次呼叫",
		again: "再執行一次",
		running: "執行中…",
		prompt: "提示詞",
		receipt: "計費明細",
		charged: "收費",
		firstToken: "首個 token",
		duration: "耗時",
		limited: "呼叫次數過多，請過幾分鐘再試。",
		failed: "呼叫沒有成功，請重試。"
	},
	pricing: {
		calculator: "計算機",
		rates: "單價",
		view: "檢視",
		search: "搜尋",
		searchHint: "名稱或 ID",
		vendor: "廠商",
		context: "上下文不低於",
		dialect: "端點",
		any: "不限",
		tokens: "{{tokens}} token",
		found_other: "{{count}} 個模型",
		noneTitle: "沒有符合的模型",
		noneText: "移除一個篩選條件，就能看到更多模型。",
		clear: "清除篩選",
		inDays_other: "{{count}} 天後",
		today: "今天",
		multipliersTitle: "服務層級",
		multipliers: "指定服務層級的請求按 token 數 × 單價 × 該層級的係數計費；未指定時係數為 1。",
		tiersTitle: "長提示詞",
		tiers: "若模型的單價標明「從」某個提示詞長度起，達到該長度的請求整筆都按該單價計費。",
		noticeTitle: "價格變更",
		notice: "以請求開始時生效的單價為準。降價可以立即生效；漲價會提前 {{days}} 天公告，並在此標明日期。"
	},
	calculator: {
		lead: "依公布的單價估算。實際收費取決於供應商計數的 token。",
		input: "每次呼叫的輸入 token",
		cached: "其中從快取讀取",
		output: "每次呼叫的輸出 token",
		calls: "每天呼叫次數",
		text: "或貼上提示詞以估算 token 數",
		textHelp: "在您的瀏覽器中計數。文字不會送到任何地方，也不會儲存。",
		useText: "用 {{tokens}} token 作為輸入",
		perCall: "每次呼叫",
		perDay: "每天",
		perMonth: "每 30 天",
		tooLong: "超出上下文",
		promptNote: "包含該模型加入的系統提示詞。"
	},
	model: {
		successor: "請改用：",
		back: "所有模型",
		notFound: "沒有這個名稱的模型，或目前不提供。",
		facts: "基本資料",
		vendor: "廠商",
		context: "上下文",
		maxOutput: "最長回答",
		tokens_other: "{{tokens}} token",
		unknown: "未說明",
		dialects: "端點",
		aliases: "別名",
		capabilities: "能力",
		capabilityNames: {
			chat: "對話",
			embeddings: "嵌入向量",
			caching: "提示詞快取",
			tiers: "服務層級",
			search: "網頁搜尋",
			audio: "音訊",
			images: "影像"
		},
		limits: "限制",
		limitsText: "每個金鑰同時進行的呼叫數可能受限。超出限制的呼叫會收到 HTTP 429 與需要等待的時間，不收費。",
		rates: "單價",
		ratesLead: "自 {{date}} 起生效",
		meter: "計費項目",
		rate: "美元／百萬",
		perCall: "美元／次",
		fromTokens: "提示詞達到 {{tokens}} token 起",
		factor: "係數",
		prompt: "系統提示詞",
		promptNone: "不會在您的請求中加入任何內容。",
		history: "價格歷史",
		historyLead: "價格的所有版本。每個版本從其日期起適用，直到下一個版本。",
		announcedAt: "公告日期",
		effectiveAt: "生效日期",
		state: "狀態",
		states: {
			past: "已過期",
			in_force: "生效中",
			announced: "已公告"
		},
		code: "程式碼",
		calculate: "計算費用"
	},
	status: {
		title: "服務狀態",
		lead: "依真實流量測量，每隔幾分鐘更新。",
		allUp: "所有模型都有回應",
		someDown_other: "{{count}} 個模型沒有回應",
		someDegraded: "所有模型都有回應，其中一些經由備用供應商",
		states: {
			answering: "正常",
			degraded: "降級",
			down: "沒有回應"
		},
		last90: "最近 90 天",
		day: "日期",
		availability: "可用率",
		available: "可用率 {{percent}}",
		noData: "沒有資料",
		asTable: "以表格顯示",
		barsOf: "{{model}} 的每日可用率：{{summary}}",
		fewData: "請求太少，無法判斷",
		fewDataNote: "最近 90 天的請求太少，無法給出可用率。這裡顯示其目前狀態。",
		meaning: "可用率是未因供應商而失敗的請求所占比例。本身有誤的請求不計入。日期以 UTC 計；請求很少的日子沒有資料。",
		legend: {
			good: "99.9% 以上",
			fair: "99% 以上",
			poor: "更低"
		},
		incidents: "事件",
		noIncidents: "最近 90 天沒有事件",
		noIncidentsText: "服務中斷期間及之後的 90 天內，會在這裡說明。",
		incidentStates: {
			investigating: "調查中",
			identified: "已找到原因",
			monitoring: "觀察中",
			resolved: "已解決"
		},
		started: "開始於 {{time}}",
		resolved: "解決於 {{time}}",
		affected: "受影響：{{models}}",
		allModels: "所有模型",
		noModels: "還沒有模型",
		noModelsText: "接上供應商後，模型會顯示在這裡。"
	},
	list: {
		title: "模型與價格",
		lead: "每百萬 token 的 USD 價格，即實際計費的單價。漲價會提前 {{days}} 天公告。",
		model: "模型",
		context: "上下文",
		from: "提示詞達 {{tokens}} 個 token 起",
		aliases: "別名：{{names}}",
		lastDay: "最後一天：{{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "會加入系統提示詞",
		systemPromptTitle: "{{model}} 的系統提示詞",
		systemPromptLead: "除非原本已有，每次請求都會在您自己的系統提示詞之前加上這段文字。其 token 屬於輸入，按輸入計費。",
		systemPromptTokens: "長度",
		systemPromptAbout_other: "約 {{count}} 個 token",
		systemPromptInput: "每次請求的費用（按輸入）",
		systemPromptCached: "每次請求的費用（按快取讀取）",
		systemPromptNote: "依目前單價計算。實際收費以供應商計算的 token 數為準。",
		changeLead: "{{date}} 公告",
		others: "其他單價",
		change: "{{date}} 起",
		emptyTitle: "還沒有模型",
		emptyText: "這個環境接上上游後，模型會顯示在這裡。"
	}
};
export { texts as public };
