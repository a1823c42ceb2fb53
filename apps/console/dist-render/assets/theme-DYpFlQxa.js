import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
// ../../packages/ui/src/app/theme.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var themes = [
	"system",
	"light",
	"dark"
];
/** Kept in this browser, and only while it differs from the system's theme. */
var storageKey = "theme";
var listeners = /* @__PURE__ */ new Set();
var current = "system";
function show() {
	if (current === "system") delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = current;
}
function setTheme(theme) {
	current = theme;
	show();
	try {
		if (theme === "system") localStorage.removeItem(storageKey);
		else localStorage.setItem(storageKey, theme);
	} catch {}
	for (const listener of listeners) listener();
}
function useTheme() {
	return (0, import_react.useSyncExternalStore)((listener) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	}, () => current);
}
export { themes as n, useTheme as r, setTheme as t };
