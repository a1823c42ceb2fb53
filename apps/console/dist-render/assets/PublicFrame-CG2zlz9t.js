import { H as Link, Q as trpc, R as buttonClass, V as Outlet } from "../prerender.js";
import { t as LanguageSelect } from "./LanguageSelect-CA7zWETF.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useLocation } from "./useLocation-DdX8a5q0.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { t as X } from "./x-BdtRmS2Z.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/menu.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "menu",
	size: 24,
	node: [
		["path", {
			d: "M4 5h16",
			key: "1tepv9"
		}],
		["path", {
			d: "M4 12h16",
			key: "1lakjw"
		}],
		["path", {
			d: "M4 19h16",
			key: "1djgab"
		}]
	]
};
__iconData.node;
var Menu = createLucideIcon(__iconData);
// src/PublicFrame.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** The layout of public pages: a slim header, the content and a footer. */
function PublicFrame({ children }) {
	const { t } = useTranslation("common");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex min-h-dvh flex-col",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
				href: "#content",
				className: "sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:p-3",
				children: t("skip")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Header, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
				id: "content",
				className: "flex flex-1 flex-col",
				children: children ?? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Outlet, {})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Footer, {})
		]
	});
}
var navLink = "inline-flex h-9 items-center rounded-md px-3 text-quiet hover:bg-raised hover:text-fg aria-[current=page]:text-fg max-md:h-11 max-md:text-lg";
function Header() {
	const { t } = useTranslation(["common", "console"]);
	const me = useQuery(trpc.accounts.me.queryOptions());
	const path = useLocation({ select: ({ pathname }) => pathname });
	const [isOpen, setOpen] = (0, import_react.useState)(false);
	(0, import_react.useEffect)(() => setOpen(false), [path]);
	(0, import_react.useEffect)(() => {
		if (!isOpen) return;
		const onKey = (event) => event.key === "Escape" && setOpen(false);
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [isOpen]);
	const isSignedIn = me.data?.account;
	const links = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/pricing",
			className: navLink,
			children: t("console:site.pricing")
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/docs",
			className: navLink,
			children: t("console:site.docs")
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/status",
			className: navLink,
			children: t("console:site.status")
		})
	] });
	const enter = (className) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
		to: isSignedIn ? "/overview" : "/sign-in",
		className: `${buttonClass("plain")} ${className}`,
		children: isSignedIn ? t("console:nav.overview") : t("signIn.verify")
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
		className: "sticky top-0 z-30 border-b border-line bg-surface",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "mx-auto flex h-14 max-w-[1200px] items-center gap-2 px-4 md:gap-4 md:px-6",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: "/",
					className: "inline-flex h-9 items-center text-lg font-semibold",
					translate: "no",
					children: t("brand")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("nav", {
					"aria-label": t("navigation"),
					className: "flex flex-1 gap-1 max-md:hidden",
					children: links
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { className: "flex-1 md:hidden" }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(LanguageSelect, { app: "console" }),
				enter("max-md:hidden"),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
					type: "button",
					"aria-expanded": isOpen,
					"aria-controls": "site-menu",
					"aria-label": t("console:site.menu"),
					"data-testid": "site-menu",
					onClick: () => setOpen(!isOpen),
					className: "inline-flex size-11 items-center justify-center rounded-md hover:bg-raised md:hidden",
					children: isOpen ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(X, {
						size: 20,
						strokeWidth: 1.75,
						"aria-hidden": true
					}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Menu, {
						size: 20,
						strokeWidth: 1.75,
						"aria-hidden": true
					})
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
			id: "site-menu",
			hidden: !isOpen,
			"aria-label": t("navigation"),
			className: "absolute inset-x-0 top-full flex animate-appear flex-col gap-1 border-b border-line bg-surface p-3 shadow-float hidden:hidden md:hidden",
			children: [links, enter("mt-2 h-11")]
		})]
	});
}
var footLink = "inline-flex min-h-8 items-center text-quiet hover:text-fg hover:underline";
function Footer() {
	const { t } = useTranslation(["common", "console"]);
	const info = useQuery(trpc.system.info.queryOptions());
	const groups = [
		{
			title: t("console:site.product"),
			links: [["/pricing", t("console:site.pricing")], ["/status", t("console:site.status")]]
		},
		{
			title: t("console:site.developers"),
			links: [["/docs", t("console:site.docs")], ["/docs/api", t("console:site.api")]]
		},
		{
			title: t("console:site.legal"),
			links: [
				["/terms", t("console:site.terms")],
				["/privacy", t("console:site.privacy")],
				["/refunds", t("console:site.refunds")],
				["/acceptable-use", t("console:site.acceptableUse")]
			]
		}
	];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("footer", {
		className: "mt-16 border-t border-line bg-surface",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "mx-auto grid max-w-[1200px] grid-cols-2 gap-8 px-4 py-10 sm:grid-cols-4 md:px-6",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-1.5 max-sm:col-span-2",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "text-lg font-semibold",
						translate: "no",
						children: t("brand")
					}),
					info.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "text-quiet",
						children: info.data.operatorName
					}),
					info.data?.supportEmail && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: `mailto:${info.data.supportEmail}`,
						className: footLink,
						translate: "no",
						children: info.data.supportEmail
					})
				]
			}), groups.map(({ title, links }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
				"aria-label": title,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: "mb-1.5 text-sm font-semibold",
					children: title
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
					className: "flex list-none flex-col",
					children: links.map(([href, label]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FootLink, {
						href,
						children: label
					}) }, href))
				})]
			}, title))]
		})
	});
}
/** A link of the router, or a plain one to the reference of the API, which the server makes. */
function FootLink({ href, children }) {
	if (href === "/docs/api") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
		href,
		className: footLink,
		children
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
		to: href,
		className: footLink,
		children
	});
}
export { PublicFrame };
