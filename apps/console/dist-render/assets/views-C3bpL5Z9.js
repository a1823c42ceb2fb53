// ../../packages/locales/src/web/zh/views.ts
var views = {
	banner: "您正以 {{email}} 的视角查看此控制台，不能更改任何内容。至 {{time}}。",
	end: "结束查看",
	endedTitle: "此次查看已结束",
	endedText: "请关闭此标签页，或从客户页面重新打开。",
	opening: "正在打开",
	files: "查看时不能下载文件。",
	close: "离开",
	title: "员工访问",
	lead: "为了协助您，我们的员工可以查看您的控制台：只读，看不到您的机密，最多 30 分钟。每次访问都会列在这里。",
	empty: "我们的员工没有查看过您的控制台。",
	row: "{{start}} 至 {{end}}",
	open: "自 {{start}} 起",
	reason: "原因：{{reason}}",
	pages: "页面：{{pages}}"
};
export { views };
