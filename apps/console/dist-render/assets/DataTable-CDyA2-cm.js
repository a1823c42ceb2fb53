import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/data/DataTable.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** styles.css defines the widths, in the `stacked` variant. */
var containers = {
	small: "@container/small-table",
	medium: "@container/medium-table",
	wide: "@container/wide-table",
	none: ""
};
var places = {
	title: "stacked:order-1 stacked:min-w-0 stacked:flex-1 stacked:font-medium",
	figure: "stacked:order-1 stacked:font-medium",
	detail: "stacked:order-3 stacked:min-w-0 stacked:before:me-1.5 stacked:before:font-sans stacked:before:text-xs stacked:before:text-quiet stacked:before:content-[attr(data-label)]",
	bare: "stacked:order-3",
	actions: "stacked:order-4 stacked:-me-2.5 stacked:ms-auto",
	optional: "@max-[960px]:hidden"
};
/** A table whose rows are stacked as cards when the container is too narrow. */
function DataTable({ columns, rows, rowKey, stackBelow = "medium", dense = false, rowTestId, rowClass, onOpen, openKey, window: part }) {
	const { t } = useTranslation("common");
	const [focused, setFocused] = (0, import_react.useState)(0);
	const side = dense ? "px-2" : "px-4";
	const step = (event) => {
		const by = {
			j: 1,
			ArrowDown: 1,
			k: -1,
			ArrowUp: -1
		}[event.key];
		if (by === void 0) return;
		event.preventDefault();
		const next = Math.min(rows.length - 1, Math.max(0, focused + by));
		setFocused(next);
		const table = event.currentTarget;
		const find = () => table.querySelector(`tr[data-index="${next}"]`);
		const row = find();
		if (row || !part) return row?.focus();
		part.reveal(next);
		requestAnimationFrame(() => find()?.focus());
	};
	const openProps = (row, i) => onOpen && {
		tabIndex: i === focused || part && focused < part.first && i === part.first ? 0 : -1,
		"aria-selected": rowKey(row) === openKey,
		onClick: () => onOpen(row),
		onFocus: () => setFocused(i),
		onKeyDown: (event) => event.key === "Enter" && event.target === event.currentTarget && onOpen(row)
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: `relative overflow-x-auto ${containers[stackBelow]}`,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
			"aria-rowcount": part && rows.length + 1,
			className: `w-full border-collapse text-start stacked:block ${dense ? "text-sm" : ""}`,
			onKeyDown: onOpen && step,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", {
				className: "stacked:sr-only",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", { children: columns.map(({ title, numeric, place }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
					scope: "col",
					className: `h-9 border-b border-line bg-surface text-xs font-medium whitespace-nowrap text-quiet ${side} ${numeric ? "text-end" : "text-start"} ${place === "optional" ? places.optional : ""}`,
					children: title || /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "sr-only",
						children: t("actions")
					})
				}, title)) })
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tbody", {
				className: "stacked:block",
				children: [
					part && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spacer, { height: part.heightBefore }),
					(part ? rows.slice(part.first, part.end) : rows).map((row, at) => [row, at + (part?.first ?? 0)]).map(([row, i]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", {
						ref: part?.measure,
						"data-index": i,
						"aria-rowindex": part && i + 2,
						"data-testid": typeof rowTestId === "function" ? rowTestId(row) : rowTestId,
						className: `border-b border-line/60 last:border-0 stacked:flex stacked:flex-wrap stacked:items-center stacked:gap-x-3 stacked:gap-y-0.5 stacked:py-2.5 stacked:before:order-2 stacked:before:basis-full stacked:before:content-[''] ${dense ? "" : "stacked:px-4"} ${onOpen ? "cursor-pointer hover:bg-raised aria-selected:bg-accent-soft" : ""} ${rowClass?.(row) ?? ""}`,
						...openProps(row, i),
						children: columns.map(({ title, cell, numeric, place = "detail", className = "" }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
							"data-label": place === "detail" ? title : void 0,
							className: `h-10 py-1.5 stacked:h-auto stacked:max-w-none stacked:p-0 stacked:empty:hidden ${side} ${numeric ? "text-end whitespace-nowrap" : ""} ${places[place]} ${className}`,
							children: place === "actions" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
								className: "-me-2.5 flex flex-wrap justify-end stacked:me-0 [&>button]:px-2.5",
								children: cell(row)
							}) : isolateFigure(cell(row))
						}, title))
					}, rowKey(row))),
					part && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spacer, { height: part.heightAfter })
				]
			})]
		})
	});
}
/** Figures and amounts read from left to right in every language; text follows the page. */
function isolateFigure(content) {
	return typeof content === "string" && /\d/.test(content) && !/\p{L}/u.test(content) ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", {
		dir: "ltr",
		children: content
	}) : content;
}
/** Takes the place of rows that are not rendered. */
function Spacer({ height }) {
	return height > 0 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", {
		"aria-hidden": true,
		style: { height },
		className: "stacked:block"
	}) : null;
}
export { DataTable as t };
