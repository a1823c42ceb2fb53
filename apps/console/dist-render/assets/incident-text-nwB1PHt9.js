// src/pages/status/incident-text.ts
/** Incidents are described in English and Chinese; readers of other languages see the English text. */
function incidentText({ texts }, locale) {
	return locale.startsWith("zh") ? texts.zh : texts.en;
}
export { incidentText as t };
