// ../../packages/locales/src/legal/index.ts
/** The languages of legal texts. In all others, the English text is shown. */
var legalLocales = ["en", "zh"];
/** The language in which legal texts are shown to somebody who reads `locale`. */
function legalLocale(locale) {
	return legalLocales.find((one) => one === locale) ?? "en";
}
export { legalLocale as t };
