import { I as SkeletonRows, M as EmptyState, N as ErrorState, k as Card } from "../prerender.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/data/QueryCard.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Renders a query's data, or its skeleton, error (with a retry button) or empty state. */
function QueryView({ query, rows = 3, skeleton, isEmpty = isEmptyList, empty, children }) {
	const { data, error, refetch } = query;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		error !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ErrorState, {
			error,
			onRetry: () => void refetch()
		}),
		data === void 0 && error === null && (skeleton ?? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SkeletonRows, { rows })),
		data !== void 0 && (empty !== void 0 && isEmpty(data) ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, { empty }) : children(data))
	] });
}
function isEmptyList(data) {
	return Array.isArray(data) && data.length === 0;
}
function Empty({ empty }) {
	if (typeof empty !== "object" || empty === null || !("text" in empty)) return empty;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
		title: empty.title,
		text: empty.text,
		children: empty.action
	});
}
/** A `QueryView` on a card. */
function QueryCard({ title, className, header, footer, ...view }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		...title === void 0 ? {} : { title },
		...className === void 0 ? {} : { className },
		children: [
			header,
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, { ...view }),
			footer
		]
	});
}
export { QueryView as n, QueryCard as t };
