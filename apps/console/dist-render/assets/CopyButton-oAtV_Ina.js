import { n as Check, t as Copy } from "./copy-BKeqEIWf.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as isApple } from "./is-apple-GbXBysjV.js";
import { L as Button } from "../prerender.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/controls/CopyButton.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/**
* Copies a text to the clipboard and then shows `copiedLabel` for two seconds. Where the browser has no clipboard (a page without HTTPS)
* or refuses, the text is shown selected, with the keys to press.
*/
function CopyButton({ text, label, copiedLabel }) {
	const { t } = useTranslation("common");
	const [state, setState] = (0, import_react.useState)("idle");
	(0, import_react.useEffect)(() => {
		if (state !== "copied") return;
		const timer = setTimeout(() => setState("idle"), 2e3);
		return () => clearTimeout(timer);
	}, [state]);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			setState("copied");
		} catch {
			setState("refused");
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
		onClick: () => void copy(),
		"aria-live": "polite",
		"data-testid": "copy",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(state === "copied" ? Check : Copy, {
			size: 16,
			strokeWidth: 1.75,
			"aria-hidden": true
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: state === "copied" ? copiedLabel : label })]
	}), state === "refused" && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
		className: "flex w-full flex-col gap-1.5 text-sm",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			role: "alert",
			children: t("copyRefused", { keys: isApple() ? "⌘C" : "Ctrl C" })
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("textarea", {
			ref: (field) => field?.select(),
			readOnly: true,
			rows: Math.min(6, text.split("\n").length),
			value: text,
			dir: "ltr",
			translate: "no",
			className: "w-full rounded-md border border-line bg-raised p-2 font-mono text-sm break-all",
			"data-testid": "copy-by-hand"
		})]
	})] });
}
export { CopyButton as t };
