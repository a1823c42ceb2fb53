// ../../packages/locales/src/web/ru/docs.ts
var docs = {
	title: "Документация",
	inEnglish: "Документация на английском языке.",
	contents: "Содержание",
	onThisPage: "На этой странице",
	previous: "Назад",
	next: "Далее",
	search: "Поиск в документации",
	searchResults_one: "{{count}} результат",
	searchResults_few: "{{count}} результата",
	searchResults_many: "{{count}} результатов",
	searchResults_other: "{{count}} результата",
	searchNothing: "Ничего не найдено.",
	notFound: "Такой страницы в документации нет.",
	toStart: "К первой странице",
	apiReference: "Справочник API",
	groups: {
		start: "Начало работы",
		libraries: "Библиотеки",
		agents: "Агенты",
		calls: "Вызовы и оплата",
		account: "Аккаунт из программы"
	},
	keyLabel: "Ключ в примерах",
	keyPlaceholder: "Заглушка",
	keyHint: "Секрет показывается только при создании. Подставьте свой вместо {{key}}.",
	createKey: "Создать ключ",
	legal: {
		documents: {
			terms: "Условия использования",
			privacy: "Уведомление о конфиденциальности",
			refunds: "Политика возвратов",
			"acceptable-use": "Правила допустимого использования"
		},
		all: "Юридические документы",
		binding: "Этот текст доступен на английском и китайском языках. Преимущество имеет английский текст.",
		version: "Версия {{version}}",
		versions: "Все версии",
		inForce: "Действует",
		inForceFrom: "Действует с {{date}}",
		isOld: "Эта версия больше не действует.",
		isLater: "Эта версия ещё не вступила в силу.",
		toCurrent: "Читать действующую версию",
		changed: "Новая версия: {{document}}",
		accept: "Я принимаю новую версию",
		service: "Этот сервис",
		operator: "Оператор",
		support: "Поддержка",
		refundWindow: "Срок возврата",
		refundNever: "Нет: обратитесь в поддержку",
		refundFee: "Комиссия за обработку",
		feeRefunded: "возвращается",
		feeKept: "не возвращается"
	}
};
export { docs };
