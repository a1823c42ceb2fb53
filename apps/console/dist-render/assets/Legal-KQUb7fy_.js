import { t as legalLocale } from "./legal-lY2F2H66.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { F as Skeleton, H as Link, P as Notice, Q as trpc, W as useSearch, k as Card } from "../prerender.js";
import { t as LegalText } from "./LegalText-I17Twb0C.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/pages/legal/ServiceFacts.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Who runs this service and how to reach them; with `hasRefunds`, also the settings that the refund policy refers to. */
function ServiceFacts({ hasRefunds }) {
	const { t } = useTranslation("docs");
	const locale = useLocale();
	const { data } = useQuery(trpc.system.info.queryOptions());
	if (!data) return null;
	const { operatorName, supportEmail, refunds } = data;
	const pairs = [[t("legal.operator"), operatorName]];
	if (supportEmail) pairs.push([t("legal.support"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SupportLink, { email: supportEmail }, "support")]);
	if (hasRefunds) pairs.push([t("legal.refundWindow"), refunds.windowHours === 0 ? t("legal.refundNever") : formatHours(refunds.windowHours, locale)], [t("legal.refundFee"), refunds.includesFee ? t("legal.feeRefunded") : t("legal.feeKept")]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("legal.service"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "px-4 py-2",
			"data-testid": "service-facts",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs })
		})
	});
}
function SupportLink({ email }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
		href: `mailto:${email}`,
		className: "text-accent underline",
		dir: "ltr",
		translate: "no",
		children: email
	});
}
/** Whole days from two on, otherwise hours, in words of the language. */
function formatHours(hours, locale) {
	const isDays = hours >= 48 && hours % 24 === 0;
	return new Intl.NumberFormat(locale, {
		style: "unit",
		unit: isDays ? "day" : "hour",
		unitDisplay: "long"
	}).format(isDays ? hours / 24 : hours);
}
// src/pages/legal/Legal.tsx
var documents = [
	"terms",
	"privacy",
	"refunds",
	"acceptable-use"
];
/** A legal document in the version in force or the one in the address, who runs the service, and the list of all versions. */
function Legal({ document: name }) {
	const { t } = useTranslation("docs");
	const locale = useLocale();
	const format = useFormat();
	const { version } = useSearch({ from: `/open/${name}` });
	const read = useQuery(trpc.legal.read.queryOptions({
		document: name,
		...version ? { version } : {}
	}));
	const title = t(`legal.documents.${name}`);
	(0, import_react.useEffect)(() => {
		document.title = `${title} · derouter`;
	}, [title]);
	const language = legalLocale(locale);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "mx-auto grid max-w-[1040px] gap-8 px-4 py-10 md:px-6 lg:grid-cols-[minmax(0,68ch)_minmax(0,1fr)] lg:items-start",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("article", {
			className: "flex min-w-0 flex-col gap-6",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
				query: read,
				skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "h-96" }),
				children: (shown) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
						className: "flex flex-col gap-2",
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
								className: "text-2xl font-semibold",
								children: title
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
								className: "text-quiet",
								"data-testid": "legal-version",
								children: [
									t("legal.version", { version: shown.version }),
									" · ",
									t("legal.inForceFrom", { date: format.date(shown.effectiveAt) })
								]
							}),
							locale !== "en" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
								className: "text-quiet",
								"data-testid": "legal-binding",
								children: t("legal.binding")
							})
						]
					}),
					!shown.isInForce && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, {
						tone: "warn",
						children: [
							t(new Date(shown.effectiveAt) > /* @__PURE__ */ new Date() ? "legal.isLater" : "legal.isOld"),
							" ",
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
								to: `/${name}`,
								search: {},
								className: "text-accent underline",
								children: t("legal.toCurrent")
							})
						]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						lang: language,
						dir: "ltr",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(LegalText, { sections: shown.texts[language] })
					})
				] })
			})
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex min-w-0 flex-col gap-6 lg:sticky lg:top-6",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ServiceFacts, { hasRefunds: name === "refunds" }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Others, { current: name }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Versions, {
					document: name,
					shown: read.data?.version
				})
			]
		})]
	});
}
function Others({ current }) {
	const { t } = useTranslation("docs");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("legal.all"),
		className: "overflow-hidden",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", { children: documents.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
			className: "border-b border-line/60 last:border-0",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				to: `/${name}`,
				search: {},
				"aria-current": name === current ? "page" : void 0,
				className: "block px-4 py-2.5 hover:bg-raised aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium",
				children: t(`legal.documents.${name}`)
			})
		}, name)) })
	});
}
/** All versions of a document, newest first. */
function Versions({ document: name, shown }) {
	const { t } = useTranslation("docs");
	const format = useFormat();
	const versions = useQuery(trpc.legal.versions.queryOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("legal.versions"),
		className: "overflow-hidden",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: versions,
			children: (all) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", { children: all.filter(({ document }) => document === name).map(({ version, effectiveAt, isInForce }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
				className: "border-b border-line/60 last:border-0",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
					to: `/${name}`,
					search: { version },
					"aria-current": version === shown ? "page" : void 0,
					className: "flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-raised aria-[current=page]:bg-accent-soft",
					"data-testid": "legal-version-link",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "font-medium",
							children: version
						}),
						isInForce && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: "good",
							children: t("legal.inForce")
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "w-full text-sm text-quiet",
							children: t("legal.inForceFrom", { date: format.date(effectiveAt) })
						})
					]
				})
			}, version)) })
		})
	});
}
var Terms = () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legal, { document: "terms" });
var Privacy = () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legal, { document: "privacy" });
var Refunds = () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legal, { document: "refunds" });
var AcceptableUse = () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legal, { document: "acceptable-use" });
export { AcceptableUse, Privacy, Refunds, Terms };
