// ../../packages/locales/src/web/es/docs.ts
var docs = {
	title: "Documentación",
	inEnglish: "La documentación está en inglés.",
	contents: "Contenido",
	onThisPage: "En esta página",
	previous: "Anterior",
	next: "Siguiente",
	search: "Buscar en la documentación",
	searchResults_one: "{{count}} resultado",
	searchResults_many: "{{count}} resultados",
	searchResults_other: "{{count}} resultados",
	searchNothing: "No se ha encontrado nada.",
	notFound: "Esta página no existe en la documentación.",
	toStart: "Ir a la primera página",
	apiReference: "Referencia de la API",
	groups: {
		start: "Primeros pasos",
		libraries: "Bibliotecas",
		agents: "Agentes",
		calls: "Llamadas y cargos",
		account: "Tu cuenta desde un programa"
	},
	keyLabel: "Clave de los ejemplos",
	keyPlaceholder: "Un texto de relleno",
	keyHint: "El secreto solo se muestra al crearlo. Pon el tuyo en lugar de {{key}}.",
	createKey: "Crear una clave",
	legal: {
		documents: {
			terms: "Términos del servicio",
			privacy: "Aviso de privacidad",
			refunds: "Política de reembolsos",
			"acceptable-use": "Política de uso aceptable"
		},
		all: "Documentos legales",
		binding: "Este texto está disponible en inglés y chino. Prevalece la versión inglesa.",
		version: "Versión {{version}}",
		versions: "Todas las versiones",
		inForce: "En vigor",
		inForceFrom: "En vigor a partir del {{date}}",
		isOld: "Esta versión ya no está en vigor.",
		isLater: "Esta versión aún no está en vigor.",
		toCurrent: "Leer la versión en vigor",
		changed: "Nueva versión: {{document}}",
		accept: "Acepto la nueva versión",
		service: "Este servicio",
		operator: "Operador",
		support: "Soporte",
		refundWindow: "Plazo de reembolso",
		refundNever: "Ninguno: contacta con soporte",
		refundFee: "Comisión de procesamiento",
		feeRefunded: "se reembolsa",
		feeKept: "no se reembolsa"
	}
};
export { docs };
