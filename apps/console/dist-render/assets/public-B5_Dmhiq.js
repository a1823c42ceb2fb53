// ../../packages/locales/src/web/ja/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter：1 つのキーで Claude、GPT などを利用",
			text: "いまお使いの SDK で AI モデルを呼び出せます。前払いのクレジットから公開単価でトークンごとに課金し、呼び出しごとに明細を残します。"
		},
		pricing: {
			title: "料金 · derouter",
			text: "全モデルの 100 万トークンあたりの単価（入力、出力、キャッシュ、段階料金）、告知済みの変更とその日付、料金計算。"
		},
		model: {
			title: "{{model}}：料金、制限、コード · derouter",
			text: "derouter での {{model}} の 100 万トークンあたりの単価、コンテキスト、エンドポイント、料金の履歴、コード例。"
		},
		status: {
			title: "稼働状況 · derouter",
			text: "各モデルが現在応答しているか、過去 90 日間の稼働率、障害情報。"
		}
	},
	home: {
		title: "1 つのキーで Claude、GPT などを。",
		lead: "開発者のための従量制 AI モデル利用。前払いのクレジットから支払います。SDK はそのまま、ベース URL とキーを変えるだけです。",
		start: "サインインまたは登録",
		prices: "料金を見る",
		points: {
			exact: {
				title: "課金はすべて検算できます",
				text: "呼び出しごとに明細があります。トークン数、単価、金額を 10 億分の 1 ドルまで正確に示します。"
			},
			expiry: {
				title: "クレジットに期限はありません",
				text: "先に支払い、当社が受け取った額がそのままクレジットになります。定期契約も最低利用額もありません。"
			},
			private: {
				title: "プロンプトは保存しません",
				text: "保存するのは呼び出しの回数と課金だけです。プロンプトと回答の本文は保存しません。"
			}
		},
		modelsTitle: "モデルと料金",
		modelsLead: "100 万トークンあたりの米ドル。実際の課金に使う単価です。",
		allModels: "すべてのモデルと単価",
		codeTitle: "お使いのツールでそのまま",
		codeLead: "SDK やエージェントに必要な設定は、ベース URL とキーの 2 つです。",
		chargeTitle: "課金のしくみ",
		chargeSteps: {
			hold: "呼び出しの前に、かかりうる最大額を確保します。クレジットが足りなければ呼び出しは拒否され、課金されません。",
			count: "トークンはプロバイダーが数えます。入力、出力、キャッシュ読み取り、キャッシュ書き込みには、それぞれ公開単価があります。",
			settle: "呼び出しが終わると、トークン数 × 単価を課金し、残りの確保を解除して明細を書き込みます。回答の前に失敗した呼び出しは課金されません。"
		},
		exampleTitle: "例：{{model}} の呼び出し",
		exampleNote: "現在有効な単価で計算しています。",
		statusUp_other: "{{count}} モデルすべてが応答しています",
		statusDown: "{{count}} モデル中 {{down}} モデルが応答していません"
	},
	terminal: {
		title: "ライブターミナル",
		recorded: "記録",
		recordedNote: "これはサンドボックスへの呼び出しの記録です。",
		live: "ライブ",
		liveNote: "たった今、お客様の呼び出しと同じゲートウェイを通して実行しました。実際のモデルの代わりにサンドボックスが答えています。",
		liveReady: "実行すると、このサイトのサンドボックスを実際に呼び出します。",
		run: "この呼び出しを実行",
		again: "もう一度実行",
		running: "実行中…",
		prompt: "プロンプト",
		receipt: "利用明細",
		charged: "課金額",
		firstToken: "最初のトークン",
		duration: "所要時間",
		limited: "呼び出しが多すぎます。数分後にもう一度お試しください。",
		failed: "呼び出しに失敗しました。もう一度お試しください。"
	},
	pricing: {
		calculator: "料金計算",
		rates: "単価",
		view: "表示",
		search: "検索",
		searchHint: "名前または ID",
		vendor: "ベンダー",
		context: "コンテキスト（以上）",
		dialect: "エンドポイント",
		any: "指定なし",
		tokens: "{{tokens}} トークン",
		found_other: "{{count}} モデル",
		noneTitle: "一致するモデルがありません",
		noneText: "絞り込みを 1 つ外すと、さらに表示されます。",
		clear: "絞り込みを解除",
		inDays_other: "{{count}} 日後",
		today: "今日",
		multipliersTitle: "サービス階層",
		multipliers: "サービス階層を指定したリクエストは、トークン数 × 単価 × 階層の係数で課金されます。指定がなければ係数は 1 です。",
		tiersTitle: "長いプロンプト",
		tiers: "単価に「〜以上」のプロンプト長があるモデルでは、その長さ以上のリクエスト全体にその単価が適用されます。",
		noticeTitle: "料金の変更",
		notice: "リクエストの開始時に有効な単価で課金します。値下げは直ちに適用されることがあります。値上げは {{days}} 日前に告知し、日付とともにここに表示します。"
	},
	calculator: {
		lead: "公開単価による見積もりです。実際の課金額は、プロバイダーが数えたトークン数によります。",
		input: "呼び出しあたりの入力トークン",
		cached: "うちキャッシュから読み取り",
		output: "呼び出しあたりの出力トークン",
		calls: "1 日の呼び出し回数",
		text: "またはプロンプトを貼り付けてトークン数を見積もる",
		textHelp: "ブラウザー内で数えます。文章はどこにも送信されず、保存もされません。",
		useText: "{{tokens}} トークンを入力に使う",
		perCall: "1 回あたり",
		perDay: "1 日あたり",
		perMonth: "30 日あたり",
		tooLong: "コンテキストを超えています",
		promptNote: "モデルが追加するシステムプロンプトを含みます。"
	},
	model: {
		successor: "代わりのモデル：",
		back: "すべてのモデル",
		notFound: "この名前のモデルはないか、現在提供していません。",
		facts: "概要",
		vendor: "ベンダー",
		context: "コンテキスト",
		maxOutput: "最大の回答長",
		tokens_other: "{{tokens}} トークン",
		unknown: "記載なし",
		dialects: "エンドポイント",
		aliases: "別名",
		capabilities: "機能",
		capabilityNames: {
			chat: "チャット",
			embeddings: "埋め込み",
			caching: "プロンプトキャッシュ",
			tiers: "サービス階層",
			search: "ウェブ検索",
			audio: "音声",
			images: "画像"
		},
		limits: "制限",
		limitsText: "キーごとの同時呼び出し数には制限がある場合があります。制限を超えた呼び出しには HTTP 429 と待ち時間が返り、課金されません。",
		rates: "単価",
		ratesLead: "{{date}} から有効",
		meter: "計測項目",
		rate: "米ドル / 100 万",
		perCall: "米ドル / 回",
		fromTokens: "プロンプトが {{tokens}} トークン以上",
		factor: "係数",
		prompt: "システムプロンプト",
		promptNone: "リクエストには何も追加されません。",
		history: "料金の履歴",
		historyLead: "料金のすべての版です。各版は、その日付から次の版まで適用されます。",
		announcedAt: "告知日",
		effectiveAt: "適用開始日",
		state: "状態",
		states: {
			past: "終了",
			in_force: "有効",
			announced: "告知済み"
		},
		code: "コード",
		calculate: "料金を計算する"
	},
	status: {
		title: "稼働状況",
		lead: "実際の通信から測定しています。数分ごとに更新します。",
		allUp: "すべてのモデルが応答しています",
		someDown_other: "{{count}} モデルが応答していません",
		someDegraded: "すべてのモデルが応答しています（一部は予備のプロバイダー経由）",
		states: {
			answering: "正常",
			degraded: "低下",
			down: "応答なし"
		},
		last90: "過去 90 日間",
		day: "日付",
		availability: "稼働率",
		available: "稼働率 {{percent}}",
		noData: "データなし",
		asTable: "表で表示",
		barsOf: "{{model}} の日別稼働率：{{summary}}",
		fewData: "リクエストが少なく判定できません",
		fewDataNote: "過去 90 日間のリクエストが少なく、稼働率を示せません。現在の状態を表示しています。",
		meaning: "稼働率は、プロバイダーの原因で失敗しなかったリクエストの割合です。リクエスト自体の誤りは含めません。日付は UTC です。リクエストの少ない日はデータがありません。",
		legend: {
			good: "99.9% 以上",
			fair: "99% 以上",
			poor: "それ未満"
		},
		incidents: "障害情報",
		noIncidents: "過去 90 日間に障害はありません",
		noIncidentsText: "障害の発生中とその後 90 日間、ここに説明を掲載します。",
		incidentStates: {
			investigating: "調査中",
			identified: "原因を特定",
			monitoring: "経過観察中",
			resolved: "解決済み"
		},
		started: "発生 {{time}}",
		resolved: "解決 {{time}}",
		affected: "影響：{{models}}",
		allModels: "すべてのモデル",
		noModels: "モデルはまだありません",
		noModelsText: "接続先を追加すると、ここにモデルが表示されます。"
	},
	list: {
		title: "モデルと価格",
		lead: "100 万トークンあたりの USD で、課金時の単価そのものです。値上げは {{days}} 日前に告知します。",
		model: "モデル",
		context: "コンテキスト",
		from: "プロンプト {{tokens}} トークンから",
		aliases: "別名：{{names}}",
		lastDay: "最終日：{{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "システムプロンプトを追加",
		systemPromptTitle: "{{model}} のシステムプロンプト",
		systemPromptLead: "すでに含まれている場合を除き、すべてのリクエストで、ご自身のシステムプロンプトの前にこの文面が追加されます。そのトークンは入力として数えられ、課金されます。",
		systemPromptTokens: "長さ",
		systemPromptAbout_other: "約 {{count}} トークン",
		systemPromptInput: "リクエストあたりの費用（入力）",
		systemPromptCached: "リクエストあたりの費用（キャッシュ読み取り）",
		systemPromptNote: "現在の単価で計算しています。実際の課金は、プロバイダーが数えたトークン数に基づきます。",
		changeLead: "{{date}} に告知",
		others: "その他の単価",
		change: "{{date}} から",
		emptyTitle: "モデルはまだありません",
		emptyText: "この環境に接続先が設定されると、モデルがここに表示されます。"
	}
};
export { texts as public };
