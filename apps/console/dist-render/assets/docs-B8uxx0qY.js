// ../../packages/locales/src/web/fr/docs.ts
var docs = {
	title: "Documentation",
	inEnglish: "La documentation est en anglais.",
	contents: "Sommaire",
	onThisPage: "Sur cette page",
	previous: "Précédent",
	next: "Suivant",
	search: "Rechercher dans la documentation",
	searchResults_one: "{{count}} résultat",
	searchResults_many: "{{count}} résultats",
	searchResults_other: "{{count}} résultats",
	searchNothing: "Aucun résultat.",
	notFound: "Cette page n’existe pas dans la documentation.",
	toStart: "Aller à la première page",
	apiReference: "Référence de l’API",
	groups: {
		start: "Premiers pas",
		libraries: "Bibliothèques",
		agents: "Agents",
		calls: "Appels et frais",
		account: "Votre compte par programme"
	},
	keyLabel: "Clé des exemples",
	keyPlaceholder: "Un texte à remplacer",
	keyHint: "Le secret n’est affiché qu’à la création. Mettez le vôtre à la place de {{key}}.",
	createKey: "Créer une clé",
	legal: {
		documents: {
			terms: "Conditions d’utilisation",
			privacy: "Avis de confidentialité",
			refunds: "Politique de remboursement",
			"acceptable-use": "Règles d’utilisation"
		},
		all: "Documents juridiques",
		binding: "Ce texte existe en anglais et en chinois. La version anglaise fait foi.",
		version: "Version {{version}}",
		versions: "Toutes les versions",
		inForce: "En vigueur",
		inForceFrom: "En vigueur à partir du {{date}}",
		isOld: "Cette version n’est plus en vigueur.",
		isLater: "Cette version n’est pas encore en vigueur.",
		toCurrent: "Lire la version en vigueur",
		changed: "Nouvelle version : {{document}}",
		accept: "J’accepte la nouvelle version",
		service: "Ce service",
		operator: "Exploitant",
		support: "Assistance",
		refundWindow: "Délai de remboursement",
		refundNever: "Aucun : contactez l’assistance",
		refundFee: "Frais de traitement",
		feeRefunded: "remboursés",
		feeKept: "non remboursés"
	}
};
export { docs };
