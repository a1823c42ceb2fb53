import { t as useChangeLanguage } from "./use-language-CLEMemSf.js";
import { C as LanguageChoice } from "../prerender.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/layout/LanguageSelect.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Selects the language of the pages, and stores it with a signed-in user. */
function LanguageSelect({ app }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(LanguageChoice, {
		app,
		onChange: useChangeLanguage(app)
	});
}
export { LanguageSelect as t };
