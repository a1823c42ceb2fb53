import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/feedback/Badge.tsx
var import_jsx_runtime = require_jsx_runtime();
var tones = {
	plain: "border-line text-quiet",
	accent: "border-accent/50 text-accent",
	good: "border-good/50 text-good",
	warn: "border-warn/50 text-warn",
	bad: "border-bad/50 text-bad"
};
/** A short status or label. */
function Badge({ tone = "plain", children, testId }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		"data-testid": testId,
		className: `inline-flex items-center rounded-md border px-1.5 text-xs leading-5 font-medium whitespace-nowrap ${tones[tone]}`,
		children
	});
}
export { Badge as t };
