// ../../packages/locales/src/web/ko/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter: 키 하나로 Claude, GPT 등을",
			text: "지금 쓰는 SDK로 AI 모델을 호출하세요. 선불 크레딧에서 공개 단가로 토큰마다 부과하고, 호출마다 이용 명세를 남깁니다."
		},
		pricing: {
			title: "가격 · derouter",
			text: "모든 모델의 백만 토큰당 단가(입력, 출력, 캐시, 구간), 공지된 변경과 날짜, 비용 계산기."
		},
		model: {
			title: "{{model}}: 가격, 제한, 코드 · derouter",
			text: "derouter에서 {{model}}의 백만 토큰당 단가, 컨텍스트, 엔드포인트, 가격 이력, 코드 예제."
		},
		status: {
			title: "서비스 상태 · derouter",
			text: "각 모델이 지금 응답하는지, 최근 90일간의 가용률과 장애 기록."
		}
	},
	home: {
		title: "키 하나로 Claude, GPT 등을.",
		lead: "개발자를 위한 종량제 AI 모델 이용. 선불 크레딧으로 지불합니다. SDK는 그대로 쓰고 기본 URL과 키만 바꾸면 됩니다.",
		start: "로그인 또는 가입",
		prices: "가격 보기",
		points: {
			exact: {
				title: "모든 부과를 확인할 수 있습니다",
				text: "호출마다 이용 명세가 있습니다. 토큰 수, 단가, 금액을 10억분의 1달러까지 정확히 보여 줍니다."
			},
			expiry: {
				title: "크레딧은 만료되지 않습니다",
				text: "먼저 지불하고, 당사가 받은 금액 그대로 적립됩니다. 구독도 최소 금액도 없습니다."
			},
			private: {
				title: "프롬프트는 저장하지 않습니다",
				text: "호출의 횟수와 요금만 보관합니다. 프롬프트와 응답의 내용은 저장하지 않습니다."
			}
		},
		modelsTitle: "모델과 가격",
		modelsLead: "백만 토큰당 USD이며, 실제로 부과되는 단가입니다.",
		allModels: "모든 모델과 단가",
		codeTitle: "지금 쓰는 도구 그대로",
		codeLead: "SDK와 에이전트에는 기본 URL과 키, 두 가지만 설정하면 됩니다.",
		chargeTitle: "요금 부과 방식",
		chargeSteps: {
			hold: "호출이 시작되기 전에 들 수 있는 최대 금액을 예약합니다. 크레딧이 부족하면 호출은 거부되고 요금은 없습니다.",
			count: "토큰은 제공업체가 셉니다. 입력, 출력, 캐시 읽기, 캐시 쓰기에는 각각 공개된 단가가 있습니다.",
			settle: "호출이 끝나면 토큰 × 단가를 부과하고, 나머지 예약을 풀고, 명세를 기록합니다. 응답하기 전에 실패한 호출에는 요금이 없습니다."
		},
		exampleTitle: "예: {{model}} 호출",
		exampleNote: "지금 적용되는 단가로 계산했습니다.",
		statusUp_other: "모델 {{count}}개가 모두 응답합니다",
		statusDown: "모델 {{count}}개 중 {{down}}개가 응답하지 않습니다"
	},
	terminal: {
		title: "실시간 터미널",
		recorded: "녹화",
		recordedNote: "샌드박스 호출을 녹화한 것입니다.",
		live: "실시간",
		liveNote: "방금 고객의 호출과 같은 게이트웨이를 거쳐 실행한 호출입니다. 실제 모델 대신 샌드박스가 응답합니다.",
		liveReady: "실행하면 이 사이트의 샌드박스를 실제로 호출합니다.",
		run: "이 호출 실행",
		again: "다시 실행",
		running: "실행 중…",
		prompt: "프롬프트",
		receipt: "이용 명세",
		charged: "부과액",
		firstToken: "첫 토큰",
		duration: "소요 시간",
		limited: "호출이 너무 많습니다. 몇 분 뒤에 다시 시도하세요.",
		failed: "호출에 실패했습니다. 다시 시도하세요."
	},
	pricing: {
		calculator: "계산기",
		rates: "단가",
		view: "보기",
		search: "검색",
		searchHint: "이름 또는 ID",
		vendor: "공급사",
		context: "최소 컨텍스트",
		dialect: "엔드포인트",
		any: "전체",
		tokens: "{{tokens}} 토큰",
		found_other: "모델 {{count}}개",
		noneTitle: "일치하는 모델이 없습니다",
		noneText: "필터를 하나 지우면 더 많은 모델이 보입니다.",
		clear: "필터 지우기",
		inDays_other: "{{count}}일 후",
		today: "오늘",
		multipliersTitle: "서비스 등급",
		multipliers: "서비스 등급을 지정한 요청에는 토큰 × 단가 × 등급의 계수가 부과됩니다. 지정하지 않으면 계수는 1입니다.",
		tiersTitle: "긴 프롬프트",
		tiers: "단가에 “이상”인 프롬프트 길이가 있으면, 그 길이 이상의 요청은 전체에 그 단가가 적용됩니다.",
		noticeTitle: "가격 변경",
		notice: "요청이 시작될 때 적용되는 단가로 부과합니다. 인하는 즉시 적용될 수 있습니다. 인상은 {{days}}일 전에 공지하고 날짜와 함께 여기에 표시합니다."
	},
	calculator: {
		lead: "공개 단가로 계산한 추정치입니다. 실제 부과액은 제공업체가 센 토큰 수에 따라 달라집니다.",
		input: "호출당 입력 토큰",
		cached: "그중 캐시에서 읽음",
		output: "호출당 출력 토큰",
		calls: "하루 호출 수",
		text: "또는 프롬프트를 붙여 넣어 토큰 수 추정",
		textHelp: "브라우저에서 셉니다. 글은 어디로도 보내지 않고 저장하지 않습니다.",
		useText: "{{tokens}} 토큰을 입력으로 사용",
		perCall: "호출당",
		perDay: "하루",
		perMonth: "30일",
		tooLong: "컨텍스트를 초과합니다",
		promptNote: "모델이 추가하는 시스템 프롬프트를 포함합니다."
	},
	model: {
		successor: "대체 모델:",
		back: "모든 모델",
		notFound: "이 이름의 모델이 없거나 지금은 제공하지 않습니다.",
		facts: "기본 정보",
		vendor: "공급사",
		context: "컨텍스트",
		maxOutput: "최대 응답 길이",
		tokens_other: "{{tokens}} 토큰",
		unknown: "명시되지 않음",
		dialects: "엔드포인트",
		aliases: "다른 이름",
		capabilities: "기능",
		capabilityNames: {
			chat: "채팅",
			embeddings: "임베딩",
			caching: "프롬프트 캐싱",
			tiers: "서비스 등급",
			search: "웹 검색",
			audio: "오디오",
			images: "이미지"
		},
		limits: "제한",
		limitsText: "키마다 동시 호출 수가 제한될 수 있습니다. 제한을 넘은 호출은 HTTP 429와 대기 시간을 받으며 요금은 없습니다.",
		rates: "단가",
		ratesLead: "{{date}}부터 적용",
		meter: "측정 항목",
		rate: "백만당 USD",
		perCall: "호출당 USD",
		fromTokens: "프롬프트 {{tokens}} 토큰 이상",
		factor: "계수",
		prompt: "시스템 프롬프트",
		promptNone: "요청에 아무것도 추가되지 않습니다.",
		history: "가격 이력",
		historyLead: "가격의 모든 버전입니다. 각 버전은 그 날짜부터 다음 버전까지 적용됩니다.",
		announcedAt: "공지일",
		effectiveAt: "적용일",
		state: "상태",
		states: {
			past: "지난 가격",
			in_force: "적용 중",
			announced: "공지됨"
		},
		code: "코드",
		calculate: "비용 계산"
	},
	status: {
		title: "서비스 상태",
		lead: "실제 트래픽으로 측정하며 몇 분마다 갱신합니다.",
		allUp: "모든 모델이 응답합니다",
		someDown_other: "모델 {{count}}개가 응답하지 않습니다",
		someDegraded: "모든 모델이 응답합니다. 일부는 다른 제공업체를 거칩니다",
		states: {
			answering: "정상",
			degraded: "저하",
			down: "응답 없음"
		},
		last90: "최근 90일",
		day: "날짜",
		availability: "가용률",
		available: "가용률 {{percent}}",
		noData: "데이터 없음",
		asTable: "표로 보기",
		barsOf: "{{model}}의 일별 가용률: {{summary}}",
		fewData: "요청이 적어 판단할 수 없음",
		fewDataNote: "최근 90일간 요청이 적어 가용률을 제시할 수 없습니다. 현재 상태를 표시합니다.",
		meaning: "가용률은 제공업체 때문에 실패하지 않은 요청의 비율입니다. 요청 자체의 오류는 포함하지 않습니다. 날짜는 UTC 기준이며, 요청이 적은 날은 데이터가 없습니다.",
		legend: {
			good: "99.9% 이상",
			fair: "99% 이상",
			poor: "그 미만"
		},
		incidents: "장애 기록",
		noIncidents: "최근 90일간 장애가 없습니다",
		noIncidentsText: "장애가 있는 동안과 그 뒤 90일간 여기에 설명합니다.",
		incidentStates: {
			investigating: "조사 중",
			identified: "원인 파악",
			monitoring: "관찰 중",
			resolved: "해결됨"
		},
		started: "시작 {{time}}",
		resolved: "해결 {{time}}",
		affected: "영향: {{models}}",
		allModels: "모든 모델",
		noModels: "아직 모델이 없습니다",
		noModelsText: "업스트림이 연결되면 모델이 여기에 표시됩니다."
	},
	list: {
		title: "모델 및 가격",
		lead: "토큰 100만 개당 USD이며, 실제 부과되는 단가입니다. 가격 인상은 {{days}}일 전에 공지합니다.",
		model: "모델",
		context: "컨텍스트",
		from: "프롬프트 토큰 {{tokens}}개부터",
		aliases: "다른 이름: {{names}}",
		lastDay: "마지막 날: {{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "시스템 프롬프트 추가",
		systemPromptTitle: "{{model}} 시스템 프롬프트",
		systemPromptLead: "이미 포함된 경우를 제외하고, 모든 요청에서 사용자의 시스템 프롬프트 앞에 이 문구가 추가됩니다. 이 문구의 토큰은 입력으로 계산되어 입력 요금이 부과됩니다.",
		systemPromptTokens: "길이",
		systemPromptAbout_other: "토큰 약 {{count}}개",
		systemPromptInput: "요청당 비용, 입력 기준",
		systemPromptCached: "요청당 비용, 캐시 읽기 기준",
		systemPromptNote: "현재 단가 기준입니다. 실제 요금은 제공업체가 집계한 토큰 수에 따라 부과됩니다.",
		changeLead: "{{date}} 공지",
		others: "기타 단가",
		change: "{{date}}부터",
		emptyTitle: "아직 모델이 없습니다",
		emptyText: "이 환경에 업스트림이 연결되면 모델이 여기에 표시됩니다."
	}
};
export { texts as public };
