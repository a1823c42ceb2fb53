import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/data/ShareBar.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Shows how much of a limit is used. The bar turns amber at 80 % and red at 100 %. */
function ShareBar({ share, label, tone = "limit" }) {
	const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		role: "progressbar",
		"aria-label": label,
		"aria-valuenow": percent,
		"aria-valuemin": 0,
		"aria-valuemax": 100,
		className: "h-1.5 overflow-hidden rounded-full bg-line",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: `h-full rounded-full ${tone === "plain" ? "bg-accent" : percent >= 100 ? "bg-bad" : percent >= 80 ? "bg-warn" : "bg-accent"}`,
			style: { width: `${percent}%` }
		})
	});
}
export { ShareBar as t };
