// ../../packages/locales/src/web/ja/docs.ts
var docs = {
	title: "ドキュメント",
	inEnglish: "ドキュメントは英語です。",
	contents: "目次",
	onThisPage: "このページの内容",
	previous: "前へ",
	next: "次へ",
	search: "ドキュメントを検索",
	searchResults_other: "{{count}} 件の結果",
	searchNothing: "見つかりませんでした。",
	notFound: "このページはドキュメントにありません。",
	toStart: "最初のページへ",
	apiReference: "API リファレンス",
	groups: {
		start: "はじめに",
		libraries: "ライブラリ",
		agents: "エージェント",
		calls: "呼び出しと料金",
		account: "プログラムからのアカウント管理"
	},
	keyLabel: "例で使うキー",
	keyPlaceholder: "仮の文字列",
	keyHint: "シークレットは作成時に一度だけ表示されます。{{key}} をお手持ちのものに置き換えてください。",
	createKey: "キーを作成",
	legal: {
		documents: {
			terms: "利用規約",
			privacy: "プライバシーに関するお知らせ",
			refunds: "返金ポリシー",
			"acceptable-use": "利用規定"
		},
		all: "規約とポリシー",
		binding: "この文書は英語と中国語で提供されます。英語版が優先します。",
		version: "バージョン {{version}}",
		versions: "すべてのバージョン",
		inForce: "有効",
		inForceFrom: "{{date}} から有効",
		isOld: "このバージョンはすでに無効です。",
		isLater: "このバージョンはまだ有効ではありません。",
		toCurrent: "現行のバージョンを読む",
		changed: "新しいバージョン：{{document}}",
		accept: "新しいバージョンに同意します",
		service: "このサービス",
		operator: "運営者",
		support: "サポート",
		refundWindow: "返金できる期間",
		refundNever: "なし（サポートにお問い合わせください）",
		refundFee: "手数料",
		feeRefunded: "返金されます",
		feeKept: "返金されません"
	}
};
export { docs };
