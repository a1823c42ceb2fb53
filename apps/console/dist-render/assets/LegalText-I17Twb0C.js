import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/legal/LegalText.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The sections of a legal document. */
function LegalText({ sections }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex flex-col gap-6",
		children: sections.map(({ title, paragraphs }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
			className: "flex flex-col gap-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
				className: "text-lg font-semibold",
				children: title
			}), paragraphs.map((text) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "leading-relaxed wrap-anywhere",
				children: text
			}, text))]
		}, title))
	});
}
export { LegalText as t };
