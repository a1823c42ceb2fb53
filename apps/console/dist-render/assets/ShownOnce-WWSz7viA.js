import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { L as Button, T as CheckField } from "../prerender.js";
// ../../packages/ui/src/controls/FormSection.tsx
var import_jsx_runtime = require_jsx_runtime();
/** A group of form fields under a heading. */
function FormSection({ title, help, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
		className: "flex min-w-0 flex-col gap-3 border-t border-line pt-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
				className: "sr-only",
				children: title
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				"aria-hidden": true,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "font-semibold",
					children: title
				}), help && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "mt-0.5 text-sm text-quiet",
					children: help
				})]
			}),
			children
		]
	});
}
// src/pages/ShownOnce.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** A secret that is shown once. It can be closed only after the user confirms having stored it. */
function ShownOnce({ secret, storedLabel, onStored, onClose, children }) {
	const { t } = useTranslation(["console", "common"]);
	const [stored, setStored] = (0, import_react.useState)(false);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex min-w-0 flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center gap-3 rounded-md border border-line bg-raised p-3",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					"data-testid": "key-secret",
					translate: "no",
					className: "min-w-0 flex-1 font-mono text-sm break-all",
					children: secret
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
					text: secret,
					label: t("common:copy"),
					copiedLabel: t("common:copied")
				})]
			}),
			children,
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: storedLabel,
				checked: stored,
				onChange: (event) => {
					setStored(event.target.checked);
					onStored?.(event.target.checked);
				},
				"data-testid": "confirm-stored"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				disabled: !stored,
				onClick: onClose,
				"data-testid": "close-secret",
				children: t("keys.done")
			})
		]
	});
}
export { FormSection as n, ShownOnce as t };
