import { r as __exportAll } from "./react-Iq8rsUJv.js";
import { t as X } from "./x-BdtRmS2Z.js";
import { a as DialogOverlay, i as DialogDescription, n as DialogClose, o as DialogPortal, r as DialogContent, s as DialogTitle, t as Dialog$1 } from "./dist-BzXK-4Hc.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/controls/Dialog.tsx
var Dialog_exports = /* @__PURE__ */ __exportAll({ Dialog: () => Dialog });
var import_jsx_runtime = require_jsx_runtime();
var places = {
	middle: "left-1/2 top-[10vh] max-h-[80vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 rounded-lg",
	side: "end-0 top-0 h-dvh w-[min(480px,100vw)] border-y-0 border-e-0",
	bottom: "inset-x-0 bottom-0 max-h-[80dvh] rounded-t-lg border-x-0 border-b-0"
};
/** A modal panel that traps keyboard focus until it is closed. */
function Dialog({ title, description, onClose, place = "middle", children }) {
	const { t } = useTranslation("common");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog$1, {
		open: true,
		onOpenChange: (open) => !open && onClose(),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(DialogPortal, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DialogOverlay, { className: "fixed inset-0 z-40 bg-black/40" }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(DialogContent, {
			className: `fixed z-50 flex animate-appear flex-col overflow-y-auto border border-line bg-surface p-6 shadow-float ${places[place]}`,
			...description ? {} : { "aria-describedby": void 0 },
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "mb-4 flex items-start justify-between gap-4",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "min-w-0 wrap-anywhere",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DialogTitle, {
						className: "text-lg font-semibold",
						children: title
					}), description && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DialogDescription, {
						className: "mt-1 text-quiet",
						children: description
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DialogClose, {
					className: "-me-2 -mt-1 shrink-0 rounded-md p-2 text-quiet hover:bg-raised",
					"aria-label": t("close"),
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(X, {
						size: 16,
						strokeWidth: 1.75,
						"aria-hidden": true
					})
				})]
			}), children]
		})] })
	});
}
export { Dialog_exports as n, Dialog as t };
