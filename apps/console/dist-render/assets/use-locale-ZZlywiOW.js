import { r as instance, t as useTranslation } from "./useTranslation-BKxge1_S.js";
// \0rolldown_dynamic_import_helper.js
var _rolldown_dynamic_import_helper_default = (glob, path, segments) => {
	const query = path.lastIndexOf("?");
	const v = glob[query === -1 || query < path.lastIndexOf("/") ? path : path.slice(0, query)];
	if (v) return typeof v === "function" ? v() : Promise.resolve(v);
	return new Promise((_, reject) => {
		(typeof queueMicrotask === "function" ? queueMicrotask : setTimeout)(reject.bind(null, /* @__PURE__ */ new Error("Unknown variable dynamic import: " + path + (path.split("/").length !== segments ? ". Note that variables only represent file names one level deep." : ""))));
	});
};
// ../../packages/locales/src/locale.ts
/** The languages of pages and emails. */
var locales = [
	"en",
	"zh",
	"zh-TW",
	"ja",
	"ko",
	"es",
	"fr",
	"ru",
	"ar"
];
/** The name of the cookie that carries the chosen language. */
var localeCookie = "NEXT_LOCALE";
/** The direction of a language's text, as the `dir` attribute has it. */
function directionOf(locale) {
	return locale === "ar" ? "rtl" : "ltr";
}
/** The supported language that a cookie value, language tag or `Accept-Language` header prefers, or English. */
function parseLocale(text) {
	const ranges = (text ?? "").slice(0, 500).split(",").map((part) => {
		const [tag = "", ...parameters] = part.trim().split(";");
		const q = /^\s*q\s*=\s*([\d.]+)\s*$/i.exec(parameters.join(";"))?.[1];
		return {
			tag,
			weight: q === void 0 ? 1 : Number(q)
		};
	}).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
	for (const { tag } of ranges) {
		const found = localeOf(tag);
		if (found) return found;
	}
	return "en";
}
/** Traditional characters are written in Taiwan, Hong Kong and Macao. */
function localeOf(tag) {
	const [language = "", ...rest] = tag.trim().toLowerCase().split(/[-_]/);
	if (language !== "zh") return locales.find((locale) => locale === language);
	return !rest.includes("hans") && rest.some((part) => [
		"hant",
		"tw",
		"hk",
		"mo"
	].includes(part)) ? "zh-TW" : "zh";
}
// ../../packages/locales/src/web/index.ts
/** The staff pages are not translated into every language. */
var appLocales = {
	console: locales,
	admin: ["en", "zh"]
};
/** Each language by its own name. */
var nativeNames = {
	en: "English",
	zh: "简体中文",
	"zh-TW": "繁體中文",
	ja: "日本語",
	ko: "한국어",
	es: "Español",
	fr: "Français",
	ru: "Русский",
	ar: "العربية"
};
/** The languages of an app, each by its own name. */
function languagesOf(app) {
	return appLocales[app].map((code) => ({
		code,
		name: nativeNames[code]
	}));
}
/** The language in which an app is shown to somebody who prefers `locale`. */
function shownLocale(app, locale) {
	return appLocales[app].includes(locale) ? locale : "en";
}
/** The value for `document.cookie` that stores the chosen language for a year. */
function writeLocaleCookie(locale) {
	return `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}
var files = {
	type: "backend",
	init: () => void 0,
	read: async (language, namespace) => (await _rolldown_dynamic_import_helper_default(/* #__PURE__ */ Object.assign({
		"./ar/common.ts": () => import("./common-BaV8hZt1.js"),
		"./ar/console.ts": () => import("./console-C-EcSU44.js"),
		"./ar/docs.ts": () => import("./docs-B02Tcvet.js"),
		"./ar/playground.ts": () => import("./playground-DD5cKlni.js"),
		"./ar/public.ts": () => import("./public-DaaJZUMz.js"),
		"./ar/usage.ts": () => import("./usage-CU5wLMi-.js"),
		"./ar/views.ts": () => import("./views-CgXzPU89.js"),
		"./en/admin.ts": () => import("./admin-DEOWI3yZ.js"),
		"./en/calls.ts": () => import("./calls-KUQcZeAs.js"),
		"./en/common.ts": () => import("./common-4urOdyo7.js"),
		"./en/console.ts": () => import("./console-CJ7kW9MT.js"),
		"./en/customer.ts": () => import("./customer-IdR260ID.js"),
		"./en/docs.ts": () => import("./docs-CFisqPkO.js"),
		"./en/operations.ts": () => import("./operations-B1SXvomP.js"),
		"./en/playground.ts": () => import("./playground-85UMHjUW.js"),
		"./en/public.ts": () => import("./public-DAth7DE_.js"),
		"./en/staff.ts": () => import("./staff-CJEQP5re.js"),
		"./en/today.ts": () => import("./today-CZn2MyJC.js"),
		"./en/usage.ts": () => import("./usage-dXVl698j.js"),
		"./en/views.ts": () => import("./views-gQTv5nyp.js"),
		"./es/common.ts": () => import("./common-Jz5hLLqN.js"),
		"./es/console.ts": () => import("./console-eiNBwDBf.js"),
		"./es/docs.ts": () => import("./docs-F-YeieM2.js"),
		"./es/playground.ts": () => import("./playground-rqd9AzwG.js"),
		"./es/public.ts": () => import("./public-DOWxSAHp.js"),
		"./es/usage.ts": () => import("./usage-B_7yx0_0.js"),
		"./es/views.ts": () => import("./views-C8jYeBfo.js"),
		"./fr/common.ts": () => import("./common-COyfIv7v.js"),
		"./fr/console.ts": () => import("./console-Dxt4Wzhk.js"),
		"./fr/docs.ts": () => import("./docs-B8uxx0qY.js"),
		"./fr/playground.ts": () => import("./playground-CNHz_jOz.js"),
		"./fr/public.ts": () => import("./public-BZx_GYyD.js"),
		"./fr/usage.ts": () => import("./usage-Bm1obgZy.js"),
		"./fr/views.ts": () => import("./views-DU1zWGDz.js"),
		"./ja/common.ts": () => import("./common-jyCAy9Jj.js"),
		"./ja/console.ts": () => import("./console-CGe2emFD.js"),
		"./ja/docs.ts": () => import("./docs-DqGxWx1b.js"),
		"./ja/playground.ts": () => import("./playground-BMfabGRt.js"),
		"./ja/public.ts": () => import("./public-B5_Dmhiq.js"),
		"./ja/usage.ts": () => import("./usage-BI6d8y-o.js"),
		"./ja/views.ts": () => import("./views-Bg3_i4zR.js"),
		"./ko/common.ts": () => import("./common-DSOxxxaK.js"),
		"./ko/console.ts": () => import("./console-DJBYSFJG.js"),
		"./ko/docs.ts": () => import("./docs-CjRavpyo.js"),
		"./ko/playground.ts": () => import("./playground-DCgwS5Hk.js"),
		"./ko/public.ts": () => import("./public-CL6M41KK.js"),
		"./ko/usage.ts": () => import("./usage-CYCImcsF.js"),
		"./ko/views.ts": () => import("./views-CauDUle0.js"),
		"./ru/common.ts": () => import("./common-DJBLkaU-.js"),
		"./ru/console.ts": () => import("./console-BvF2wn86.js"),
		"./ru/docs.ts": () => import("./docs-hUsCdYnW.js"),
		"./ru/playground.ts": () => import("./playground-Dedd41vh.js"),
		"./ru/public.ts": () => import("./public-ChcVjWju.js"),
		"./ru/usage.ts": () => import("./usage-CrPpliYu.js"),
		"./ru/views.ts": () => import("./views-DiXMzcs0.js"),
		"./zh/admin.ts": () => import("./admin-azKceQgD.js"),
		"./zh/calls.ts": () => import("./calls-Dwu3qhKe.js"),
		"./zh/common.ts": () => import("./common-D9AvhB-T.js"),
		"./zh/console.ts": () => import("./console-BUYAbDa2.js"),
		"./zh/customer.ts": () => import("./customer-DEjYaMtM.js"),
		"./zh/docs.ts": () => import("./docs-DxE2l1-u.js"),
		"./zh/operations.ts": () => import("./operations-C0-x76V3.js"),
		"./zh/playground.ts": () => import("./playground-rrs1c838.js"),
		"./zh/public.ts": () => import("./public-DH4jgGZ2.js"),
		"./zh/staff.ts": () => import("./staff-BcdpAiBx.js"),
		"./zh/today.ts": () => import("./today-Cltk53yE.js"),
		"./zh/usage.ts": () => import("./usage-BBWrsZBg.js"),
		"./zh/views.ts": () => import("./views-C3bpL5Z9.js"),
		"./zh-TW/common.ts": () => import("./common-DYdelfWg.js"),
		"./zh-TW/console.ts": () => import("./console-ZJx6jBr-.js"),
		"./zh-TW/docs.ts": () => import("./docs-BQpp_kHF.js"),
		"./zh-TW/playground.ts": () => import("./playground-CD3z1Oqo.js"),
		"./zh-TW/public.ts": () => import("./public-CDXl8nJ7.js"),
		"./zh-TW/usage.ts": () => import("./usage-DqrOJqOM.js"),
		"./zh-TW/views.ts": () => import("./views-DEirOQag.js")
	}), `./${language}/${namespace}.ts`, 3))[namespace]
};
/** Creates an i18next instance with one language and some namespaces. Other languages are loaded when they are switched to. */
async function createI18n(app, locale, start = ["common", app]) {
	const instance$1 = instance.createInstance();
	await instance$1.use(files).init({
		lng: shownLocale(app, locale),
		fallbackLng: false,
		load: "currentOnly",
		ns: start,
		defaultNS: "common",
		interpolation: { escapeValue: false }
	});
	return instance$1;
}
// ../../packages/ui/src/app/page-language.ts
var fonts = {
	zh: () => Promise.resolve({                 }),
	"zh-TW": () => Promise.resolve({                 }),
	ja: () => Promise.resolve({                 }),
	ko: () => Promise.resolve({                 }),
	ar: () => Promise.resolve({                     })
};
/** Loads the fonts that a language needs beyond the Latin ones. */
async function loadFonts(language) {
	await fonts[parseLocale(language)]?.();
}
/** Sets the language and direction of the document. */
function setDocumentLanguage(language) {
	document.documentElement.lang = language;
	document.documentElement.dir = directionOf(parseLocale(language));
}
/** Stores the language in the cookie, sets it for the document, and loads the fonts. */
async function applyLanguage(language, cookie) {
	document.cookie = cookie;
	setDocumentLanguage(language);
	await loadFonts(language);
}
// ../../packages/ui/src/app/use-locale.ts
function useLocale() {
	const { i18n } = useTranslation();
	return parseLocale(i18n.language);
}
/** Returns a function that changes the page's language and stores it in the cookie. */
function useShowLanguage(app) {
	const { i18n } = useTranslation();
	return async (locale) => {
		await Promise.all([i18n.changeLanguage(shownLocale(app, locale)), applyLanguage(locale, writeLocaleCookie(locale))]);
	};
}
export { locales as a, languagesOf as i, useShowLanguage as n, parseLocale as o, createI18n as r, useLocale as t };
