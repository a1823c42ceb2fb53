// ../../packages/locales/src/web/en/docs.ts
var docs = {
	title: "Documentation",
	inEnglish: "The documentation is in English.",
	contents: "Contents",
	onThisPage: "On this page",
	previous: "Previous",
	next: "Next",
	search: "Search the documentation",
	searchResults_one: "{{count}} result",
	searchResults_other: "{{count}} results",
	searchNothing: "Nothing found.",
	notFound: "There is no such page in the documentation.",
	toStart: "Go to the first page",
	apiReference: "API reference",
	groups: {
		start: "Start",
		libraries: "Libraries",
		agents: "Agents",
		calls: "Calls and charges",
		account: "Your account by program"
	},
	keyLabel: "Key in the examples",
	keyPlaceholder: "A placeholder",
	keyHint: "A secret is shown only when it is made. Put yours in place of {{key}}.",
	createKey: "Create a key",
	legal: {
		documents: {
			terms: "Terms of Service",
			privacy: "Privacy notice",
			refunds: "Refund policy",
			"acceptable-use": "Acceptable use policy"
		},
		all: "Legal documents",
		binding: "This text exists in English and Chinese. The English text prevails.",
		version: "Version {{version}}",
		versions: "All versions",
		inForce: "In force",
		inForceFrom: "In force from {{date}}",
		isOld: "This version is no longer in force.",
		isLater: "This version is not in force yet.",
		toCurrent: "Read the version in force",
		changed: "New version: {{document}}",
		accept: "I accept the new version",
		service: "This service",
		operator: "Operator",
		support: "Support",
		refundWindow: "Refund window",
		refundNever: "None: ask support",
		refundFee: "Processing fee",
		feeRefunded: "refunded",
		feeKept: "not refunded"
	}
};
export { docs };
