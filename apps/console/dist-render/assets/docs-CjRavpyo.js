// ../../packages/locales/src/web/ko/docs.ts
var docs = {
	title: "문서",
	inEnglish: "문서는 영어로 제공됩니다.",
	contents: "목차",
	onThisPage: "이 페이지의 내용",
	previous: "이전",
	next: "다음",
	search: "문서 검색",
	searchResults_other: "결과 {{count}}개",
	searchNothing: "결과가 없습니다.",
	notFound: "문서에 없는 페이지입니다.",
	toStart: "첫 페이지로 이동",
	apiReference: "API 레퍼런스",
	groups: {
		start: "시작",
		libraries: "라이브러리",
		agents: "에이전트",
		calls: "호출과 요금",
		account: "프로그램으로 계정 관리"
	},
	keyLabel: "예제에 쓸 키",
	keyPlaceholder: "자리 표시자",
	keyHint: "비밀 값은 만들 때 한 번만 표시됩니다. {{key}} 자리에 본인의 값을 넣으세요.",
	createKey: "키 만들기",
	legal: {
		documents: {
			terms: "이용약관",
			privacy: "개인정보 처리 안내",
			refunds: "환불 정책",
			"acceptable-use": "이용 제한 정책"
		},
		all: "약관 및 정책",
		binding: "이 문서는 영어와 중국어로 제공되며 영어본이 우선합니다.",
		version: "버전 {{version}}",
		versions: "모든 버전",
		inForce: "시행 중",
		inForceFrom: "{{date}}부터 시행",
		isOld: "더 이상 시행되지 않는 버전입니다.",
		isLater: "아직 시행되지 않은 버전입니다.",
		toCurrent: "시행 중인 버전 읽기",
		changed: "새 버전: {{document}}",
		accept: "새 버전에 동의합니다",
		service: "이 서비스",
		operator: "운영자",
		support: "고객 지원",
		refundWindow: "환불 가능 기간",
		refundNever: "없음: 고객 지원에 문의하세요",
		refundFee: "수수료",
		feeRefunded: "환불됨",
		feeKept: "환불되지 않음"
	}
};
export { docs };
