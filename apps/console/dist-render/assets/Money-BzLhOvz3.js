import { i as formatUsd, n as formatExactUsd } from "./format-usd-1WtJEw3Z.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/money/Money.tsx
var import_jsx_runtime = require_jsx_runtime();
/** An amount of money truncated to `decimals`, with the exact amount in its tooltip. */
function Money({ usd, decimals = 2, testId, className = "" }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: `whitespace-nowrap ${className}`,
		dir: "ltr",
		translate: "no",
		title: formatExactUsd(usd),
		"data-usd": usd,
		"data-testid": testId,
		children: formatUsd(usd, decimals)
	});
}
export { Money as t };
