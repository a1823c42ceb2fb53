// ../../packages/locales/src/web/en/views.ts
var views = {
	banner: "You see this console as {{email}} does. Nothing can be changed. Until {{time}}.",
	end: "End view",
	endedTitle: "This view has ended",
	endedText: "Close this tab, or open a new view from the page of the customer.",
	opening: "Opening the view",
	files: "Files cannot be downloaded in a view.",
	close: "Leave",
	title: "Access by staff",
	lead: "Our staff can look at your console to help you: read-only, without your secrets, for at most 30 minutes. Every time is listed here.",
	empty: "Nobody of our staff has looked at your console.",
	row: "{{start}} to {{end}}",
	open: "since {{start}}",
	reason: "Reason: {{reason}}",
	pages: "Pages: {{pages}}"
};
export { views };
