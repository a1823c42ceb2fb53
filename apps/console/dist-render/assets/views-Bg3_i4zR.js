// ../../packages/locales/src/web/ja/views.ts
var views = {
	banner: "{{email}} として、このコンソールを閲覧しています。変更はできません。{{time}} まで。",
	end: "閲覧を終了",
	endedTitle: "この閲覧は終了しました",
	endedText: "このタブを閉じるか、顧客のページから新しく開いてください。",
	opening: "開いています",
	files: "閲覧中はファイルをダウンロードできません。",
	close: "離れる",
	title: "スタッフによるアクセス",
	lead: "お手伝いのため、当社のスタッフがお客様のコンソールを閲覧することがあります。閲覧のみで、秘密の値は見えず、最長 30 分です。すべての閲覧がここに表示されます。",
	empty: "当社のスタッフがコンソールを閲覧したことはありません。",
	row: "{{start}} から {{end}} まで",
	open: "{{start}} から",
	reason: "理由：{{reason}}",
	pages: "ページ：{{pages}}"
};
export { views };
