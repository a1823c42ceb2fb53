import { t as legalLocale } from "./legal-lY2F2H66.js";
import { t as AccountMenu } from "./SignedInFrame-D4qb3szs.js";
import { F as Skeleton, H as Link, L as Button, Q as trpc, U as useNavigate, w as FormError, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as LanguageSelect } from "./LanguageSelect-CA7zWETF.js";
import { t as LegalText } from "./LegalText-I17Twb0C.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/NewTerms.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Shows a new version of the terms or of a policy and asks for their acceptance in place of every page but those on which a customer leaves. */
function NewTerms({ document, version }) {
	const { t } = useTranslation([
		"console",
		"common",
		"docs"
	]);
	const name = t(`docs:legal.documents.${document}`);
	const explain = useExplain();
	const format = useFormat();
	const locale = useLocale();
	const navigate = useNavigate();
	const queries = useQueryClient();
	const terms = useQuery(trpc.legal.read.queryOptions({
		document,
		version
	}));
	const accept = useMutation(trpc.legal.accept.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.accounts.me.queryFilter()) }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex min-h-dvh flex-col",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("header", {
			className: "border-b border-line bg-surface",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "mx-auto flex max-w-[1200px] items-center justify-between gap-3 px-4 py-2.5 md:px-6",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-lg font-semibold",
					children: t("common:brand")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 items-center gap-3",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(LanguageSelect, { app: "console" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "min-w-0 max-w-60",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AccountMenu, {
							app: "console",
							onSignedOut: () => navigate({ to: "/" })
						})
					})]
				})]
			})
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
			className: "mx-auto flex w-full max-w-[760px] flex-1 flex-col gap-5 px-4 py-8 md:px-6",
			"data-testid": "new-terms",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
					className: "text-xl font-semibold",
					children: document === "terms" ? t("newTerms.title") : t("docs:legal.changed", { document: name })
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "mt-1 text-quiet",
					children: t("newTerms.lead")
				})] }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
					query: terms,
					skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-72" }),
					children: ({ texts, effectiveAt }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: "flex flex-wrap justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-3 text-sm",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "text-quiet",
							children: t("newTerms.version", {
								version,
								date: format.date(effectiveAt)
							})
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
							href: `/${document}`,
							target: "_blank",
							rel: "noopener",
							className: "text-accent underline",
							children: t("newTerms.earlier")
						})]
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
						tabIndex: 0,
						"aria-label": name,
						className: "max-h-[46vh] overflow-y-auto px-4 py-4",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
							lang: legalLocale(locale),
							dir: "ltr",
							children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(LegalText, { sections: texts[legalLocale(locale)] })
						})
					})] })
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: accept.error && explain(accept.error) }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "primary",
					className: "self-start",
					disabled: !terms.data,
					busy: accept.isPending,
					onClick: () => accept.mutate({
						document,
						version
					}),
					"data-testid": "accept-new-terms",
					children: document === "terms" ? t("newTerms.accept") : t("docs:legal.accept")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
					className: "border-t border-line pt-4 text-quiet",
					children: [
						t("newTerms.decline"),
						" ",
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
							to: "/settings",
							className: "text-accent underline",
							"data-testid": "leave",
							children: t("newTerms.leave")
						})
					]
				})
			]
		})]
	});
}
export { NewTerms };
