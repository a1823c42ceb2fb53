// ../../packages/locales/src/web/zh-TW/views.ts
var views = {
	banner: "您正以 {{email}} 的視角檢視此主控台，無法變更任何內容。至 {{time}}。",
	end: "結束檢視",
	endedTitle: "此次檢視已結束",
	endedText: "請關閉此分頁，或從客戶頁面重新開啟。",
	opening: "正在開啟",
	files: "檢視時無法下載檔案。",
	close: "離開",
	title: "員工存取",
	lead: "為了協助您，我們的員工可以檢視您的主控台：唯讀，看不到您的機密，最多 30 分鐘。每次存取都會列在這裡。",
	empty: "我們的員工沒有檢視過您的主控台。",
	row: "{{start}} 至 {{end}}",
	open: "自 {{start}} 起",
	reason: "原因：{{reason}}",
	pages: "頁面：{{pages}}"
};
export { views };
