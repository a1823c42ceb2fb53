import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as themes, r as useTheme, t as setTheme } from "./theme-DYpFlQxa.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/layout/ThemeSelect.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The props of a select for the theme of the pages in this browser. */
function useThemeField() {
	const { t } = useTranslation("common");
	return {
		value: useTheme(),
		onChange: (event) => setTheme(themes.find((theme) => theme === event.target.value) ?? "system"),
		children: themes.map((theme) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
			value: theme,
			children: t(`theme.${theme}`)
		}, theme))
	};
}
/** Selects the theme, without a visible label. */
function ThemeSelect() {
	const { t } = useTranslation("common");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
		"data-testid": "theme",
		"aria-label": t("theme.label"),
		className: "h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg",
		...useThemeField()
	});
}
export { useThemeField as n, ThemeSelect as t };
