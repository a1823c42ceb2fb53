// ../../packages/locales/src/web/es/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter: una clave para Claude, GPT y otros",
			text: "Acceso medido y prepago a modelos de IA con el SDK que ya usa. Se cobra por token a tarifas publicadas, con un recibo por cada llamada."
		},
		pricing: {
			title: "Precios · derouter",
			text: "Tarifas por millón de tokens de cada modelo: entrada, salida, caché y tramos, cambios anunciados con su fecha y una calculadora de costes."
		},
		model: {
			title: "{{model}}: precio, límites y código · derouter",
			text: "Tarifas por millón de tokens, contexto, puntos de conexión, historial de precios y ejemplos de código de {{model}} en derouter."
		},
		status: {
			title: "Estado · derouter",
			text: "Si cada modelo responde ahora, su disponibilidad en los últimos 90 días y las incidencias."
		}
	},
	home: {
		title: "Una clave para Claude, GPT y otros.",
		lead: "Acceso medido a modelos de IA para desarrolladores, pagado con créditos prepagos. Conserve su SDK: solo cambian la URL base y la clave.",
		start: "Iniciar sesión o registrarse",
		prices: "Ver los precios",
		points: {
			exact: {
				title: "Cada cobro se puede comprobar",
				text: "Cada llamada tiene un recibo: tokens, tarifa e importe, exactos hasta la milmillonésima de dólar."
			},
			expiry: {
				title: "Los créditos no caducan",
				text: "Paga por adelantado y recibe créditos por lo que nos llega exactamente. Sin suscripción ni mínimo."
			},
			private: {
				title: "No guardamos los prompts",
				text: "Guardamos los recuentos y cobros de sus llamadas, nunca el texto de prompts y respuestas."
			}
		},
		modelsTitle: "Modelos y precios",
		modelsLead: "USD por millón de tokens, exactamente lo que se cobra.",
		allModels: "Todos los modelos y tarifas",
		codeTitle: "Funciona con lo que ya usa",
		codeLead: "Los SDK y agentes necesitan dos ajustes: la URL base y su clave.",
		chargeTitle: "Cómo se cobra",
		chargeSteps: {
			hold: "Antes de cada llamada reservamos lo que puede costar como máximo. Si sus créditos no alcanzan, la llamada se rechaza y no cuesta nada.",
			count: "El proveedor cuenta los tokens. Cada tipo de token tiene su tarifa publicada: entrada, salida, lecturas y escrituras de caché.",
			settle: "Al terminar la llamada cobramos tokens × tarifa, liberamos el resto y escribimos el recibo. Una llamada que falla antes de responder no cuesta nada."
		},
		exampleTitle: "Ejemplo: una llamada a {{model}}",
		exampleNote: "Calculado con la tarifa vigente ahora.",
		statusUp_one: "El modelo responde",
		statusUp_many: "Responden los {{count}} modelos",
		statusUp_other: "Responden los {{count}} modelos",
		statusDown: "{{down}} de {{count}} modelos no responden"
	},
	terminal: {
		title: "Terminal en vivo",
		recorded: "Grabado",
		recordedNote: "Es la grabación de una llamada al entorno de prueba.",
		live: "En vivo",
		liveNote: "Esta llamada se acaba de hacer, por la misma pasarela que las suyas. Responde el entorno de prueba en lugar de un modelo real.",
		liveReady: "Ejecútela para hacer una llamada real al entorno de prueba de este sitio.",
		run: "Ejecutar esta llamada",
		again: "Ejecutar de nuevo",
		running: "En curso…",
		prompt: "Prompt",
		receipt: "Recibo",
		charged: "Cobrado",
		firstToken: "primer token",
		duration: "duración",
		limited: "Ha hecho muchas llamadas. Inténtelo de nuevo en unos minutos.",
		failed: "La llamada no se completó. Inténtelo de nuevo."
	},
	pricing: {
		calculator: "Calculadora",
		rates: "Tarifas",
		view: "Vista",
		search: "Buscar",
		searchHint: "Nombre o id",
		vendor: "Fabricante",
		context: "Contexto mínimo",
		dialect: "Punto de conexión",
		any: "Cualquiera",
		tokens: "{{tokens}} tokens",
		found_one: "{{count}} modelo",
		found_many: "{{count}} de modelos",
		found_other: "{{count}} modelos",
		noneTitle: "Ningún modelo coincide",
		noneText: "Quite un filtro para ver más modelos.",
		clear: "Quitar filtros",
		inDays_one: "en {{count}} día",
		inDays_many: "en {{count}} de días",
		inDays_other: "en {{count}} días",
		today: "hoy",
		multipliersTitle: "Niveles de servicio",
		multipliers: "Una solicitud que pide un nivel de servicio se cobra a tokens × tarifa × el factor del nivel. Sin nivel, el factor es 1.",
		tiersTitle: "Prompts largos",
		tiers: "Si un modelo tiene tarifas «desde» un tamaño de prompt, un prompt de ese tamaño o mayor se cobra a esas tarifas en toda la solicitud.",
		noticeTitle: "Cambios de precio",
		notice: "Se cobra la tarifa vigente al empezar la solicitud. Las bajadas pueden aplicarse de inmediato; toda subida se anuncia con {{days}} días de antelación y aparece aquí con su fecha."
	},
	calculator: {
		lead: "Estimaciones con las tarifas publicadas. Lo que se cobra depende de los tokens que cuente el proveedor.",
		input: "Tokens de entrada por llamada",
		cached: "De ellos, leídos de la caché",
		output: "Tokens de salida por llamada",
		calls: "Llamadas al día",
		text: "O pegue un prompt para estimar sus tokens",
		textHelp: "Se cuenta en su navegador. El texto no se envía ni se guarda.",
		useText: "Usar {{tokens}} tokens como entrada",
		perCall: "Por llamada",
		perDay: "Por día",
		perMonth: "Por 30 días",
		tooLong: "Supera el contexto",
		promptNote: "Incluye el prompt del sistema que añade el modelo."
	},
	model: {
		successor: "Usa en su lugar:",
		back: "Todos los modelos",
		notFound: "No hay ningún modelo con este nombre, o no se ofrece ahora.",
		facts: "Datos",
		vendor: "Fabricante",
		context: "Contexto",
		maxOutput: "Respuesta más larga",
		tokens_one: "{{tokens}} token",
		tokens_many: "{{tokens}} de tokens",
		tokens_other: "{{tokens}} tokens",
		unknown: "No indicado",
		dialects: "Puntos de conexión",
		aliases: "También llamado",
		capabilities: "Capacidades",
		capabilityNames: {
			chat: "Chat",
			embeddings: "Embeddings",
			caching: "Caché de prompts",
			tiers: "Niveles de servicio",
			search: "Búsqueda web",
			audio: "Audio",
			images: "Imágenes"
		},
		limits: "Límites",
		limitsText: "Las llamadas simultáneas por clave pueden estar limitadas. Una llamada que supera un límite recibe HTTP 429 con el tiempo de espera y no cuesta nada.",
		rates: "Tarifas",
		ratesLead: "Vigente desde el {{date}}",
		meter: "Concepto",
		rate: "USD por millón",
		perCall: "USD por llamada",
		fromTokens: "Prompts desde {{tokens}} tokens",
		factor: "Factor",
		prompt: "Prompt del sistema",
		promptNone: "No se añade nada a sus solicitudes.",
		history: "Historial de precios",
		historyLead: "Todas las versiones del precio. Cada una se aplica desde su fecha hasta la siguiente.",
		announcedAt: "Anunciado",
		effectiveAt: "Vigente desde",
		state: "Estado",
		states: {
			past: "Pasada",
			in_force: "Vigente",
			announced: "Anunciada"
		},
		code: "Código",
		calculate: "Calcular el coste"
	},
	status: {
		title: "Estado",
		lead: "Medido con el tráfico real. Se actualiza cada pocos minutos.",
		allUp: "Todos los modelos responden",
		someDown_one: "{{count}} modelo no responde",
		someDown_many: "{{count}} de modelos no responden",
		someDown_other: "{{count}} modelos no responden",
		someDegraded: "Todos los modelos responden, algunos por un segundo proveedor",
		states: {
			answering: "Responde",
			degraded: "Degradado",
			down: "No responde"
		},
		last90: "Últimos 90 días",
		day: "Día",
		availability: "Disponibilidad",
		available: "{{percent}} disponible",
		noData: "Sin datos",
		asTable: "Ver como tabla",
		barsOf: "Disponibilidad de {{model}} por día: {{summary}}",
		fewData: "Muy pocas solicitudes para saberlo",
		fewDataNote: "Muy pocas solicitudes en los últimos 90 días para indicar una disponibilidad. Se muestra su estado actual.",
		meaning: "La disponibilidad es la parte de las solicitudes que ningún proveedor hizo fallar. Las solicitudes erróneas en sí no cuentan. Los días son UTC; un día con pocas solicitudes no tiene datos.",
		legend: {
			good: "99,9 % o más",
			fair: "99 % o más",
			poor: "menos"
		},
		incidents: "Incidencias",
		noIncidents: "Sin incidencias en los últimos 90 días",
		noIncidentsText: "Las interrupciones se describen aquí mientras duran y durante los 90 días siguientes.",
		incidentStates: {
			investigating: "Investigando",
			identified: "Identificada",
			monitoring: "En observación",
			resolved: "Resuelta"
		},
		started: "Inicio: {{time}}",
		resolved: "Resuelta: {{time}}",
		affected: "Afecta a: {{models}}",
		allModels: "todos los modelos",
		noModels: "Aún no hay modelos",
		noModelsText: "Los modelos aparecen aquí cuando esta instalación tiene un proveedor."
	},
	list: {
		title: "Modelos y precios",
		lead: "USD por millón de tokens, exactamente como se cobran. Los aumentos de precio se anuncian con {{days}} días de antelación.",
		model: "Modelo",
		context: "Contexto",
		from: "a partir de {{tokens}} tokens de prompt",
		aliases: "También llamado {{names}}",
		lastDay: "Último día: {{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "Añade un prompt del sistema",
		systemPromptTitle: "Prompt del sistema de {{model}}",
		systemPromptLead: "Este texto se añade antes de tu propio prompt del sistema en cada solicitud, salvo que ya esté incluido. Sus tokens cuentan como entrada y se cobran como entrada.",
		systemPromptTokens: "Longitud",
		systemPromptAbout_one: "aproximadamente {{count}} token",
		systemPromptAbout_many: "aproximadamente {{count}} de tokens",
		systemPromptAbout_other: "aproximadamente {{count}} tokens",
		systemPromptInput: "Costo por solicitud, como entrada",
		systemPromptCached: "Costo por solicitud, leído de la caché",
		systemPromptNote: "Con las tarifas actuales. Se te cobran los tokens que cuenta el proveedor.",
		changeLead: "Anunciado el {{date}}",
		others: "Otras tarifas",
		change: "A partir del {{date}}",
		emptyTitle: "Aún no hay modelos",
		emptyText: "Los modelos aparecerán aquí cuando esta instalación esté conectada a un proveedor."
	}
};
export { texts as public };
