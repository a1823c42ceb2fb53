import { L as Button, M as EmptyState, Q as trpc } from "../prerender.js";
import { n as forgetViewToken, t as client } from "./client-Cpdtb7wU.js";
import { t as errorCode } from "./api-error-BmayfzvL.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useLocation } from "./useLocation-DdX8a5q0.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/eye.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "eye",
	size: 24,
	node: [["path", {
		d: "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0",
		key: "1nclc0"
	}], ["circle", {
		cx: "12",
		cy: "12",
		r: "3",
		key: "1v7zrd"
	}]]
};
__iconData.node;
var Eye = createLucideIcon(__iconData);
// src/views/ViewBanner.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Says on every page that it is only looked at, reports each page, and ends the view. */
function ViewBanner({ children }) {
	const { t } = useTranslation("views");
	const format = useFormat();
	const path = useLocation({ select: ({ pathname }) => pathname });
	const me = useQuery({
		...trpc.accounts.me.queryOptions(),
		refetchInterval: 3e4
	});
	const [hasEnded, setHasEnded] = (0, import_react.useState)(false);
	const [isFileRefused, setFileRefused] = (0, import_react.useState)(false);
	const view = me.data?.view;
	const isOver = hasEnded || errorCode(me.error) === "view_ended" || errorCode(me.error) === "role_missing" || me.data !== void 0 && !view;
	const isOpen = view !== void 0 && view !== null && !isOver;
	(0, import_react.useEffect)(() => {
		if (isOpen) client.views.page.mutate({ path }).catch(() => {});
	}, [isOpen, path]);
	(0, import_react.useEffect)(() => {
		if (!view) return;
		const timer = setTimeout(() => setHasEnded(true), Date.parse(view.endsAt) - Date.now());
		return () => clearTimeout(timer);
	}, [view]);
	(0, import_react.useEffect)(() => {
		if (isOver) forgetViewToken();
	}, [isOver]);
	(0, import_react.useEffect)(() => {
		const refuse = (event) => {
			if (!(event.target instanceof Element ? event.target.closest("a") : null)?.pathname.startsWith("/files/")) return;
			event.preventDefault();
			event.stopPropagation();
			setFileRefused(true);
		};
		document.addEventListener("click", refuse, true);
		return () => document.removeEventListener("click", refuse, true);
	}, []);
	if (isOver) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex min-h-dvh items-center justify-center",
		"data-testid": "view-ended",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
			title: t("endedTitle"),
			text: t("endedText")
		})
	});
	const end = async () => {
		await client.views.end.mutate().catch(() => {});
		setHasEnded(true);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		role: "status",
		className: "sticky top-0 z-40 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-warn px-4 py-1.5 text-sm font-medium text-page",
		"data-testid": "view-banner",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "flex min-w-0 items-center gap-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Eye, {
				size: 16,
				strokeWidth: 1.75,
				"aria-hidden": true,
				className: "shrink-0"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: "wrap-anywhere",
				children: [view && t("banner", {
					email: me.data?.email,
					time: format.hour(view.endsAt)
				}), isFileRefused && ` ${t("files")}`]
			})]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			className: "h-7!",
			onClick: () => void end(),
			"data-testid": "end-view",
			children: t("end")
		})]
	}), children] });
}
export { ViewBanner };
