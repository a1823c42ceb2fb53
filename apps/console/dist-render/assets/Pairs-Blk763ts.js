import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/data/Pairs.tsx
var import_jsx_runtime = require_jsx_runtime();
/** A list of names with their values right-aligned. */
function Pairs({ pairs }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dl", {
		className: "flex flex-col",
		children: pairs.map(([name, value]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex justify-between gap-6 border-b border-line/60 py-2 last:border-0",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", {
				className: "max-w-3/5 shrink-0 text-quiet",
				children: name
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dd", {
				className: "min-w-0 text-end wrap-anywhere",
				children: value
			})]
		}, name))
	});
}
export { Pairs as t };
