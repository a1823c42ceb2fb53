// ../../packages/locales/src/web/fr/public.ts
var texts = {
	heads: {
		home: {
			title: "derouter : une clé pour Claude, GPT et d’autres",
			text: "Accès mesuré et prépayé aux modèles d’IA avec le SDK que vous utilisez déjà. Facturé au token aux tarifs publiés, avec un reçu par appel."
		},
		pricing: {
			title: "Tarifs · derouter",
			text: "Tarifs par million de tokens de chaque modèle : entrée, sortie, cache et paliers, changements annoncés avec leur date, et un calculateur de coût."
		},
		model: {
			title: "{{model}} : prix, limites et code · derouter",
			text: "Tarifs par million de tokens, contexte, points de terminaison, historique des prix et exemples de code de {{model}} sur derouter."
		},
		status: {
			title: "État du service · derouter",
			text: "Si chaque modèle répond en ce moment, sa disponibilité sur les 90 derniers jours et les incidents."
		}
	},
	home: {
		title: "Une clé pour Claude, GPT et d’autres.",
		lead: "Accès mesuré aux modèles d’IA pour les développeurs, payé par des crédits prépayés. Gardez votre SDK : seules l’URL de base et la clé changent.",
		start: "Se connecter ou s’inscrire",
		prices: "Voir les tarifs",
		points: {
			exact: {
				title: "Chaque montant est vérifiable",
				text: "Chaque appel a un reçu : tokens, tarif et montant, exacts au milliardième de dollar."
			},
			expiry: {
				title: "Les crédits n’expirent jamais",
				text: "Vous payez d’avance et recevez exactement le crédit de ce que nous recevons. Ni abonnement, ni minimum."
			},
			private: {
				title: "Les prompts ne sont pas conservés",
				text: "Nous gardons les quantités et les montants de vos appels, jamais le texte des prompts et des réponses."
			}
		},
		modelsTitle: "Modèles et tarifs",
		modelsLead: "USD par million de tokens, exactement comme facturé.",
		allModels: "Tous les modèles et tarifs",
		codeTitle: "Fonctionne avec vos outils",
		codeLead: "Les SDK et les agents ont besoin de deux réglages : l’URL de base et votre clé.",
		chargeTitle: "Comment la facturation fonctionne",
		chargeSteps: {
			hold: "Avant chaque appel, nous réservons ce qu’il peut coûter au plus. Si votre crédit ne suffit pas, l’appel est refusé et ne coûte rien.",
			count: "Le fournisseur compte les tokens. Chaque type de token a son tarif publié : entrée, sortie, lectures et écritures du cache.",
			settle: "À la fin de l’appel, nous facturons tokens × tarif, libérons le reste et écrivons le reçu. Un appel qui échoue avant de répondre ne coûte rien."
		},
		exampleTitle: "Exemple : un appel à {{model}}",
		exampleNote: "Calculé au tarif en vigueur actuellement.",
		statusUp_one: "Le modèle répond",
		statusUp_many: "Les {{count}} modèles répondent",
		statusUp_other: "Les {{count}} modèles répondent",
		statusDown: "{{down}} modèles sur {{count}} ne répondent pas"
	},
	terminal: {
		title: "Terminal en direct",
		recorded: "Enregistré",
		recordedNote: "Ceci est l’enregistrement d’un appel à l’environnement de test.",
		live: "En direct",
		liveNote: "Cet appel vient d’être fait, par la même passerelle que les vôtres. L’environnement de test répond à la place d’un vrai modèle.",
		liveReady: "Lancez-le pour faire un vrai appel à l’environnement de test de ce site.",
		run: "Lancer cet appel",
		again: "Relancer",
		running: "En cours…",
		prompt: "Prompt",
		receipt: "Reçu",
		charged: "Facturé",
		firstToken: "premier token",
		duration: "durée",
		limited: "Vous avez fait beaucoup d’appels. Réessayez dans quelques minutes.",
		failed: "L’appel n’a pas abouti. Réessayez."
	},
	pricing: {
		calculator: "Calculateur",
		rates: "Tarifs",
		view: "Affichage",
		search: "Rechercher",
		searchHint: "Nom ou identifiant",
		vendor: "Éditeur",
		context: "Contexte minimal",
		dialect: "Point de terminaison",
		any: "Tous",
		tokens: "{{tokens}} tokens",
		found_one: "{{count}} modèle",
		found_many: "{{count}} de modèles",
		found_other: "{{count}} modèles",
		noneTitle: "Aucun modèle ne correspond",
		noneText: "Retirez un filtre pour voir plus de modèles.",
		clear: "Effacer les filtres",
		inDays_one: "dans {{count}} jour",
		inDays_many: "dans {{count}} de jours",
		inDays_other: "dans {{count}} jours",
		today: "aujourd’hui",
		multipliersTitle: "Niveaux de service",
		multipliers: "Une requête qui demande un niveau de service est facturée tokens × tarif × facteur du niveau. Sans niveau, le facteur est 1.",
		tiersTitle: "Prompts longs",
		tiers: "Si un modèle a des tarifs « à partir » d’une taille de prompt, une requête dont le prompt l’atteint est facturée entièrement à ces tarifs.",
		noticeTitle: "Changements de prix",
		notice: "Le tarif en vigueur au début de la requête est celui facturé. Une baisse peut s’appliquer aussitôt ; toute hausse est annoncée {{days}} jours à l’avance et affichée ici avec sa date."
	},
	calculator: {
		lead: "Estimations d’après les tarifs publiés. Le montant facturé dépend des tokens comptés par le fournisseur.",
		input: "Tokens d’entrée par appel",
		cached: "Dont lus dans le cache",
		output: "Tokens de sortie par appel",
		calls: "Appels par jour",
		text: "Ou collez un prompt pour estimer ses tokens",
		textHelp: "Compté dans votre navigateur. Le texte n’est ni envoyé ni conservé.",
		useText: "Utiliser {{tokens}} tokens en entrée",
		perCall: "Par appel",
		perDay: "Par jour",
		perMonth: "Par 30 jours",
		tooLong: "Dépasse le contexte",
		promptNote: "Comprend le prompt système ajouté par le modèle."
	},
	model: {
		successor: "À utiliser à la place :",
		back: "Tous les modèles",
		notFound: "Aucun modèle ne porte ce nom, ou il n’est pas proposé actuellement.",
		facts: "Fiche",
		vendor: "Éditeur",
		context: "Contexte",
		maxOutput: "Réponse la plus longue",
		tokens_one: "{{tokens}} token",
		tokens_many: "{{tokens}} de tokens",
		tokens_other: "{{tokens}} tokens",
		unknown: "Non précisé",
		dialects: "Points de terminaison",
		aliases: "Aussi appelé",
		capabilities: "Capacités",
		capabilityNames: {
			chat: "Chat",
			embeddings: "Embeddings",
			caching: "Cache de prompts",
			tiers: "Niveaux de service",
			search: "Recherche web",
			audio: "Audio",
			images: "Images"
		},
		limits: "Limites",
		limitsText: "Les appels simultanés par clé peuvent être limités. Un appel au-delà d’une limite reçoit HTTP 429 avec le délai d’attente et ne coûte rien.",
		rates: "Tarifs",
		ratesLead: "En vigueur depuis le {{date}}",
		meter: "Élément",
		rate: "USD par million",
		perCall: "USD par appel",
		fromTokens: "Prompts à partir de {{tokens}} tokens",
		factor: "Facteur",
		prompt: "Prompt système",
		promptNone: "Rien n’est ajouté à vos requêtes.",
		history: "Historique des prix",
		historyLead: "Toutes les versions du prix. Chacune s’applique de sa date jusqu’à la suivante.",
		announcedAt: "Annoncé le",
		effectiveAt: "En vigueur le",
		state: "État",
		states: {
			past: "Passée",
			in_force: "En vigueur",
			announced: "Annoncée"
		},
		code: "Code",
		calculate: "Calculer le coût"
	},
	status: {
		title: "État du service",
		lead: "Mesuré sur le trafic réel. Mis à jour toutes les quelques minutes.",
		allUp: "Tous les modèles répondent",
		someDown_one: "{{count}} modèle ne répond pas",
		someDown_many: "{{count}} de modèles ne répondent pas",
		someDown_other: "{{count}} modèles ne répondent pas",
		someDegraded: "Tous les modèles répondent, certains par un second fournisseur",
		states: {
			answering: "Répond",
			degraded: "Dégradé",
			down: "Ne répond pas"
		},
		last90: "90 derniers jours",
		day: "Jour",
		availability: "Disponibilité",
		available: "{{percent}} disponible",
		noData: "Pas de données",
		asTable: "Afficher en tableau",
		barsOf: "Disponibilité de {{model}} par jour : {{summary}}",
		fewData: "Trop peu de requêtes pour conclure",
		fewDataNote: "Trop peu de requêtes sur les 90 derniers jours pour indiquer une disponibilité. L’état actuel est affiché.",
		meaning: "La disponibilité est la part des requêtes qu’aucun fournisseur n’a fait échouer. Les requêtes elles-mêmes erronées ne comptent pas. Les jours sont en UTC ; un jour avec peu de requêtes n’a pas de données.",
		legend: {
			good: "99,9 % ou plus",
			fair: "99 % ou plus",
			poor: "moins"
		},
		incidents: "Incidents",
		noIncidents: "Aucun incident sur les 90 derniers jours",
		noIncidentsText: "Les perturbations sont décrites ici tant qu’elles durent et pendant les 90 jours suivants.",
		incidentStates: {
			investigating: "En cours d’analyse",
			identified: "Cause identifiée",
			monitoring: "Sous surveillance",
			resolved: "Résolu"
		},
		started: "Début : {{time}}",
		resolved: "Résolu : {{time}}",
		affected: "Concerne : {{models}}",
		allModels: "tous les modèles",
		noModels: "Aucun modèle pour l’instant",
		noModelsText: "Les modèles apparaissent ici dès que cette installation a un fournisseur."
	},
	list: {
		title: "Modèles et prix",
		lead: "En USD par million de tokens, exactement comme facturé. Les hausses de prix sont annoncées {{days}} jours à l’avance.",
		model: "Modèle",
		context: "Contexte",
		from: "à partir de {{tokens}} tokens de prompt",
		aliases: "Aussi appelé {{names}}",
		lastDay: "Dernier jour : {{date}}",
		tierFactor: "{{tier}} × {{factor}}",
		systemPrompt: "Ajoute un prompt système",
		systemPromptTitle: "Prompt système de {{model}}",
		systemPromptLead: "Ce texte est ajouté avant votre propre prompt système dans chaque requête, sauf s’il y figure déjà. Ses tokens comptent comme entrée et sont facturés comme entrée.",
		systemPromptTokens: "Longueur",
		systemPromptAbout_one: "environ {{count}} token",
		systemPromptAbout_many: "environ {{count}} de tokens",
		systemPromptAbout_other: "environ {{count}} tokens",
		systemPromptInput: "Coût par requête, en entrée",
		systemPromptCached: "Coût par requête, lu depuis le cache",
		systemPromptNote: "Aux tarifs actuels. Ce sont les tokens comptés par le fournisseur qui vous sont facturés.",
		changeLead: "Annoncé le {{date}}",
		others: "Autres tarifs",
		change: "À partir du {{date}}",
		emptyTitle: "Aucun modèle pour l’instant",
		emptyText: "Les modèles apparaîtront ici quand cette installation sera connectée à un fournisseur."
	}
};
export { texts as public };
