import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as AccountButton } from "./AccountButton-ChMEGPwa.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { $ as useOnSignedOut, B as KeyRound, H as Link, P as Notice, Q as trpc, U as useNavigate, V as Outlet } from "../prerender.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useLocation } from "./useLocation-DdX8a5q0.js";
import { t as useRouter } from "./useRouter-BXsdacP2.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as isApple } from "./is-apple-GbXBysjV.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/book-open.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$9 = {
	name: "book-open",
	size: 24,
	node: [["path", {
		d: "M12 5v16",
		key: "1f6ucr"
	}], ["path", {
		d: "M20.001 19A2 2 0 0022 17V5a2 2 0 00-1.999-2L16 3.002A5 5 0 0012 5a5 5 0 00-4-2H4a2 2 0 00-2 2v12a2 2 0 001.999 2H8a5 5 0 014 2 5 5 0 014-2z",
		key: "1fyvmf"
	}]]
};
__iconData$9.node;
var BookOpen = createLucideIcon(__iconData$9);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/boxes.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$8 = {
	name: "boxes",
	size: 24,
	node: [
		["path", {
			d: "M2.97 12.92A2 2 0 0 0 2 14.63v3.24a2 2 0 0 0 .97 1.71l3 1.8a2 2 0 0 0 2.06 0L12 19v-5.5l-5-3-4.03 2.42Z",
			key: "lc1i9w"
		}],
		["path", {
			d: "m7 16.5-4.74-2.85",
			key: "1o9zyk"
		}],
		["path", {
			d: "m7 16.5 5-3",
			key: "va8pkn"
		}],
		["path", {
			d: "M7 16.5v5.17",
			key: "jnp8gn"
		}],
		["path", {
			d: "M12 13.5V19l3.97 2.38a2 2 0 0 0 2.06 0l3-1.8a2 2 0 0 0 .97-1.71v-3.24a2 2 0 0 0-.97-1.71L17 10.5l-5 3Z",
			key: "8zsnat"
		}],
		["path", {
			d: "m17 16.5-5-3",
			key: "8arw3v"
		}],
		["path", {
			d: "m17 16.5 4.74-2.85",
			key: "8rfmw"
		}],
		["path", {
			d: "M17 16.5v5.17",
			key: "k6z78m"
		}],
		["path", {
			d: "M7.97 4.42A2 2 0 0 0 7 6.13v4.37l5 3 5-3V6.13a2 2 0 0 0-.97-1.71l-3-1.8a2 2 0 0 0-2.06 0l-3 1.8Z",
			key: "1xygjf"
		}],
		["path", {
			d: "M12 8 7.26 5.15",
			key: "1vbdud"
		}],
		["path", {
			d: "m12 8 4.74-2.85",
			key: "3rx089"
		}],
		["path", {
			d: "M12 13.5V8",
			key: "1io7kd"
		}]
	]
};
__iconData$8.node;
var Boxes = createLucideIcon(__iconData$8);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/chart-column.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$7 = {
	name: "chart-column",
	size: 24,
	node: [
		["path", {
			d: "M3 3v16a2 2 0 0 0 2 2h16",
			key: "c24i48"
		}],
		["path", {
			d: "M18 17V9",
			key: "2bz60n"
		}],
		["path", {
			d: "M13 17V5",
			key: "1frdt8"
		}],
		["path", {
			d: "M8 17v-3",
			key: "17ska0"
		}]
	],
	aliases: ["bar-chart-3"]
};
__iconData$7.node;
var ChartColumn = createLucideIcon(__iconData$7);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/credit-card.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$6 = {
	name: "credit-card",
	size: 24,
	node: [
		["rect", {
			width: "20",
			height: "14",
			x: "2",
			y: "5",
			rx: "2",
			key: "ynyp8z"
		}],
		["line", {
			x1: "2",
			x2: "22",
			y1: "10",
			y2: "10",
			key: "1b3vmo"
		}],
		["path", {
			d: "M6 14h2",
			key: "mk7k0u"
		}]
	]
};
__iconData$6.node;
var CreditCard = createLucideIcon(__iconData$6);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/ellipsis.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$5 = {
	name: "ellipsis",
	size: 24,
	node: [
		["circle", {
			cx: "12",
			cy: "12",
			r: "1",
			key: "41hilf"
		}],
		["circle", {
			cx: "19",
			cy: "12",
			r: "1",
			key: "1wjl8i"
		}],
		["circle", {
			cx: "5",
			cy: "12",
			r: "1",
			key: "1pcz8c"
		}]
	],
	aliases: ["more-horizontal"]
};
__iconData$5.node;
var Ellipsis = createLucideIcon(__iconData$5);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/layout-dashboard.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$4 = {
	name: "layout-dashboard",
	size: 24,
	node: [
		["rect", {
			width: "7",
			height: "9",
			x: "3",
			y: "3",
			rx: "1",
			key: "10lvy0"
		}],
		["rect", {
			width: "7",
			height: "5",
			x: "14",
			y: "3",
			rx: "1",
			key: "16une8"
		}],
		["rect", {
			width: "7",
			height: "9",
			x: "14",
			y: "12",
			rx: "1",
			key: "1hutg5"
		}],
		["rect", {
			width: "7",
			height: "5",
			x: "3",
			y: "16",
			rx: "1",
			key: "ldoo1y"
		}]
	]
};
__iconData$4.node;
var LayoutDashboard = createLucideIcon(__iconData$4);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/search.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$3 = {
	name: "search",
	size: 24,
	node: [["path", {
		d: "m21 21-4.34-4.34",
		key: "14j7rj"
	}], ["circle", {
		cx: "11",
		cy: "11",
		r: "8",
		key: "4ej97u"
	}]]
};
__iconData$3.node;
var Search = createLucideIcon(__iconData$3);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/settings.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$2 = {
	name: "settings",
	size: 24,
	node: [["path", {
		d: "M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915",
		key: "1i5ecw"
	}], ["circle", {
		cx: "12",
		cy: "12",
		r: "3",
		key: "1v7zrd"
	}]]
};
__iconData$2.node;
var Settings = createLucideIcon(__iconData$2);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/square-terminal.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$1 = {
	name: "square-terminal",
	size: 24,
	node: [
		["path", {
			d: "m7 11 2-2-2-2",
			key: "1lz0vl"
		}],
		["path", {
			d: "M11 13h4",
			key: "1p7l4v"
		}],
		["rect", {
			width: "18",
			height: "18",
			x: "3",
			y: "3",
			rx: "2",
			ry: "2",
			key: "1m3agn"
		}]
	],
	aliases: ["terminal-square"]
};
__iconData$1.node;
var SquareTerminal = createLucideIcon(__iconData$1);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/wallet.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "wallet",
	size: 24,
	node: [["path", {
		d: "M19 7V4a1 1 0 0 0-1-1H5a2 2 0 0 0 0 4h15a1 1 0 0 1 1 1v4h-3a2 2 0 0 0 0 4h3a1 1 0 0 0 1-1v-2a1 1 0 0 0-1-1",
		key: "18etb6"
	}], ["path", {
		d: "M3 5v14a2 2 0 0 0 2 2h15a1 1 0 0 0 1-1v-4",
		key: "xoc0q4"
	}]]
};
__iconData.node;
var Wallet = createLucideIcon(__iconData);
// ../../packages/ui/src/layout/AccountMenu.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
var load$1 = () => import("./OpenAccountMenu-DG0EYUfO.js");
var OpenAccountMenu = (0, import_react.lazy)(async () => ({ default: (await load$1()).OpenAccountMenu }));
/** A menu with the user's email address, the language, the theme and sign-out. It is loaded when the pointer or the focus is on it. */
function AccountMenu(props) {
	const [wasOpened, setWasOpened] = (0, import_react.useState)(false);
	const button = /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AccountButton, {
		onPointerEnter: () => void load$1(),
		onFocus: () => void load$1(),
		onClick: () => setWasOpened(true)
	});
	if (!wasOpened) return button;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, {
		fallback: button,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OpenAccountMenu, { ...props })
	});
}
// ../../packages/ui/src/layout/Frame.tsx
var Dialog = (0, import_react.lazy)(async () => ({ default: (await import("./Dialog-D8piDiOk.js").then((n) => n.n)).Dialog }));
var itemsOnPhones = 4;
/** Page layout: a navigation rail beside the content. Below 1100 px the rail shows icons only; on phones it is a bottom bar. */
function Frame({ brand, items, navLabel, renderLink, search, footer, skipLabel, staff = false, children }) {
	const rail = staff ? "bg-[oklch(0.27_0.02_245)] text-[oklch(0.93_0.006_240)] border-transparent" : "bg-surface border-line";
	const link = staff ? "hover:bg-white/10 aria-[current=page]:bg-white/15" : "text-quiet hover:bg-raised hover:text-fg aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent";
	const fits = items.length <= 5;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: `flex min-h-dvh flex-col md:flex-row ${staff ? "border-t-4 border-warn" : ""}`,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
				href: "#content",
				className: "sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:p-3",
				children: skipLabel
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("aside", {
				className: `order-2 z-30 flex shrink-0 border-t max-md:sticky max-md:bottom-0 max-md:items-center md:sticky md:top-0 md:order-1 md:h-dvh md:w-16 md:flex-col md:border-e md:border-t-0 min-[1100px]:md:w-58 ${rail}`,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "hidden px-5 py-5 text-lg font-semibold min-[1100px]:block",
						children: brand
					}),
					search && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "hidden px-3 md:block md:pt-3 min-[1100px]:pt-0",
						children: search
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
						"aria-label": navLabel,
						className: "flex min-w-0 flex-1 justify-around gap-0.5 p-1 md:flex-col md:justify-start md:overflow-y-auto md:p-3",
						children: [items.map((item, i) => renderLink(item, `items-center gap-3 rounded-md px-2 py-1.5 font-medium max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:px-0.5 max-md:text-xs md:flex md:h-9 md:shrink-0 md:px-3 ${fits || i < itemsOnPhones ? "flex" : "hidden"} ${link}`, /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(item.icon, {
							size: 20,
							strokeWidth: 1.75,
							"aria-hidden": true,
							className: "shrink-0"
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "max-w-full truncate md:sr-only min-[1100px]:md:not-sr-only",
							children: item.label
						})] }))), !fits && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MoreItems, {
							items: items.slice(itemsOnPhones),
							renderLink,
							className: link
						})]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "hidden flex-col gap-2 p-3 min-[1100px]:flex",
						children: footer
					})
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
				id: "content",
				className: "order-1 min-w-0 flex-1 md:order-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "sticky top-0 z-20 flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-1.5 md:px-6 min-[1100px]:hidden",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "truncate font-semibold",
						children: brand
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: "flex shrink-0 items-center gap-2",
						children: [search && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
							className: "md:hidden",
							children: search
						}), footer]
					})]
				}), children]
			})
		]
	});
}
/** On phones, the rest of the navigation in a sheet. */
function MoreItems({ items, renderLink, className }) {
	const { t } = useTranslation("common");
	const [isOpen, setIsOpen] = (0, import_react.useState)(false);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
		type: "button",
		"aria-haspopup": "dialog",
		"aria-expanded": isOpen,
		onClick: () => setIsOpen(true),
		"data-testid": "more-pages",
		className: `flex min-w-0 flex-1 flex-col items-center gap-0.5 rounded-md px-0.5 py-1.5 text-xs font-medium md:hidden ${className}`,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Ellipsis, {
			size: 20,
			strokeWidth: 1.75,
			"aria-hidden": true,
			className: "shrink-0"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "max-w-full truncate",
			children: t("morePages")
		})]
	}), isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("morePages"),
		place: "bottom",
		onClose: () => setIsOpen(false),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "flex flex-col gap-1",
			onClick: () => setIsOpen(false),
			children: items.map((item) => renderLink(item, `flex h-11 items-center gap-3 rounded-md px-2 font-medium ${className}`, /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(item.icon, {
				size: 20,
				strokeWidth: 1.75,
				"aria-hidden": true,
				className: "shrink-0"
			}), item.label] })))
		})
	}) })] });
}
// src/Announcements.tsx
var everyMs = 3e5;
/** Notices of the operator, above every page. Nothing if there is none, or if they cannot be read. */
function Announcements() {
	const locale = useLocale();
	const { data = [] } = useQuery({
		...trpc.announcements.current.queryOptions({ locale }),
		refetchInterval: everyMs,
		staleTime: everyMs
	});
	if (data.length === 0) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex flex-col gap-2 p-4 pb-0 md:px-6",
		children: data.map(({ id, tone, title, text, locale: language }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
			tone: tone === "warning" ? "bad" : "plain",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				lang: language,
				dir: "auto",
				"data-testid": "announcement",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("strong", { children: title }),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "whitespace-pre-line",
						children: text
					})
				]
			})
		}, id))
	});
}
// src/palette/use-command-palette.tsx
var load = () => import("./CommandPalette-BBQVWErR.js");
var CommandPalette = (0, import_react.lazy)(async () => ({ default: (await load()).CommandPalette }));
/** The command palette, which Ctrl-K and ⌘K open and close: what to render while it is open, and how to open it. */
function useCommandPalette() {
	const [isOpen, setIsOpen] = (0, import_react.useState)(false);
	(0, import_react.useEffect)(() => {
		const onKeyDown = (event) => {
			if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
			event.preventDefault();
			setIsOpen((wasOpen) => !wasOpen);
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, []);
	return {
		palette: isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CommandPalette, { onClose: () => setIsOpen(false) }) }),
		open: () => setIsOpen(true)
	};
}
/** Opens the command palette. */
function PaletteButton({ onOpen }) {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
		type: "button",
		onClick: onOpen,
		onPointerEnter: () => void load(),
		"aria-keyshortcuts": "Control+K Meta+K",
		"data-testid": "open-palette",
		className: "flex h-9 w-full items-center justify-center gap-3 rounded-md border border-line px-2.5 text-quiet hover:bg-raised hover:text-fg max-md:border-0 min-[1100px]:justify-start",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Search, {
				size: 16,
				strokeWidth: 1.75,
				"aria-hidden": true,
				className: "shrink-0 max-md:size-5"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "sr-only flex-1 text-start text-sm min-[1100px]:not-sr-only",
				children: t("search.open")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("kbd", {
				"aria-hidden": true,
				className: "hidden font-sans text-xs min-[1100px]:block",
				children: isApple() ? "⌘K" : "Ctrl K"
			})
		]
	});
}
// src/SignedInFrame.tsx
var NewTerms = (0, import_react.lazy)(async () => ({ default: (await import("./NewTerms-CsQhZuwF.js")).NewTerms }));
/** Pages on which a customer who does not accept new terms takes credit and data along and leaves. */
var openBeforeTerms = ["/settings", "/credits/return"];
/** The layout of signed-in pages: navigation rail, balance and account menu. */
function SignedInFrame({ children }) {
	const { t } = useTranslation(["common", "console"]);
	const navigate = useNavigate();
	const router = useRouter();
	const path = useLocation({ select: ({ pathname }) => pathname });
	const me = useQuery(trpc.accounts.me.queryOptions());
	const overview = useQuery({
		...trpc.overview.get.queryOptions(),
		refetchInterval: 3e4
	});
	useOnSignedOut((0, import_react.useCallback)(() => {
		navigate({
			to: "/sign-in",
			search: { next: router.state.location.href }
		});
	}, [navigate, router]));
	const palette = useCommandPalette();
	const items = [
		{
			to: "/overview",
			label: t("console:nav.overview"),
			icon: LayoutDashboard
		},
		{
			to: "/usage",
			label: t("console:nav.usage"),
			icon: ChartColumn
		},
		{
			to: "/keys",
			label: t("console:nav.keys"),
			icon: KeyRound
		},
		{
			to: "/playground",
			label: t("console:nav.playground"),
			icon: SquareTerminal
		},
		{
			to: "/credits",
			label: t("console:nav.credits"),
			icon: CreditCard
		},
		{
			to: "/pricing",
			label: t("console:nav.models"),
			icon: Boxes
		},
		{
			to: "/docs",
			label: t("console:nav.docs"),
			icon: BookOpen
		},
		{
			to: "/settings",
			label: t("console:nav.settings"),
			icon: Settings
		}
	];
	const pending = me.data?.pendingTerms;
	if (pending && !openBeforeTerms.includes(path)) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewTerms, {
		document: pending.document,
		version: pending.version
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Frame, {
		brand: t("brand"),
		items,
		navLabel: t("navigation"),
		skipLabel: t("skip"),
		renderLink: (item, className, content) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: item.to,
			className,
			children: content
		}, item.to),
		search: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PaletteButton, { onOpen: palette.open }),
		footer: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
			to: "/credits",
			className: "flex h-9 items-center justify-center gap-2 rounded-full border border-line px-3 font-medium whitespace-nowrap hover:bg-raised",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Wallet, {
					size: 16,
					strokeWidth: 1.75,
					"aria-hidden": true,
					className: "shrink-0 text-accent"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: "sr-only",
					children: [t("console:overview.balance"), ":"]
				}),
				overview.data ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: overview.data.balanceUsd,
					testId: "balance",
					className: "text-sm"
				}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-quiet",
					children: overview.error ? "–" : "…"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "sr-only",
					children: t("console:overview.addCredits")
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AccountMenu, {
			app: "console",
			onSignedOut: () => navigate({ to: "/" })
		})] }),
		children: [
			me.data?.account?.status === "suspended" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "p-4",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, {
					tone: "bad",
					children: [
						me.data.account.suspendedReason === "payment_dispute" ? t("console:suspendedByDispute") : t("console:suspended", { reason: me.data.account.suspendedReason ?? "" }),
						" ",
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SupportAddress, {})
					]
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Announcements, {}),
			children ?? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Outlet, {}),
			palette.palette
		]
	});
}
/** Where a customer whose account is suspended can write; nothing if the operator gave no address. */
function SupportAddress() {
	const email = useQuery(trpc.system.info.queryOptions()).data?.supportEmail;
	if (!email) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
		href: `mailto:${email}`,
		className: "underline",
		dir: "ltr",
		translate: "no",
		"data-testid": "support-address",
		children: email
	});
}
export { SignedInFrame, Search as n, AccountMenu as t };
