// ../../packages/locales/src/web/ko/views.ts
var views = {
	banner: "{{email}} 님의 화면으로 이 콘솔을 보고 있습니다. 아무것도 변경할 수 없습니다. {{time}}까지.",
	end: "보기 종료",
	endedTitle: "이 보기가 종료되었습니다",
	endedText: "이 탭을 닫거나 고객 페이지에서 새로 여세요.",
	opening: "여는 중",
	files: "보기 중에는 파일을 다운로드할 수 없습니다.",
	close: "나가기",
	title: "직원 접근",
	lead: "도움을 드리기 위해 직원이 고객님의 콘솔을 볼 수 있습니다. 읽기 전용이며 비밀 값은 볼 수 없고 최대 30분입니다. 모든 접근이 여기에 표시됩니다.",
	empty: "직원이 콘솔을 본 적이 없습니다.",
	row: "{{start}} ~ {{end}}",
	open: "{{start}}부터",
	reason: "사유: {{reason}}",
	pages: "페이지: {{pages}}"
};
export { views };
