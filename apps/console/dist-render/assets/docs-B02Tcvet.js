// ../../packages/locales/src/web/ar/docs.ts
var docs = {
	title: "التوثيق",
	inEnglish: "التوثيق باللغة الإنجليزية.",
	contents: "المحتويات",
	onThisPage: "في هذه الصفحة",
	previous: "السابق",
	next: "التالي",
	search: "البحث في التوثيق",
	searchResults_zero: "لا نتائج",
	searchResults_one: "نتيجة واحدة",
	searchResults_two: "نتيجتان",
	searchResults_few: "{{count}} نتائج",
	searchResults_many: "{{count}} نتيجة",
	searchResults_other: "{{count}} نتيجة",
	searchNothing: "لم يُعثر على شيء.",
	notFound: "لا توجد هذه الصفحة في التوثيق.",
	toStart: "الانتقال إلى الصفحة الأولى",
	apiReference: "مرجع واجهة البرمجة",
	groups: {
		start: "البداية",
		libraries: "المكتبات",
		agents: "الوكلاء",
		calls: "الاستدعاءات والرسوم",
		account: "حسابك من برنامج"
	},
	keyLabel: "المفتاح في الأمثلة",
	keyPlaceholder: "نص بديل",
	keyHint: "لا يظهر السر إلا عند إنشائه. ضع سرّك مكان {{key}}.",
	createKey: "إنشاء مفتاح",
	legal: {
		documents: {
			terms: "شروط الخدمة",
			privacy: "إشعار الخصوصية",
			refunds: "سياسة ردّ المبالغ",
			"acceptable-use": "سياسة الاستخدام المقبول"
		},
		all: "المستندات القانونية",
		binding: "هذا النص متاح بالإنجليزية والصينية، والنص الإنجليزي هو المعتمد.",
		version: "الإصدار {{version}}",
		versions: "كل الإصدارات",
		inForce: "سارٍ",
		inForceFrom: "يسري اعتبارًا من {{date}}",
		isOld: "لم يعد هذا الإصدار ساريًا.",
		isLater: "لم يسرِ هذا الإصدار بعد.",
		toCurrent: "قراءة الإصدار الساري",
		changed: "إصدار جديد: {{document}}",
		accept: "أقبل الإصدار الجديد",
		service: "هذه الخدمة",
		operator: "المشغّل",
		support: "الدعم",
		refundWindow: "مهلة ردّ المبلغ",
		refundNever: "لا توجد: راسل الدعم",
		refundFee: "رسوم المعالجة",
		feeRefunded: "تُردّ",
		feeKept: "لا تُردّ"
	}
};
export { docs };
