import { A as Page, D as SelectField, E as Field, F as Skeleton, G as useParams, H as Link, I as SkeletonRows, J as require_react_dom, L as Button, N as ErrorState, P as Notice, Q as trpc, T as CheckField, U as useNavigate, V as Outlet, W as useSearch, a as filterNames, c as periodOf, dt as keepPreviousData, i as dimensions, k as Card, l as presets, n as addDays, o as filterOf, r as countDays, s as metrics, u as statuses } from "../prerender.js";
import { n as QueryView, t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { i as formatUsd, n as formatExactUsd, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as ShareBar } from "./ShareBar-DrkMsxqe.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { n as useFormat, t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { n as receiptTones } from "./ReceiptFacts-BA-PScIG.js";
import { a as tokenChart, i as tickWriter, n as firstTokenChart, o as TimeChart, r as groupedChart, t as countTokens } from "./chart-data-DQb4iQ4z.js";
import { t as X } from "./x-BdtRmS2Z.js";
import { n as useReceipts, r as useReport, t as useLive } from "./use-receipts-C0cWowpL.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/download.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$1 = {
	name: "download",
	size: 24,
	node: [
		["path", {
			d: "M12 15V3",
			key: "m9g1x1"
		}],
		["path", {
			d: "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4",
			key: "ih7n3h"
		}],
		["path", {
			d: "m7 10 5 5 5-5",
			key: "brsn70"
		}]
	]
};
__iconData$1.node;
var Download = createLucideIcon(__iconData$1);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/list-filter.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "list-filter",
	size: 24,
	node: [
		["path", {
			d: "M2 5h20",
			key: "1fs1ex"
		}],
		["path", {
			d: "M6 12h12",
			key: "8npq4p"
		}],
		["path", {
			d: "M9 19h6",
			key: "456am0"
		}]
	]
};
__iconData.node;
var ListFilter = createLucideIcon(__iconData);
// ../../packages/ui/src/controls/Segments.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** One choice of a few, side by side. The arrow keys move the choice. */
function Segments({ label, options, value, onChange, testId }) {
	const name = (0, import_react.useId)();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
		className: "inline-flex max-w-full min-w-0 overflow-x-auto rounded-md border border-line bg-surface p-0.5",
		"data-testid": testId,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
			className: "sr-only",
			children: label
		}), options.map((option) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
			className: "relative flex h-7.5 shrink-0 cursor-pointer items-center rounded-[4px] px-2.5 text-sm font-medium whitespace-nowrap text-quiet transition-colors hover:text-fg has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:-outline-offset-1 has-focus-visible:outline-accent",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				type: "radio",
				name,
				value: option.value,
				checked: option.value === value,
				onChange: () => onChange(option.value),
				className: "absolute inset-0 cursor-pointer appearance-none outline-none",
				"data-testid": testId && `${testId}-${option.value}`
			}), option.text]
		}, option.value))]
	});
}
// src/pages/usage/Breakdown.tsx
/** Cost by two dimensions at once. Each figure links to the receipts that add up to it. */
function Breakdown({ search, onChange }) {
	const { t } = useTranslation("usage");
	const rows = search.rows ?? "key";
	const columns = search.columns && search.columns !== rows ? search.columns : rows === "model" ? "key" : "model";
	const query = useQuery({
		...trpc.usage.breakdown.queryOptions({
			period: periodOf(search),
			filter: filterOf(search),
			rows,
			columns
		}),
		placeholderData: keepPreviousData
	});
	const select = (name, value, not) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
		label: t(`breakdown.${name}`),
		value,
		onChange: (event) => onChange({ [name]: event.target.value }),
		"data-testid": `breakdown-${name}`,
		children: dimensions.filter((dimension) => dimension !== not).map((dimension) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
			value: dimension,
			children: t(`breakdown.${dimension}`)
		}, dimension))
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid grid-cols-2 gap-3 border-b border-line p-4 sm:flex",
		children: [select("rows", rows, null), select("columns", columns, rows)]
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
		query,
		skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SkeletonRows, { rows: 6 }),
		children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "overflow-x-auto",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
				className: "w-full border-collapse text-sm",
				"data-testid": "breakdown",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("caption", {
						className: "sr-only",
						children: t("breakdown.caption", { zone: data.zone })
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", { children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
							scope: "col",
							className: `${head} sticky start-0 bg-surface text-start`,
							children: t(`breakdown.${rows}`)
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
							scope: "col",
							className: `${head} text-end`,
							children: t("breakdown.total")
						}),
						data.columns.map((column) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
							scope: "col",
							className: `${head} max-w-40 text-end`,
							children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Name, {
								part: column,
								isAtEnd: true
							})
						}, column.id))
					] }) }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: data.rows.map((row, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", {
						className: "border-b border-line/60",
						"data-testid": "breakdown-row",
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
								scope: "row",
								className: "sticky start-0 h-10 max-w-60 min-w-28 bg-surface px-3 text-start font-medium",
								children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Name, { part: row })
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
								className: "px-3 text-end font-medium",
								children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
									sum: row,
									search: linkTo(search, [[rows, row.id]])
								})
							}),
							data.columns.map((column, c) => {
								const cell = data.cells[i]?.[c] ?? null;
								return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
									className: "px-3 text-end",
									children: cell === null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
										className: "text-quiet",
										children: "–"
									}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
										sum: cell,
										search: linkTo(search, [[rows, row.id], [columns, column.id]])
									})
								}, column.id);
							})
						]
					}, row.id)) }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("tfoot", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", {
						className: "font-medium",
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
								scope: "row",
								className: "sticky start-0 h-10 bg-surface px-3 text-start font-medium",
								children: t("breakdown.total")
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
								className: "px-3 text-end",
								children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
									sum: data.total,
									search: linkTo(search, []),
									testId: "breakdown-total"
								})
							}),
							data.columns.map((column) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
								className: "px-3 text-end",
								children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Figure, {
									sum: column,
									search: linkTo(search, [[columns, column.id]])
								})
							}, column.id))
						]
					}) })
				]
			}), data.isTruncated && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "p-4 text-sm text-warn",
				children: t("chart.truncated")
			})]
		})
	})] });
}
var head = "h-9 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-quiet";
function Name({ part, isAtEnd = false }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: `flex items-center gap-1.5 ${isAtEnd ? "justify-end" : ""}`,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			dir: "auto",
			translate: "no",
			className: "min-w-0 truncate",
			children: part.id === null ? t("others") : part.name || t("noName")
		}), part.isRevoked && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: t("revoked") })]
	});
}
function Figure({ sum, search, testId }) {
	const { t } = useTranslation("usage");
	const title = `${formatExactUsd(sum.costUsd)} · ${t("requests", { count: sum.requests })}`;
	const text = /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		dir: "ltr",
		translate: "no",
		title,
		"data-usd": sum.costUsd,
		"data-testid": testId,
		className: "whitespace-nowrap",
		children: formatUsd(sum.costUsd, 4)
	});
	if (search === null) return text;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
		to: "/usage",
		search,
		className: "hover:underline",
		children: text
	});
}
/** The address that selects the receipts of a cell. "All others" has none. */
function linkTo(search, parts) {
	const { view: _view, rows: _rows, columns: _columns, ...rest } = search;
	let target = rest;
	for (const [dimension, id] of parts) {
		if (id === null) return null;
		if (dimension === "day") {
			const { period: _period, unit: _unit, ...others } = target;
			target = {
				...others,
				from: id,
				to: id
			};
		} else target = {
			...target,
			[dimension]: id
		};
	}
	return target;
}
// src/pages/usage/export-csv.ts
/** Reads the receipts that the address selects as CSV and saves them as a file. `onRows` tells how many rows have arrived. Rejects if it is aborted. */
async function exportCsv(search, onRows, signal) {
	const period = periodOf(search);
	const query = new URLSearchParams({
		...typeof period === "string" ? { period } : period,
		...filterOf(search)
	});
	const response = await fetch(`/files/usage.csv?${query}`, { signal });
	if (!response.ok || !response.body) throw new Error(`the file was answered with ${response.status}`);
	const parts = [];
	let rows = -1;
	for await (const part of piecesOf(response.body)) {
		parts.push(part);
		for (const byte of part) if (byte === 10) rows++;
		onRows(Math.max(0, rows));
	}
	const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "derouter-usage.csv";
	const url = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
	Object.assign(document.createElement("a"), {
		href: url,
		download: name
	}).click();
	setTimeout(() => URL.revokeObjectURL(url), 6e4);
}
async function* piecesOf(body) {
	const reader = body.getReader();
	for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
// src/pages/usage/ExportButton.tsx
/** Saves the selected receipts as CSV, and shows how far it is. `total`: how many there are, if known. */
function ExportButton({ search, total }) {
	const { t } = useTranslation(["usage", "common"]);
	const [state, setState] = (0, import_react.useState)({ step: "idle" });
	const running = (0, import_react.useRef)(null);
	const start = () => {
		const abort = new AbortController();
		running.current = abort;
		let shown = 0;
		let rows = 0;
		setState({
			step: "reading",
			rows
		});
		const onRows = (count) => {
			rows = count;
			if (Date.now() - shown < 100) return;
			shown = Date.now();
			setState({
				step: "reading",
				rows
			});
		};
		exportCsv(search, onRows, abort.signal).then(() => setState({
			step: "done",
			rows
		}), () => setState(abort.signal.aborted ? { step: "idle" } : {
			step: "failed",
			rows
		}));
	};
	const close = () => {
		running.current?.abort();
		setState({ step: "idle" });
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
		onClick: start,
		"data-testid": "export",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Download, {
			size: 16,
			strokeWidth: 1.75,
			"aria-hidden": true
		}), t("export.start")]
	}), state.step !== "idle" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("export.title"),
		description: t("export.lead"),
		onClose: close,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4",
			"data-testid": `export-${state.step}`,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					"aria-live": "polite",
					children: total === null || total < state.rows ? t("export.rows", {
						count: state.rows,
						rows: formatCount(state.rows)
					}) : t("export.rowsOf", {
						count: total,
						rows: formatCount(state.rows),
						total: formatCount(total)
					})
				}),
				total !== null && state.step === "reading" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShareBar, {
					share: total === 0 ? 1 : Math.min(.99, state.rows / total),
					label: t("export.title"),
					tone: "plain"
				}),
				state.step === "failed" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
					tone: "bad",
					children: t("export.failed")
				}),
				state.step === "done" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("export.done") }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex justify-end gap-2",
					children: [state.step === "failed" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: start,
						children: t("common:retry")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: close,
						children: t(state.step === "reading" ? "common:cancel" : "common:close")
					})]
				})
			]
		})
	})] });
}
// src/pages/usage/PeriodBar.tsx
/** Chooses the days, in the reader's time zone. */
function PeriodBar({ search, onChange, shown }) {
	const { t } = useTranslation(["usage", "common"]);
	const [isOpen, setOpen] = (0, import_react.useState)(false);
	const chosen = search.from === void 0 ? search.period ?? "30d" : "custom";
	const submit = (event) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const [a = "", b = ""] = [String(form.get("from")), String(form.get("to"))].sort();
		onChange({
			period: void 0,
			from: a,
			to: b,
			unit: void 0
		});
		setOpen(false);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Segments, {
			label: t("period.label"),
			testId: "period",
			value: isOpen ? "custom" : chosen,
			options: [...presets.map((value) => ({
				value,
				text: t(`period.${value}`)
			})), {
				value: "custom",
				text: chosen === "custom" && search.from ? `${search.from} – ${search.to}` : t("period.custom")
			}],
			onChange: (value) => {
				if (value === "custom") return setOpen(true);
				onChange({
					period: value === "30d" ? void 0 : value,
					from: void 0,
					to: void 0,
					unit: void 0
				});
			}
		}),
		chosen === "custom" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			variant: "quiet",
			onClick: () => setOpen(true),
			children: t("period.change")
		}),
		isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
			title: t("period.customTitle"),
			description: t("period.customLead"),
			onClose: () => setOpen(false),
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
				onSubmit: submit,
				className: "flex flex-col gap-4",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "grid grid-cols-2 gap-3",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: t("period.from"),
						name: "from",
						type: "date",
						required: true,
						defaultValue: shown?.from,
						"data-testid": "from"
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: t("period.to"),
						name: "to",
						type: "date",
						required: true,
						defaultValue: shown?.to,
						...shown && { max: addDays(shown.to, 366) },
						"data-testid": "to"
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex justify-end gap-2",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: () => setOpen(false),
						children: t("common:cancel")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						type: "submit",
						variant: "primary",
						"data-testid": "apply-period",
						children: t("period.apply")
					})]
				})]
			})
		})
	] });
}
// ../../node_modules/.pnpm/@tanstack+virtual-core@3.19.11/node_modules/@tanstack/virtual-core/dist/esm/lazy-measurements.js
var import_react_dom = /* @__PURE__ */ __toESM(require_react_dom(), 1);
function getMeasurementKey(item) {
	return typeof item === "object" ? item.key : item;
}
function createLazyMeasurementsView(cache, flat) {
	const count = cache.length;
	return new Proxy(cache, { get(target, prop, receiver) {
		if (typeof prop === "string") {
			const c = prop.charCodeAt(0);
			if (c >= 48 && c <= 57) {
				const i = +prop;
				if (Number.isInteger(i) && i >= 0 && i < count) {
					let v = target[i];
					if (typeof v !== "object") {
						const s = flat[i * 2];
						v = target[i] = {
							index: i,
							key: v,
							start: s,
							size: flat[i * 2 + 1],
							end: s + flat[i * 2 + 1],
							lane: 0
						};
					}
					return v;
				}
			}
			if (prop === "length") return count;
		}
		return Reflect.get(target, prop, receiver);
	} });
}
// ../../node_modules/.pnpm/@tanstack+virtual-core@3.19.11/node_modules/@tanstack/virtual-core/dist/esm/utils.js
function memo(getDeps, fn, opts) {
	let deps = opts.initialDeps ?? [];
	let result;
	let isInitial = true;
	function memoizedFunction() {
		var _a;
		const debugEnabled = process.env.NODE_ENV !== "production" && !!opts.key && !!((_a = opts.debug) == null ? void 0 : _a.call(opts));
		let depTime = 0;
		if (debugEnabled) depTime = Date.now();
		const newDeps = getDeps();
		if (!(newDeps.length !== deps.length || newDeps.some((dep, index) => deps[index] !== dep))) return result;
		deps = newDeps;
		let resultTime = 0;
		if (debugEnabled) resultTime = Date.now();
		result = fn(...newDeps);
		if (debugEnabled) {
			const depEndTime = Math.round((Date.now() - depTime) * 100) / 100;
			const resultEndTime = Math.round((Date.now() - resultTime) * 100) / 100;
			const resultFpsPercentage = resultEndTime / 16;
			const pad = (str, num) => {
				str = String(str);
				while (str.length < num) str = " " + str;
				return str;
			};
			console.info(`%c⏱ ${pad(resultEndTime, 5)} /${pad(depEndTime, 5)} ms`, `
            font-size: .6rem;
            font-weight: bold;
            color: hsl(${Math.max(0, Math.min(120 - 120 * resultFpsPercentage, 120))}deg 100% 31%);`, opts == null ? void 0 : opts.key);
		}
		if ((opts == null ? void 0 : opts.onChange) && !(isInitial && opts.skipInitialOnChange)) opts.onChange(result);
		isInitial = false;
		return result;
	}
	memoizedFunction.updateDeps = (newDeps) => {
		deps = newDeps;
	};
	return memoizedFunction;
}
function notUndefined(value, msg) {
	if (value === void 0) throw new Error(`Unexpected undefined${msg ? `: ${msg}` : ""}`);
	else return value;
}
var approxEqual = (a, b) => Math.abs(a - b) < 1.01;
var debounce = (targetWindow, fn, ms) => {
	let timeoutId;
	return Object.assign(function(...args) {
		targetWindow.clearTimeout(timeoutId);
		timeoutId = targetWindow.setTimeout(() => fn.apply(this, args), ms);
	}, { cancel: () => {
		targetWindow.clearTimeout(timeoutId);
	} });
};
// ../../node_modules/.pnpm/@tanstack+virtual-core@3.19.11/node_modules/@tanstack/virtual-core/dist/esm/scroll-classifier.js
function classifyScrollEvent({ offset, isScrolling, elementMax, holdOffset, scrollOffset, pendingWrite, clampedMaxAtWrite }) {
	var _a;
	if (isScrolling && pendingWrite === null && offset === scrollOffset) return "spurious";
	if (pendingWrite !== null && Math.abs(offset - pendingWrite.target) < 1.5) return "readBack";
	if (pendingWrite !== null && !pendingWrite.smooth && elementMax !== null && pendingWrite.target > elementMax + holdOffset + .5 && Math.abs(offset - (elementMax + holdOffset)) < 1.5) return "clampedReadBack";
	if (pendingWrite !== null && !pendingWrite.smooth && ((_a = pendingWrite.lowMaxes) == null ? void 0 : _a.some((max) => Math.abs(offset - max) < 1.5))) return "clampedReadBack";
	if (clampedMaxAtWrite !== null && Math.abs(offset - clampedMaxAtWrite) < 1.5) return "clampedEcho";
	return "external";
}
var isAnimating = (phase) => phase === "smooth" || phase === "smoothFinishing";
function externalRetiresCommand({ kind, offset, command, target }) {
	return kind !== "spurious" && kind !== "readBack" && kind !== "clampedReadBack" && (command == null ? void 0 : command.index) != null && command.phase !== "queued" && !isAnimating(command.phase) && !approxEqual(offset, command.lastTargetOffset) && !approxEqual(offset, target()) && kind !== "clampedEcho";
}
var FLING_WINDOW_MS = 40;
function flingSpedUp(samples) {
	const last = samples[samples.length - 1];
	if (last === void 0) return false;
	let j = samples.length - 2;
	while (j >= 0 && last.t - samples[j].t < FLING_WINDOW_MS) j--;
	if (j < 0) return false;
	const mid = samples[j];
	let k = j - 1;
	while (k >= 0 && mid.t - samples[k].t < FLING_WINDOW_MS) k--;
	if (k < 0) return false;
	const first = samples[k];
	const recent = (last.offset - mid.offset) / (last.t - mid.t);
	const before = (mid.offset - first.offset) / (mid.t - first.t);
	return recent * before >= 0 && Math.abs(recent) >= 2 * Math.abs(before) && Math.abs(recent) - Math.abs(before) >= .8;
}
function flingCaught(samples) {
	const last = samples[samples.length - 1];
	if (last === void 0) return false;
	let j = samples.length - 2;
	while (j >= 0 && last.t - samples[j].t < FLING_WINDOW_MS) j--;
	if (j < 0) return false;
	const from = samples[j];
	return Math.abs(last.offset - from.offset) / (last.t - from.t) >= .05;
}
// ../../node_modules/.pnpm/@tanstack+virtual-core@3.19.11/node_modules/@tanstack/virtual-core/dist/esm/ios-gesture.js
var _isIOSResult;
var isIOSWebKit = () => {
	if (_isIOSResult !== void 0) return _isIOSResult;
	if (typeof navigator === "undefined") return _isIOSResult = false;
	if (/iP(hone|od|ad)/.test(navigator.userAgent)) return _isIOSResult = true;
	const mtp = navigator.maxTouchPoints;
	return _isIOSResult = navigator.platform === "MacIntel" && mtp !== void 0 && mtp > 0;
};
var _iosMomentumOverridesWritesResult;
var iosMomentumOverridesWrites = () => {
	if (_iosMomentumOverridesWritesResult !== void 0) return _iosMomentumOverridesWritesResult;
	return _iosMomentumOverridesWritesResult = isIOSWebKit() && typeof CSS !== "undefined" && typeof CSS.supports === "function" && CSS.supports("overflow-anchor: auto");
};
var momentumOverridesWrites = () => !isIOSWebKit() || iosMomentumOverridesWrites();
var touchListenerOptions = {
	capture: true,
	passive: true
};
var IosGesture = class {
	constructor(host) {
		this.host = host;
		this._touch = null;
		this.inMotion = () => this._touch !== null && this._touch.phase !== "lateFling";
		this.dragging = () => {
			var _a;
			return ((_a = this._touch) == null ? void 0 : _a.phase) === "down" && this._touch.moved;
		};
		this.tail = () => {
			var _a;
			return ((_a = this._touch) == null ? void 0 : _a.phase) === "tail" ? this._touch.moved ? "fling" : "tap" : null;
		};
		this.onScroll = ({ isScrolling, ownReadBack, moved, external }) => {
			var _a, _b, _c;
			if (isScrolling && ((_a = this._touch) == null ? void 0 : _a.phase) === "tail") this._openTail(this._touch.moved || !ownReadBack, false);
			else if (((_b = this._touch) == null ? void 0 : _b.phase) === "lateFling") {
				if (this.host.now() > this._touch.until) this._touch = null;
				else if (external && isScrolling && moved) this._openTail(true, false);
			}
			if (!ownReadBack && isScrolling && moved && ((_c = this._touch) == null ? void 0 : _c.phase) === "down") {
				this._touch.moved = true;
				return true;
			}
			return false;
		};
		this.touchStart = () => {
			this.end();
			this._touch = {
				phase: "down",
				moved: false
			};
		};
		this.touchEnd = () => {
			var _a;
			const moved = ((_a = this._touch) == null ? void 0 : _a.phase) === "down" && this._touch.moved;
			this.end();
			this._openTail(moved, moved);
		};
		this.end = () => {
			var _a;
			const win = this.host.getWindow();
			if (((_a = this._touch) == null ? void 0 : _a.phase) === "tail" && win != null) win.clearTimeout(this._touch.timerId);
			this._touch = null;
		};
		this.listen = (target) => {
			const onTouchStart = () => this.touchStart();
			const onTouchEnd = () => this.touchEnd();
			target.addEventListener("touchstart", onTouchStart, touchListenerOptions);
			target.addEventListener("touchend", onTouchEnd, touchListenerOptions);
			target.addEventListener("touchcancel", onTouchEnd, touchListenerOptions);
			return () => {
				target.removeEventListener("touchstart", onTouchStart, touchListenerOptions);
				target.removeEventListener("touchend", onTouchEnd, touchListenerOptions);
				target.removeEventListener("touchcancel", onTouchEnd, touchListenerOptions);
				this.end();
			};
		};
		this._openTail = (moved, awaitingFling) => {
			const win = this.host.getWindow();
			if (win == null) return;
			this.end();
			const tail = {
				phase: "tail",
				moved,
				awaitingFling,
				timerId: win.setTimeout(() => {
					if (this.host.tailStillMoving()) {
						this._openTail(tail.moved, tail.awaitingFling);
						return;
					}
					this._touch = tail.awaitingFling ? {
						phase: "lateFling",
						until: this.host.now() + 1e3
					} : null;
					this.host.onTailClosed();
				}, 150)
			};
			this._touch = tail;
		};
	}
	get touch() {
		return this._touch;
	}
};
// ../../node_modules/.pnpm/@tanstack+virtual-core@3.19.11/node_modules/@tanstack/virtual-core/dist/esm/index.js
var createFrameQueue = (targetWindow) => {
	const ids = /* @__PURE__ */ new Set();
	return {
		schedule: (fn) => {
			const id = targetWindow.requestAnimationFrame(() => {
				ids.delete(id);
				fn();
			});
			ids.add(id);
		},
		cancel: () => {
			ids.forEach((id) => targetWindow.cancelAnimationFrame(id));
			ids.clear();
		}
	};
};
var defaultKeyExtractor = (index) => index;
var defaultRangeExtractor = (range) => {
	const overscan = range.overscan * Math.max(range.lanes ?? 1, 1);
	const start = Math.max(range.startIndex - overscan, 0);
	const len = Math.min(range.endIndex + overscan, range.count - 1) - start + 1;
	const arr = new Array(len);
	for (let i = 0; i < len; i++) arr[i] = start + i;
	return arr;
};
var addEventListenerOptions = { passive: true };
var observeWindowRect = (instance, cb) => {
	const element = instance.scrollElement;
	if (!element) return;
	const handler = () => {
		cb({
			width: element.innerWidth,
			height: element.innerHeight
		});
	};
	handler();
	element.addEventListener("resize", handler, addEventListenerOptions);
	return () => {
		element.removeEventListener("resize", handler);
	};
};
var supportsScrollend = typeof window == "undefined" ? true : "onscrollend" in window;
var observeOffset = (instance, cb, readOffset) => {
	const element = instance.scrollElement;
	if (!element) return;
	const targetWindow = instance.targetWindow;
	if (!targetWindow) return;
	const registerScrollendEvent = instance.options.useScrollendEvent && supportsScrollend;
	let offset = 0;
	const fallback = registerScrollendEvent ? null : debounce(targetWindow, () => cb(readOffset(element), false), instance.options.isScrollingResetDelay);
	const createHandler = (isScrolling) => () => {
		offset = readOffset(element);
		fallback?.();
		cb(offset, isScrolling);
	};
	const handler = createHandler(true);
	const endHandler = createHandler(false);
	element.addEventListener("scroll", handler, addEventListenerOptions);
	if (registerScrollendEvent) element.addEventListener("scrollend", endHandler, addEventListenerOptions);
	return () => {
		element.removeEventListener("scroll", handler);
		if (registerScrollendEvent) element.removeEventListener("scrollend", endHandler);
		fallback?.cancel();
	};
};
var observeWindowOffset = (instance, cb) => observeOffset(instance, cb, (win) => instance.options.horizontal ? win.scrollX : win.scrollY);
var measureElement = (element, entry, instance) => {
	if (instance.options.useCachedMeasurements) {
		const index = instance.indexFromElement(element);
		const key = instance.options.getItemKey(index);
		return instance.itemSizeCache.get(key) ?? instance.options.estimateSize(index);
	}
	if (entry == null ? void 0 : entry.borderBoxSize) {
		const box = entry.borderBoxSize[0];
		if (box) return Math.round(box[instance.options.horizontal ? "inlineSize" : "blockSize"]);
	}
	if (!entry) {
		const index = instance.indexFromElement(element);
		const key = instance.options.getItemKey(index);
		const cachedSize = instance.itemSizeCache.get(key);
		if (cachedSize !== void 0) return cachedSize;
	}
	return element[instance.options.horizontal ? "offsetWidth" : "offsetHeight"];
};
var scrollWithAdjustments = (offset, { adjustments = 0, behavior }, instance) => {
	var _a;
	const { scrollElement, options } = instance;
	const adjustedOffset = offset + adjustments;
	const isRtlElement = options.horizontal && options.isRtl && scrollElement !== null && "ownerDocument" in scrollElement;
	(_a = scrollElement == null ? void 0 : scrollElement.scrollTo) == null || _a.call(scrollElement, {
		[options.horizontal ? "left" : "top"]: isRtlElement ? -adjustedOffset : adjustedOffset,
		behavior
	});
};
var windowScroll = scrollWithAdjustments;
var initialScrollPhase = (behavior, atTarget) => behavior === "smooth" ? atTarget ? "smoothLanded" : "smooth" : "instant";
var isSmoothScroll = (state) => (state == null ? void 0 : state.phase) === "smooth" || (state == null ? void 0 : state.phase) === "smoothLanded";
function isAppendWithTrim(prevCount, nextCount, getPreviousKey, getNextKey) {
	if (nextCount === 0) return false;
	const firstKey = getNextKey(0);
	const removedKeys = /* @__PURE__ */ new Set();
	let removedCount = 0;
	while (removedCount < prevCount) {
		const key = getPreviousKey(removedCount);
		if (key === firstKey) break;
		removedKeys.add(key);
		removedCount++;
	}
	const retainedCount = prevCount - removedCount;
	if (retainedCount === 0 || retainedCount >= nextCount) return false;
	for (let i = 0; i < retainedCount; i++) if (getNextKey(i) !== getPreviousKey(removedCount + i)) return false;
	for (let i = retainedCount; i < nextCount; i++) if (removedKeys.has(getNextKey(i))) return false;
	return true;
}
var Virtualizer = class {
	constructor(opts) {
		this.unsubs = [];
		this.scrollElement = null;
		this.targetWindow = null;
		this.isScrolling = false;
		this.scrollState = null;
		this.measurementsCache = [];
		this._singleLaneMeasurements = null;
		this.itemSizeCache = /* @__PURE__ */ new Map();
		this.itemSizeCacheVersion = 0;
		this.laneAssignments = /* @__PURE__ */ new Map();
		this.pendingMin = null;
		this.prevLanes = void 0;
		this.lanesChangedFlag = false;
		this.lanesSettling = false;
		this.pendingScrollAnchor = null;
		this.scrollRect = null;
		this.scrollOffset = null;
		this.scrollDirection = null;
		this._holdOffset = 0;
		this._reportedOverscroll = false;
		this._iosGesture = new IosGesture({
			getWindow: () => this.targetWindow,
			now: () => this.now(),
			tailStillMoving: () => {
				const state = this.scrollState;
				if ((state == null ? void 0 : state.phase) !== "queued" || this.pendingWrite !== null) return false;
				const now = this._readElementOffset();
				if (now === null || this._lastElementOffset === null || Math.abs(now - this._lastElementOffset) < 1) return false;
				this._lastElementOffset = now;
				state.samples = [...state.samples ?? [], {
					t: this.now(),
					offset: now
				}];
				return true;
			},
			onTailClosed: () => {
				const state = this.scrollState;
				if ((state == null ? void 0 : state.phase) === "queued" && flingCaught(state.samples ?? [])) this.scrollState = null;
				this._flushHoldIfReady(true);
				this._writeAwaitingCommand();
				this._retryClampedAdjustment();
			}
		});
		this._lastElementOffset = null;
		this.pendingWrite = null;
		this._clampedAdjustment = null;
		this.elementsCache = /* @__PURE__ */ new Map();
		this._resizeBatch = null;
		this.now = () => {
			var _a, _b, _c;
			return ((_c = (_b = (_a = this.targetWindow) == null ? void 0 : _a.performance) == null ? void 0 : _b.now) == null ? void 0 : _c.call(_b)) ?? Date.now();
		};
		this.observer = /* @__PURE__ */ (() => {
			let _ro = null;
			let _frames = null;
			let delivering = false;
			let observeQueued = false;
			const pendingObservations = /* @__PURE__ */ new Set();
			const get = () => {
				if (_ro) return _ro;
				const targetWindow = this.targetWindow;
				if (!targetWindow || !targetWindow.ResizeObserver) return null;
				const frames = _frames = createFrameQueue(targetWindow);
				return _ro = new targetWindow.ResizeObserver((entries) => {
					const run = () => {
						const batch = { sync: false };
						this._resizeBatch = batch;
						try {
							entries.forEach(measureEntry);
						} finally {
							this._resizeBatch = null;
							if (batch.notify) {
								this.notify(batch.sync);
								this._noteClampMax();
								this._flushHoldIfReady(true);
								this._retryClampedAdjustment();
								this.measureElement(null);
							}
						}
					};
					if (this.options.useAnimationFrameWithResizeObserver) frames.schedule(run);
					else {
						delivering = true;
						try {
							run();
						} finally {
							delivering = false;
						}
					}
				});
			};
			const measureEntry = (entry) => {
				const node = entry.target;
				const index = this.indexFromElement(node);
				if (!node.isConnected) {
					this.observer.unobserve(node);
					for (const [cacheKey, cachedNode] of this.elementsCache) if (cachedNode === node) {
						this.elementsCache.delete(cacheKey);
						break;
					}
					return;
				}
				if (!this.isIndexInRange(index)) return;
				if (this.shouldMeasureDuringScroll(index)) this.resizeItem(index, this.options.measureElement(node, entry, this));
			};
			return {
				disconnect: () => {
					var _a;
					(_a = get()) == null || _a.disconnect();
					_frames?.cancel();
					pendingObservations.clear();
					observeQueued = false;
					_ro = null;
					_frames = null;
				},
				observe: (target) => {
					const observer = get();
					if (!observer) return;
					if (!delivering) {
						observer.observe(target, { box: "border-box" });
						return;
					}
					pendingObservations.add(target);
					if (!observeQueued) {
						observeQueued = true;
						_frames?.schedule(() => {
							observeQueued = false;
							pendingObservations.forEach((node) => {
								if (node.isConnected) _ro?.observe(node, { box: "border-box" });
							});
							pendingObservations.clear();
						});
					}
				},
				unobserve: (target) => {
					var _a;
					pendingObservations.delete(target);
					(_a = get()) == null || _a.unobserve(target);
				}
			};
		})();
		this.range = null;
		this.setOptions = (opts2) => {
			var _a;
			const merged = {
				debug: false,
				initialOffset: 0,
				overscan: 1,
				paddingStart: 0,
				paddingEnd: 0,
				scrollPaddingStart: 0,
				scrollPaddingEnd: 0,
				horizontal: false,
				getItemKey: defaultKeyExtractor,
				rangeExtractor: defaultRangeExtractor,
				onChange: () => {},
				measureElement,
				initialRect: {
					width: 0,
					height: 0
				},
				scrollMargin: 0,
				gap: 0,
				indexAttribute: "data-index",
				initialMeasurementsCache: [],
				lanes: 1,
				anchorTo: "start",
				followOnAppend: false,
				scrollEndThreshold: 1,
				isScrollingResetDelay: 150,
				enabled: true,
				isRtl: false,
				useScrollendEvent: false,
				useAnimationFrameWithResizeObserver: false,
				laneAssignmentMode: "estimate",
				useCachedMeasurements: false
			};
			for (const key in opts2) {
				const v = opts2[key];
				if (v !== void 0) merged[key] = v;
			}
			const prevOptions = this.options;
			let anchor = null;
			let followOnAppend = null;
			let edgeKeysChanged = false;
			if (prevOptions !== void 0 && prevOptions.enabled && merged.enabled && merged.anchorTo === "end" && this.scrollElement !== null) {
				const prevCount = prevOptions.count;
				const nextCount = merged.count;
				const measurements = this.getMeasurements();
				const previousItems = ((_a = this._singleLaneMeasurements) == null ? void 0 : _a.items) ?? measurements;
				const getPreviousKey = (index) => getMeasurementKey(previousItems[index]);
				const prevFirstKey = prevCount > 0 ? getPreviousKey(0) : null;
				const prevLastKey = prevCount > 0 ? getPreviousKey(prevCount - 1) : null;
				if (nextCount !== prevCount || prevCount > 0 && nextCount > 0 && (merged.getItemKey(0) !== prevFirstKey || merged.getItemKey(nextCount - 1) !== prevLastKey)) {
					edgeKeysChanged = true;
					const item = prevCount > 0 ? this.getVirtualItemForOffset(this.getScrollOffset()) ?? measurements[0] : null;
					if (item) anchor = [item.key, this.getScrollOffset() - item.start];
					const behavior = merged.followOnAppend === true ? "auto" : merged.followOnAppend || null;
					if (behavior && nextCount > 0 && this.isAtEnd(prevOptions.scrollEndThreshold) && (prevCount === 0 || merged.getItemKey(nextCount - 1) !== prevLastKey)) {
						if (nextCount > prevCount || isAppendWithTrim(prevCount, nextCount, getPreviousKey, merged.getItemKey)) followOnAppend = behavior;
					}
				}
			}
			this.options = merged;
			if (edgeKeysChanged) {
				this.pendingMin = 0;
				this.itemSizeCacheVersion++;
			}
			let anchorDelta = null;
			if (anchor && this.scrollOffset !== null && !this._awaitingCommandReadBack()) {
				const [anchorKey, anchorOffset] = anchor;
				const newMeasurements = this.getMeasurements();
				const { count, getItemKey } = this.options;
				let idx = 0;
				while (idx < count && getItemKey(idx) !== anchorKey) idx++;
				if (idx < count) {
					const anchorItem = newMeasurements[idx];
					if (anchorItem) {
						const newOffset = Math.max(0, anchorItem.start + anchorOffset);
						if (!followOnAppend && newOffset !== this.scrollOffset) {
							anchorDelta = newOffset - this.scrollOffset;
							this.scrollOffset = newOffset;
						}
					}
				}
			}
			if (followOnAppend) this.pendingScrollAnchor = {
				kind: "follow",
				behavior: followOnAppend
			};
			else if (anchorDelta !== null) {
				if (this._canWriteScroll()) this.pendingScrollAnchor = {
					kind: "anchor",
					delta: anchorDelta
				};
				else {
					this._holdOffset += anchorDelta;
					this._followOffsetTarget(anchorDelta);
				}
			}
		};
		this.notify = (sync) => {
			var _a, _b;
			(_b = (_a = this.options).onChange) == null || _b.call(_a, this, sync);
		};
		this.maybeNotify = memo(() => {
			this.calculateRange();
			return [
				this.isScrolling,
				this.range ? this.range.startIndex : null,
				this.range ? this.range.endIndex : null
			];
		}, (isScrolling) => {
			this.notify(isScrolling);
		}, {
			key: process.env.NODE_ENV !== "production" && "maybeNotify",
			debug: () => this.options.debug,
			initialDeps: [
				this.isScrolling,
				this.range ? this.range.startIndex : null,
				this.range ? this.range.endIndex : null
			]
		});
		this.cleanup = () => {
			var _a;
			this.unsubs.filter(Boolean).forEach((d) => d());
			this.unsubs = [];
			this.observer.disconnect();
			if (this.rafId != null && this.targetWindow) {
				this.targetWindow.cancelAnimationFrame(this.rafId);
				this.rafId = null;
			}
			this.scrollState = null;
			(_a = this._momentumStop) == null || _a.restore();
			this._momentumStop = null;
			this.isScrolling = false;
			this.scrollDirection = null;
			this._holdOffset = 0;
			this._reportedOverscroll = false;
			this._clampedAdjustment = null;
			this.pendingWrite = null;
			this.scrollElement = null;
			this.targetWindow = null;
		};
		this._didMount = () => {
			return () => {
				this.cleanup();
			};
		};
		this._willUpdate = () => {
			var _a;
			const scrollElement = this.options.enabled ? this.options.getScrollElement() : null;
			if (this.scrollElement !== scrollElement) {
				this.cleanup();
				if (!scrollElement) {
					this.maybeNotify();
					return;
				}
				this.scrollElement = scrollElement;
				if (this.scrollElement && "ownerDocument" in this.scrollElement) this.targetWindow = this.scrollElement.ownerDocument.defaultView;
				else this.targetWindow = ((_a = this.scrollElement) == null ? void 0 : _a.window) ?? null;
				this.elementsCache.forEach((cached) => {
					this.observer.observe(cached);
				});
				this.unsubs.push(this.options.observeElementRect(this, (rect) => {
					this.scrollRect = rect;
					this.maybeNotify();
				}));
				this.unsubs.push(this.options.observeElementOffset(this, (offset, isScrolling) => {
					var _a2, _b, _c, _d;
					const elementMax = isScrolling ? this._elementMaxScrollOffset() : null;
					const wasOverscrolled = this._reportedOverscroll;
					this._reportedOverscroll = offset < 0 || elementMax !== null && offset > elementMax + 1;
					const elementOffset = offset;
					this._lastElementOffset = elementOffset;
					offset = this._toLayoutOffset(offset);
					const kind = this._classifyScrollEvent(offset, isScrolling, elementMax);
					if (kind === "spurious") return;
					if (kind === "readBack") offset = this.pendingWrite.target;
					else if (kind === "clampedReadBack" && ((_a2 = this.scrollState) == null ? void 0 : _a2.index) != null && offset < this.getMaxScrollOffset() - 1.5) this.scrollState.lastTargetOffset = offset;
					else if (externalRetiresCommand({
						kind,
						offset,
						command: this.scrollState,
						target: () => this.getScrollStateTarget(this.scrollState)
					})) this.scrollState = null;
					this.pendingWrite = null;
					if (this._clampedAdjustment !== null && Math.abs(offset - this._clampedAdjustment.maxAtWrite) >= 1.5) this._clampedAdjustment = null;
					const prevOffset = this.getScrollOffset();
					const prevDirection = this.scrollDirection;
					this.scrollDirection = isScrolling ? prevOffset === offset ? this.scrollDirection : prevOffset < offset ? "forward" : "backward" : null;
					this.scrollOffset = offset;
					this.isScrolling = isScrolling;
					const queued = this.scrollState;
					if ((queued == null ? void 0 : queued.phase) === "queued" && kind === "external" && isScrolling) {
						if (wasOverscrolled || this._reportedOverscroll) queued.samples = [];
						else {
							const t = this.now();
							queued.samples = [...(queued.samples ?? []).filter((sample) => t - sample.t <= 200), {
								t,
								offset: elementOffset
							}];
							if (prevDirection !== null && this.scrollDirection !== prevDirection || flingSpedUp(queued.samples)) this.scrollState = null;
						}
					}
					if (this._iosGesture.onScroll({
						isScrolling,
						ownReadBack: kind === "readBack",
						moved: offset !== prevOffset,
						external: kind === "external" && ((_b = this.scrollState) == null ? void 0 : _b.phase) !== "smooth" && ((_c = this.scrollState) == null ? void 0 : _c.phase) !== "smoothFinishing"
					}) && ((_d = this.scrollState) == null ? void 0 : _d.phase) === "queued") this.scrollState = null;
					this._flushHoldIfReady(true);
					if (this.scrollState) this.scheduleScrollReconcile();
					this.maybeNotify();
				}));
				if ("addEventListener" in this.scrollElement) this.unsubs.push(this._iosGesture.listen(this.scrollElement));
				this._scrollToOffset(this.getScrollOffset());
			}
			this._noteClampMax();
			const anchor = this.pendingScrollAnchor;
			this.pendingScrollAnchor = null;
			if (anchor && this.scrollElement && this.options.enabled) {
				if (anchor.kind === "anchor") {
					if (!this._canWriteScroll()) {
						this._holdOffset += anchor.delta;
						this._followOffsetTarget(anchor.delta);
						this.notify(false);
					} else if (isSmoothScroll(this.scrollState) && !approxEqual(this.getScrollOffset() - anchor.delta, this.scrollState.lastTargetOffset));
					else {
						this._followOffsetTarget(anchor.delta);
						this._scrollToOffset(this.getScrollOffset());
					}
				} else this.scrollToEnd({ behavior: anchor.behavior });
			}
			this._flushHoldIfReady(false);
			this._retryClampedAdjustment();
		};
		this._classifyScrollEvent = (offset, isScrolling, elementMax) => {
			var _a;
			return classifyScrollEvent({
				offset,
				isScrolling,
				elementMax,
				holdOffset: this._holdOffset,
				scrollOffset: this.scrollOffset,
				pendingWrite: this.pendingWrite,
				clampedMaxAtWrite: ((_a = this._clampedAdjustment) == null ? void 0 : _a.maxAtWrite) ?? null
			});
		};
		this._retryClampedAdjustment = () => {
			if (this._clampedAdjustment === null || !this.scrollElement || !this.options.enabled || !this._canWriteScroll()) return;
			const { target, maxAtWrite } = this._clampedAdjustment;
			const max = this.getMaxScrollOffset();
			if (max > maxAtWrite + .5) {
				this._clampedAdjustment = target > max + .5 ? {
					target,
					maxAtWrite: max
				} : null;
				this._scrollToOffset(target);
			}
		};
		this._writeAwaitingCommand = () => {
			const state = this.scrollState;
			if (state === null || state.phase !== "queued") return;
			const { behavior } = state;
			this.getMeasurements();
			const offset = this.getScrollStateTarget(state);
			state.lastTargetOffset = offset;
			this._clampedAdjustment = null;
			state.phase = initialScrollPhase(behavior, state.index != null && approxEqual(offset, this.getScrollOffset()));
			this._scrollToOffset(offset, { behavior });
			this.scheduleScrollReconcile();
		};
		this._readElementOffset = () => {
			const el = this.scrollElement;
			if (el == null) return null;
			const { horizontal, isRtl } = this.options;
			if (typeof el.scrollTop === "number") return horizontal ? el.scrollLeft * (isRtl && -1 || 1) : el.scrollTop;
			if (typeof el.scrollY === "number") return horizontal ? el.scrollX : el.scrollY;
			return null;
		};
		this._canWriteScroll = () => !(isIOSWebKit() && this._iosGesture.inMotion()) && !this._reportedOverscroll;
		this._flushHoldIfReady = (sync) => {
			var _a;
			if (this._holdOffset === 0) return;
			if (!this.scrollElement || !this.options.enabled) return;
			if (!this._canWriteScroll()) return;
			if (((_a = this.scrollState) == null ? void 0 : _a.phase) === "smooth") return;
			this._holdOffset = 0;
			if (this.scrollOffset !== null && this.scrollOffset < 0) this.scrollOffset = 0;
			this.notify(sync);
			const target = this.getCommandWrittenOffset() ?? this.getScrollOffset();
			this._clampedAdjustment = this._clampedBy(target);
			this._scrollToOffset(target);
		};
		this.rafId = null;
		this.getSize = () => {
			if (!this.options.enabled) {
				this.scrollRect = null;
				return 0;
			}
			this.scrollRect = this.scrollRect ?? this.options.initialRect;
			return this.scrollRect[this.options.horizontal ? "width" : "height"];
		};
		this.getScrollOffset = () => {
			if (!this.options.enabled) {
				this.scrollOffset = null;
				return 0;
			}
			this.scrollOffset = this.scrollOffset ?? (typeof this.options.initialOffset === "function" ? this.options.initialOffset() : this.options.initialOffset);
			return this.scrollOffset;
		};
		this.getMeasurementOptions = memo(() => [
			this.options.count,
			this.options.paddingStart,
			this.options.scrollMargin,
			this.options.getItemKey,
			this.options.enabled,
			this.options.lanes,
			this.options.laneAssignmentMode,
			this.options.gap
		], (count, paddingStart, scrollMargin, getItemKey, enabled, lanes, laneAssignmentMode, gap) => {
			if (this.prevLanes !== void 0 && this.prevLanes !== lanes) this.lanesChangedFlag = true;
			this.prevLanes = lanes;
			this.pendingMin = null;
			return {
				count,
				paddingStart,
				scrollMargin,
				getItemKey,
				enabled,
				lanes,
				laneAssignmentMode,
				gap
			};
		}, { key: false });
		this.isIndexInRange = (index) => index >= 0 && index < this.options.count;
		this.getMeasurements = memo(() => [this.getMeasurementOptions(), this.itemSizeCacheVersion], ({ count, paddingStart, scrollMargin, getItemKey, enabled, lanes, laneAssignmentMode, gap }, _itemSizeCacheVersion) => {
			var _a;
			const itemSizeCache = this.itemSizeCache;
			if (!enabled) {
				this.measurementsCache = [];
				this._singleLaneMeasurements = null;
				this.itemSizeCache.clear();
				this.laneAssignments.clear();
				return [];
			}
			if (this.laneAssignments.size > count) {
				for (const index of this.laneAssignments.keys()) if (index >= count) this.laneAssignments.delete(index);
			}
			if (this.lanesChangedFlag) {
				this.lanesChangedFlag = false;
				this.lanesSettling = true;
				this.measurementsCache = [];
				this._singleLaneMeasurements = null;
				this.itemSizeCache.clear();
				this.laneAssignments.clear();
				this.pendingMin = null;
			}
			if (this.measurementsCache.length === 0 && !this.lanesSettling) {
				this.measurementsCache = this.options.initialMeasurementsCache;
				this.measurementsCache.forEach((item) => {
					this.itemSizeCache.set(item.key, item.size);
				});
			}
			const min = this.lanesSettling ? 0 : this.pendingMin ?? 0;
			this.pendingMin = null;
			if (this.lanesSettling && this.measurementsCache.length === count) this.lanesSettling = false;
			if (lanes === 1) {
				const need = count * 2;
				let flat = (_a = this._singleLaneMeasurements) == null ? void 0 : _a.flat;
				if (!flat || flat.length < need) {
					const next = new Float64Array(need);
					if (flat && min > 0) next.set(flat.subarray(0, min * 2));
					flat = next;
				}
				const items = min === 0 ? new Array(count) : this._singleLaneMeasurements.items.slice();
				let runningStart;
				if (min === 0) runningStart = paddingStart + scrollMargin;
				else {
					const prevIdx = min - 1;
					runningStart = flat[prevIdx * 2] + flat[prevIdx * 2 + 1] + gap;
				}
				for (let i = min; i < count; i++) {
					const key = getItemKey(i);
					items[i] = key;
					const measuredSize = itemSizeCache.get(key);
					const size = typeof measuredSize === "number" ? measuredSize : this.options.estimateSize(i);
					flat[i * 2] = runningStart;
					flat[i * 2 + 1] = size;
					runningStart += size + gap;
				}
				this._singleLaneMeasurements = {
					flat,
					items
				};
				const view = createLazyMeasurementsView(items, flat);
				this.measurementsCache = view;
				return view;
			}
			const measurements = this.measurementsCache.slice(0, min);
			const laneLastIndex = new Array(lanes).fill(void 0);
			const laneEnds = new Float64Array(lanes);
			let filledLanes = 0;
			for (let m = 0; m < min; m++) {
				const item = measurements[m];
				if (item) {
					if (laneLastIndex[item.lane] === void 0) filledLanes++;
					laneLastIndex[item.lane] = m;
					laneEnds[item.lane] = item.end;
				}
			}
			for (let i = min; i < count; i++) {
				const key = getItemKey(i);
				const cachedLane = this.laneAssignments.get(i);
				let lane;
				let start;
				const shouldCacheLane = laneAssignmentMode === "estimate" || itemSizeCache.has(key);
				if (cachedLane !== void 0 && this.options.lanes > 1) {
					lane = cachedLane;
					const prevIndex = laneLastIndex[lane];
					const prevInLane = prevIndex !== void 0 ? measurements[prevIndex] : void 0;
					start = prevInLane ? prevInLane.end + gap : paddingStart + scrollMargin;
				} else if (filledLanes === lanes) {
					let bestLane = 0;
					let bestEnd = laneEnds[0];
					let bestIdx = laneLastIndex[0];
					for (let l = 1; l < lanes; l++) {
						const e = laneEnds[l];
						if (e < bestEnd || e === bestEnd && laneLastIndex[l] < bestIdx) {
							bestLane = l;
							bestEnd = e;
							bestIdx = laneLastIndex[l];
						}
					}
					lane = bestLane;
					start = bestEnd + gap;
					if (shouldCacheLane) this.laneAssignments.set(i, lane);
				} else {
					lane = i % this.options.lanes;
					start = paddingStart + scrollMargin;
					if (shouldCacheLane) this.laneAssignments.set(i, lane);
				}
				const measuredSize = itemSizeCache.get(key);
				const size = typeof measuredSize === "number" ? measuredSize : this.options.estimateSize(i);
				const end = start + size;
				measurements[i] = {
					index: i,
					start,
					size,
					end,
					key,
					lane
				};
				if (laneLastIndex[lane] === void 0) filledLanes++;
				laneLastIndex[lane] = i;
				laneEnds[lane] = end;
			}
			this.measurementsCache = measurements;
			return measurements;
		}, {
			key: process.env.NODE_ENV !== "production" && "getMeasurements",
			debug: () => this.options.debug
		});
		this.calculateRange = memo(() => [
			this.getMeasurements(),
			this.getSize(),
			this.getScrollOffset(),
			this.options.lanes,
			this._getLayoutTotalSize() + this.options.scrollMargin
		], (measurements, outerSize, scrollOffset, lanes, listEnd) => {
			if (measurements.length === 0 || outerSize === 0) {
				this.range = null;
				return null;
			}
			const maxScrollOffset = Math.max(listEnd - outerSize, 0);
			this.range = calculateRangeImpl(measurements, outerSize, Math.min(scrollOffset, maxScrollOffset), lanes, lanes === 1 && this._singleLaneMeasurements !== null ? this._singleLaneMeasurements.flat : null);
			return this.range;
		}, {
			key: process.env.NODE_ENV !== "production" && "calculateRange",
			debug: () => this.options.debug
		});
		this.getVirtualIndexes = memo(() => {
			let startIndex = null;
			let endIndex = null;
			const range = this.calculateRange();
			if (range) {
				startIndex = range.startIndex;
				endIndex = range.endIndex;
			}
			this.maybeNotify.updateDeps([
				this.isScrolling,
				startIndex,
				endIndex
			]);
			return [
				this.options.rangeExtractor,
				this.options.overscan,
				this.options.count,
				startIndex,
				endIndex,
				this.options.lanes
			];
		}, (rangeExtractor, overscan, count, startIndex, endIndex, lanes) => {
			return startIndex === null || endIndex === null ? [] : rangeExtractor({
				startIndex,
				endIndex,
				overscan,
				count,
				lanes
			});
		}, {
			key: process.env.NODE_ENV !== "production" && "getVirtualIndexes",
			debug: () => this.options.debug
		});
		this.indexFromElement = (node) => {
			const attributeName = this.options.indexAttribute;
			const indexStr = node.getAttribute(attributeName);
			if (!indexStr) {
				console.warn(`Missing attribute name '${attributeName}={index}' on measured element.`);
				return -1;
			}
			return parseInt(indexStr, 10);
		};
		this.shouldMeasureDuringScroll = (index) => {
			var _a;
			if (!isSmoothScroll(this.scrollState)) return true;
			const scrollIndex = this.scrollState.index ?? ((_a = this.getVirtualItemForOffset(this.scrollState.lastTargetOffset)) == null ? void 0 : _a.index);
			if (scrollIndex !== void 0 && this.range) {
				const bufferSize = Math.max(this.options.overscan, Math.ceil((this.range.endIndex - this.range.startIndex) / 2));
				const minIndex = Math.max(0, scrollIndex - bufferSize);
				const maxIndex = Math.min(this.options.count - 1, scrollIndex + bufferSize);
				return index >= minIndex && index <= maxIndex;
			}
			return true;
		};
		this.measureElement = (node) => {
			if (!node) {
				this.elementsCache.forEach((cached, key2) => {
					if (!cached.isConnected) {
						this.observer.unobserve(cached);
						this.elementsCache.delete(key2);
					}
				});
				return;
			}
			const index = this.indexFromElement(node);
			if (!this.isIndexInRange(index)) return;
			const key = this.options.getItemKey(index);
			const prevNode = this.elementsCache.get(key);
			if (prevNode !== node) {
				if (prevNode) this.observer.unobserve(prevNode);
				this.observer.observe(node);
				this.elementsCache.set(key, node);
			}
			if (node.isConnected && (!this.isScrolling || this.scrollState) && this.shouldMeasureDuringScroll(index)) this.resizeItem(index, this.options.measureElement(node, void 0, this));
		};
		this.resizeItem = (index, size) => {
			var _a, _b, _c;
			if (!this.isIndexInRange(index)) return;
			if ((_a = this._resizeBatch) == null ? void 0 : _a.sync) this.getMeasurements();
			let cachedSize;
			let itemStart;
			let key;
			const flat = (_b = this._singleLaneMeasurements) == null ? void 0 : _b.flat;
			if (this.options.lanes === 1 && flat != null) {
				key = this.options.getItemKey(index);
				itemStart = flat[index * 2];
				cachedSize = flat[index * 2 + 1];
			} else {
				const item = this.measurementsCache[index];
				if (!item) return;
				key = item.key;
				itemStart = item.start;
				cachedSize = item.size;
			}
			const itemSize = this.itemSizeCache.get(key) ?? cachedSize;
			const delta = size - itemSize;
			if (delta !== 0) {
				const wasAtEnd = this.options.anchorTo === "end" && !isSmoothScroll(this.scrollState) && this.getVirtualDistanceFromEnd() <= this.options.scrollEndThreshold;
				const prevTotalSize = wasAtEnd ? this._getLayoutTotalSize() : 0;
				const scrollOffset = this.getScrollOffset();
				const defaultShouldAdjust = !this.itemSizeCache.has(key) ? itemStart < scrollOffset : itemStart + itemSize <= scrollOffset && this.scrollDirection !== "backward";
				const shouldAdjustScroll = !isSmoothScroll(this.scrollState) && (this.shouldAdjustScrollPositionOnItemSizeChange !== void 0 ? this.shouldAdjustScrollPositionOnItemSizeChange(this.measurementsCache[index] ?? {
					index,
					key,
					start: itemStart,
					size: cachedSize,
					end: itemStart + cachedSize,
					lane: 0
				}, delta, this) : defaultShouldAdjust);
				if (this.pendingMin === null || index < this.pendingMin) this.pendingMin = index;
				this.itemSizeCache.set(key, size);
				this.itemSizeCacheVersion++;
				let adjustedSync = false;
				if (!this._awaitingCommandReadBack()) {
					if (wasAtEnd) adjustedSync = this.applyScrollAdjustment(this._getLayoutTotalSize() - prevTotalSize);
					else if (shouldAdjustScroll) adjustedSync = this.applyScrollAdjustment(delta);
				}
				if (this._resizeBatch) {
					this._resizeBatch.notify = true;
					(_c = this._resizeBatch).sync || (_c.sync = adjustedSync);
					return;
				}
				this.notify(adjustedSync);
				this._noteClampMax();
				this._flushHoldIfReady(true);
				this._retryClampedAdjustment();
			}
		};
		this.getVirtualItems = memo(() => [
			this.getVirtualIndexes(),
			this.getMeasurements(),
			this._holdOffset
		], (indexes, measurements, hold) => {
			const virtualItems = [];
			for (let k = 0, len = indexes.length; k < len; k++) {
				const measurement = measurements[indexes[k]];
				virtualItems.push(hold === 0 ? measurement : {
					...measurement,
					start: measurement.start - hold,
					end: measurement.end - hold
				});
			}
			return virtualItems;
		}, {
			key: process.env.NODE_ENV !== "production" && "getVirtualItems",
			debug: () => this.options.debug
		});
		this.getVirtualItemForOffset = (offset) => {
			var _a;
			const measurements = this.getMeasurements();
			if (measurements.length === 0) return;
			const flat = (_a = this._singleLaneMeasurements) == null ? void 0 : _a.flat;
			const useFlat = this.options.lanes === 1 && flat != null;
			return notUndefined(measurements[findNearestBinarySearch(0, measurements.length - 1, useFlat ? (i) => flat[i * 2] : (i) => notUndefined(measurements[i]).start, offset)]);
		};
		this._noteClampMax = () => {
			if (!this._awaitingCommandReadBack()) return;
			const elementMax = this._elementMaxScrollOffset();
			if (elementMax === null) return;
			const write = this.pendingWrite;
			const max = Math.max(elementMax, 0) + this._holdOffset;
			if (max >= write.target) return;
			const lowMaxes = write.lowMaxes ?? (write.lowMaxes = []);
			if (lowMaxes[lowMaxes.length - 1] !== max) lowMaxes.push(max);
		};
		this.getMaxScrollOffset = () => (this._elementMaxScrollOffset() ?? 0) + this._holdOffset;
		this._toLayoutOffset = (elementOffset) => {
			var _a;
			let offset = elementOffset + this._holdOffset;
			if (((_a = this.pendingScrollAnchor) == null ? void 0 : _a.kind) === "anchor") offset += this.pendingScrollAnchor.delta;
			return offset;
		};
		this._elementMaxScrollOffset = () => {
			const el = this.scrollElement;
			if (el === null) return null;
			if ("scrollHeight" in el) return this.options.horizontal ? el.scrollWidth - el.clientWidth : el.scrollHeight - el.clientHeight;
			if ("document" in el) {
				const doc = el.document.documentElement;
				return this.options.horizontal ? doc.scrollWidth - el.innerWidth : doc.scrollHeight - el.innerHeight;
			}
			return null;
		};
		this._momentumStop = null;
		this._stopMomentum = (done) => {
			const el = this.scrollElement;
			const win = this.targetWindow;
			if (el === null || win === null) return;
			const scroller = "document" in el ? el.document.scrollingElement : el;
			if (!(scroller == null ? void 0 : scroller.style)) return;
			if (this._momentumStop) {
				this._momentumStop.done = done;
				return;
			}
			const { style } = scroller;
			const property = this.options.horizontal ? "overflow-x" : "overflow-y";
			const value = style.getPropertyValue(property);
			const priority = style.getPropertyPriority(property);
			const crossSize = () => this.options.horizontal ? scroller.clientHeight : scroller.clientWidth;
			const crossSizeBefore = crossSize();
			style.setProperty(property, "hidden", "important");
			if (crossSize() !== crossSizeBefore) {
				style.setProperty(property, value, priority);
				return;
			}
			const stop = {
				restore: () => {
					if (style.getPropertyValue(property) !== "hidden" || style.getPropertyPriority(property) !== "important") return false;
					style.setProperty(property, value, priority);
					return true;
				},
				done
			};
			this._momentumStop = stop;
			win.requestAnimationFrame(() => win.requestAnimationFrame(() => {
				if (this._momentumStop !== stop) return;
				this._momentumStop = null;
				if (stop.restore()) stop.done();
			}));
		};
		this._clampedBy = (target) => {
			const elementMax = this._elementMaxScrollOffset();
			if (elementMax === null) return null;
			const maxAtWrite = elementMax + this._holdOffset;
			return target > maxAtWrite + .5 ? {
				target,
				maxAtWrite
			} : null;
		};
		this.getVirtualDistanceFromEnd = () => {
			return Math.max(this._getLayoutTotalSize() + this.options.scrollMargin - this.getSize() - this.getScrollOffset(), 0);
		};
		this.getDistanceFromEnd = () => {
			return Math.max(this.getMaxScrollOffset() - this.getScrollOffset(), 0);
		};
		this.isAtEnd = (threshold = this.options.scrollEndThreshold) => {
			return this.getDistanceFromEnd() <= threshold;
		};
		this.getOffsetForAlignment = (toOffset, align, itemSize = 0) => {
			if (!this.scrollElement) return 0;
			const size = this.getSize();
			const scrollOffset = this.getScrollOffset();
			if (align === "auto") align = toOffset >= scrollOffset + size ? "end" : "start";
			if (align === "center") toOffset += (itemSize - size) / 2;
			else if (align === "end") toOffset -= size;
			const maxOffset = this.getMaxScrollOffset();
			return Math.max(Math.min(maxOffset, toOffset), 0);
		};
		this.getOffsetForIndex = (index, align = "auto") => {
			index = Math.max(0, Math.min(index, this.options.count - 1));
			const size = this.getSize();
			const scrollOffset = this.getScrollOffset();
			const item = this.getMeasurements()[index];
			if (!item) return;
			if (align === "auto") {
				if (item.end >= scrollOffset + size - this.options.scrollPaddingEnd) align = "end";
				else if (item.start <= scrollOffset + this.options.scrollPaddingStart) align = "start";
				else return [scrollOffset, align];
			}
			if (align === "end" && index === this.options.count - 1) {
				const maxOffset = this.getMaxScrollOffset();
				const toOffset2 = maxOffset - this.options.paddingEnd + this.options.scrollPaddingEnd;
				return [Math.max(Math.min(toOffset2, maxOffset), 0), align];
			}
			const toOffset = align === "end" ? item.end + this.options.scrollPaddingEnd : item.start - this.options.scrollPaddingStart;
			return [this.getOffsetForAlignment(toOffset, align, item.size), align];
		};
		this.scrollToOffset = (toOffset, { align = "start", behavior = "auto" } = {}) => {
			this._startScroll({
				index: null,
				align
			}, this.getOffsetForAlignment(toOffset, align), behavior, "absolute");
		};
		this.scrollToIndex = (index, { align: initialAlign = "auto", behavior = "auto" } = {}) => {
			index = Math.max(0, Math.min(index, this.options.count - 1));
			const offsetInfo = this.getOffsetForIndex(index, initialAlign);
			if (!offsetInfo) return;
			const [offset, align] = offsetInfo;
			this._startScroll({
				index,
				align
			}, offset, behavior, "absolute");
		};
		this.scrollBy = (delta, { behavior = "auto" } = {}) => {
			const offset = this.getOffsetForAlignment((this.getCommandWrittenOffset() ?? this.getScrollOffset()) + delta, "start");
			this._startScroll({
				index: null,
				align: "start"
			}, offset, behavior, "relative");
		};
		this.scrollToEnd = ({ behavior = "auto" } = {}) => {
			if (this.options.count > 0) {
				this._startScroll({
					index: this.options.count - 1,
					align: "end",
					toEnd: true
				}, Math.max(this.getMaxScrollOffset(), 0), behavior, "absolute");
				return;
			}
			this.scrollToOffset(Math.max(this.getTotalSize() - this.getSize(), 0), { behavior });
		};
		this.cancelScroll = () => {
			if (this.rafId != null && this.targetWindow) {
				this.targetWindow.cancelAnimationFrame(this.rafId);
				this.rafId = null;
			}
			this.scrollState = null;
		};
		this.getTotalSize = () => Math.max(this._getLayoutTotalSize() - this._holdOffset, 0);
		this._getLayoutTotalSize = () => {
			var _a, _b;
			const measurements = this.getMeasurements();
			let end;
			if (measurements.length === 0) end = this.options.paddingStart;
			else if (this.options.lanes === 1) {
				const lastIdx = measurements.length - 1;
				const flat = (_a = this._singleLaneMeasurements) == null ? void 0 : _a.flat;
				if (flat != null) end = flat[lastIdx * 2] + flat[lastIdx * 2 + 1];
				else end = ((_b = measurements[lastIdx]) == null ? void 0 : _b.end) ?? 0;
			} else {
				const endByLane = Array(this.options.lanes).fill(null);
				let endIndex = measurements.length - 1;
				while (endIndex >= 0 && endByLane.some((val) => val === null)) {
					const item = measurements[endIndex];
					if (endByLane[item.lane] === null) endByLane[item.lane] = item.end;
					endIndex--;
				}
				end = Math.max(...endByLane.filter((val) => val !== null));
			}
			return Math.max(end - this.options.scrollMargin + this.options.paddingEnd, 0);
		};
		this.takeSnapshot = () => {
			const snapshot = [];
			if (this.itemSizeCache.size === 0) return snapshot;
			const m = this.getMeasurements();
			for (const item of m) if (item && this.itemSizeCache.has(item.key)) snapshot.push({
				index: item.index,
				key: item.key,
				start: item.start,
				size: item.size,
				end: item.end,
				lane: item.lane
			});
			return snapshot;
		};
		this._scrollToOffset = (offset, { adjustments, behavior } = {}) => {
			const write = {
				target: offset + (adjustments ?? 0),
				smooth: behavior === "smooth"
			};
			this.pendingWrite = write;
			this.options.scrollToFn(offset - this._holdOffset, {
				behavior,
				adjustments
			}, this);
			return write;
		};
		this.getCommandWrittenOffset = () => this.scrollState !== null && this.pendingWrite !== null && !this.pendingWrite.smooth ? this.pendingWrite.target : null;
		this._awaitingCommandReadBack = () => {
			const writtenOffset = this.getCommandWrittenOffset();
			return !(isIOSWebKit() && this._iosGesture.dragging()) && writtenOffset !== null && !approxEqual(writtenOffset, this.getScrollOffset());
		};
		this._followOffsetTarget = (delta) => {
			if (this.scrollState !== null && this.scrollState.index == null) this.scrollState.lastTargetOffset += delta;
		};
		this.measure = () => {
			this.pendingMin = null;
			this.itemSizeCache.clear();
			this.laneAssignments.clear();
			this.itemSizeCacheVersion++;
			this.notify(false);
		};
		this.setOptions(opts);
	}
	/**
	* @deprecated Always 0: a scroll correction is folded into `scrollOffset`
	* at once, so there is never an outstanding adjustment to add to it. Read
	* `scrollOffset` alone.
	*/
	get scrollAdjustments() {
		return 0;
	}
	applyScrollAdjustment(delta, behavior) {
		if (delta === 0) return false;
		if (process.env.NODE_ENV !== "production" && this.options.debug) console.info("correction", delta);
		this._followOffsetTarget(delta);
		if (!this._canWriteScroll()) {
			this._holdOffset += delta;
			if (this.scrollOffset !== null) this.scrollOffset += delta;
			return true;
		} else {
			const offset = this.getScrollOffset();
			this._clampedAdjustment = this._clampedBy(offset + delta);
			const write = this._scrollToOffset(offset, {
				adjustments: delta,
				behavior
			});
			if (this.scrollOffset !== null) {
				if (this.pendingWrite === write) this.scrollOffset += delta;
				if (this.scrollOffset < 0) this.scrollOffset = 0;
			}
			return true;
		}
	}
	scheduleScrollReconcile() {
		if (!this.targetWindow) {
			this.scrollState = null;
			return;
		}
		if (this.rafId != null) return;
		this.rafId = this.targetWindow.requestAnimationFrame(() => {
			this.rafId = null;
			this.reconcileScroll();
		});
	}
	getScrollStateTarget(state) {
		const offsetInfo = state.toEnd ? [Math.max(this.getMaxScrollOffset(), 0)] : state.index != null ? this.getOffsetForIndex(state.index, state.align) : void 0;
		return offsetInfo ? offsetInfo[0] : state.lastTargetOffset;
	}
	reconcileScroll() {
		if (!this.scrollState) return;
		if (!this.scrollElement) return;
		if (this.now() - this.scrollState.startedAt > 5e3) {
			this.scrollState = null;
			return;
		}
		if (this.scrollState.phase === "queued") {
			this.scheduleScrollReconcile();
			return;
		}
		this.getMeasurements();
		const targetOffset = this.getScrollStateTarget(this.scrollState);
		const STABLE_FRAMES = this.scrollState.index == null ? 1 : this.options.useAnimationFrameWithResizeObserver ? 3 : 2;
		const targetChanged = targetOffset !== this.scrollState.lastTargetOffset;
		if (!targetChanged && approxEqual(targetOffset, this.getScrollOffset())) {
			if (this.scrollState.phase === "smooth") this.scrollState.phase = "smoothLanded";
			else if (this.scrollState.phase === "smoothFinishing") this.scrollState.phase = "instant";
			this.scrollState.stableFrames++;
			if (this.scrollState.stableFrames >= STABLE_FRAMES) {
				if (this.getScrollOffset() !== targetOffset) this._scrollToOffset(targetOffset, { behavior: "auto" });
				this.scrollState = null;
				return;
			}
		} else {
			this.scrollState.stableFrames = 0;
			if (targetChanged) {
				const viewport = this.getSize() || 600;
				const distance = Math.abs(targetOffset - this.getScrollOffset());
				const keepSmooth = isSmoothScroll(this.scrollState) && distance > viewport;
				this.scrollState.lastTargetOffset = targetOffset;
				if (keepSmooth) this.scrollState.phase = "smooth";
				else if (this.scrollState.phase === "smooth") this.scrollState.phase = "smoothFinishing";
				else if (this.scrollState.phase === "smoothLanded") this.scrollState.phase = "instant";
				this._scrollToOffset(targetOffset, { behavior: keepSmooth ? "smooth" : "auto" });
			}
		}
		this.scheduleScrollReconcile();
	}
	_startScroll(target, offset, behavior, kind) {
		this.pendingScrollAnchor = null;
		this._clampedAdjustment = null;
		const tail = this._iosGesture.tail();
		if (kind === "absolute" && tail !== null) {
			if (tail === "fling" && momentumOverridesWrites()) {
				this._stopMomentum(() => {
					const state = this.scrollState;
					if ((state == null ? void 0 : state.phase) !== "queued" || this._iosGesture.tail() !== "fling" || this._reportedOverscroll) return;
					this._iosGesture.end();
					this._flushHoldIfReady(true);
					this._writeAwaitingCommand();
				});
				this.scrollState = {
					...target,
					startedAt: this.now(),
					lastTargetOffset: offset,
					stableFrames: 0,
					phase: "queued",
					behavior,
					samples: []
				};
				this.scheduleScrollReconcile();
				return;
			}
			this._iosGesture.end();
		}
		this.scrollState = {
			...target,
			startedAt: this.now(),
			lastTargetOffset: offset,
			stableFrames: 0,
			behavior,
			phase: initialScrollPhase(behavior, target.index != null && approxEqual(offset, this.getScrollOffset()))
		};
		this._scrollToOffset(offset, { behavior });
		this.scheduleScrollReconcile();
	}
};
var findNearestBinarySearch = (low, high, getCurrentValue, value) => {
	while (low <= high) {
		const middle = (low + high) / 2 | 0;
		const currentValue = getCurrentValue(middle);
		if (currentValue < value) low = middle + 1;
		else if (currentValue > value) high = middle - 1;
		else return middle;
	}
	if (low > 0) return low - 1;
	else return 0;
};
function findNearestBinarySearchFlat(flat, high, value) {
	let low = 0;
	while (low <= high) {
		const middle = (low + high) / 2 | 0;
		const currentValue = flat[middle * 2];
		if (currentValue < value) low = middle + 1;
		else if (currentValue > value) high = middle - 1;
		else return middle;
	}
	return low > 0 ? low - 1 : 0;
}
function calculateRangeImpl(measurements, outerSize, scrollOffset, lanes, flat) {
	const lastIndex = measurements.length - 1;
	if (measurements.length <= lanes) return {
		startIndex: 0,
		endIndex: lastIndex
	};
	if (lanes === 1 && flat !== null) {
		const startIndex2 = findNearestBinarySearchFlat(flat, lastIndex, scrollOffset);
		let endIndex2 = startIndex2;
		const limit = scrollOffset + outerSize;
		while (endIndex2 < lastIndex && flat[endIndex2 * 2] + flat[endIndex2 * 2 + 1] < limit) endIndex2++;
		return {
			startIndex: startIndex2,
			endIndex: endIndex2
		};
	}
	const getStart = (index) => measurements[index].start;
	let startIndex = findNearestBinarySearch(0, lastIndex, getStart, scrollOffset);
	let endIndex = startIndex;
	if (lanes === 1) while (endIndex < lastIndex && measurements[endIndex].end < scrollOffset + outerSize) endIndex++;
	else if (lanes > 1) {
		const endPerLane = Array(lanes).fill(0);
		while (endIndex < lastIndex && endPerLane.some((pos) => pos < scrollOffset + outerSize)) {
			const item = measurements[endIndex];
			endPerLane[item.lane] = item.end;
			endIndex++;
		}
		const startPerLane = Array(lanes).fill(scrollOffset + outerSize);
		while (startIndex >= 0 && startPerLane.some((pos) => pos >= scrollOffset)) {
			const item = measurements[startIndex];
			startPerLane[item.lane] = item.start;
			startIndex--;
		}
		startIndex = Math.max(0, startIndex - startIndex % lanes);
		endIndex = Math.min(lastIndex, endIndex + (lanes - 1 - endIndex % lanes));
	}
	return {
		startIndex,
		endIndex
	};
}
// ../../node_modules/.pnpm/@tanstack+react-virtual@3.14.26_react-dom@19.3.1_react@19.3.1__react@19.3.1/node_modules/@tanstack/react-virtual/dist/esm/index.js
var useIsomorphicLayoutEffect = typeof document !== "undefined" ? import_react.useLayoutEffect : import_react.useEffect;
function useVirtualizerBase({ useFlushSync = true, directDomUpdates = false, directDomUpdatesMode = "transform", ...options }) {
	const rerender = import_react.useReducer((x) => x + 1, 0)[1];
	const directRef = import_react.useRef({
		enabled: directDomUpdates,
		mode: directDomUpdatesMode,
		container: null,
		lastSize: null,
		lastPositions: /* @__PURE__ */ new WeakMap(),
		prevRange: null
	});
	directRef.current.enabled = directDomUpdates;
	directRef.current.mode = directDomUpdatesMode;
	const measuringFromRef = import_react.useRef(false);
	const applyContainerSize = (instance2) => {
		const state = directRef.current;
		if (!state.enabled || !state.container) return;
		const totalSize = instance2.getTotalSize();
		if (totalSize !== state.lastSize) {
			state.lastSize = totalSize;
			const sizeAxis = instance2.options.horizontal ? "width" : "height";
			state.container.style[sizeAxis] = `${totalSize}px`;
		}
	};
	const applyItemPosition = (instance2, item, el) => {
		const state = directRef.current;
		const horizontal = !!instance2.options.horizontal;
		const next = item.start - instance2.options.scrollMargin;
		if (state.lastPositions.get(el) === next) return;
		state.lastPositions.set(el, next);
		if (state.mode === "transform") el.style.transform = horizontal ? `translate3d(${next}px, 0, 0)` : `translate3d(0, ${next}px, 0)`;
		else el.style[horizontal ? "left" : "top"] = `${next}px`;
	};
	const applyDirectStyles = (instance2) => {
		const state = directRef.current;
		if (!state.enabled || !state.container) return;
		applyContainerSize(instance2);
		for (const item of instance2.getVirtualItems()) {
			const el = instance2.elementsCache.get(item.key);
			if (el) applyItemPosition(instance2, item, el);
		}
	};
	const resolvedOptions = {
		...options,
		onChange: (instance2, sync) => {
			var _a;
			const state = directRef.current;
			let shouldRerender = true;
			if (state.enabled) {
				applyDirectStyles(instance2);
				const range = instance2.range;
				const prev = state.prevRange;
				shouldRerender = !prev || prev.isScrolling !== instance2.isScrolling || prev.startIndex !== (range == null ? void 0 : range.startIndex) || prev.endIndex !== (range == null ? void 0 : range.endIndex);
				if (shouldRerender) state.prevRange = range ? {
					startIndex: range.startIndex,
					endIndex: range.endIndex,
					isScrolling: instance2.isScrolling
				} : null;
			}
			if (shouldRerender) {
				if (useFlushSync && sync && !measuringFromRef.current) (0, import_react_dom.flushSync)(rerender);
				else rerender();
			}
			(_a = options.onChange) == null || _a.call(options, instance2, sync);
		}
	};
	const [instance] = import_react.useState(() => {
		const v = new Virtualizer(resolvedOptions);
		const measureElement = v.measureElement;
		v.measureElement = (node) => {
			measuringFromRef.current = true;
			try {
				measureElement(node);
			} finally {
				measuringFromRef.current = false;
			}
			const state = directRef.current;
			if (node !== null && state.enabled && state.container) {
				const item = v.measurementsCache[v.indexFromElement(node)];
				if (item) applyItemPosition(v, item, node);
			}
		};
		return Object.assign(v, { containerRef: (node) => {
			const state = directRef.current;
			state.container = node;
			state.lastSize = null;
			if (node !== null) applyDirectStyles(v);
		} });
	});
	instance.setOptions(resolvedOptions);
	useIsomorphicLayoutEffect(() => {
		return instance._didMount();
	}, []);
	useIsomorphicLayoutEffect(() => {
		applyContainerSize(instance);
		return instance._willUpdate();
	});
	useIsomorphicLayoutEffect(() => {
		applyDirectStyles(instance);
	});
	return instance;
}
function useWindowVirtualizer(options) {
	return useVirtualizerBase({
		getScrollElement: () => typeof document !== "undefined" ? window : null,
		observeElementRect: observeWindowRect,
		observeElementOffset: observeWindowOffset,
		scrollToFn: windowScroll,
		initialOffset: () => typeof document !== "undefined" ? window.scrollY : 0,
		...options
	});
}
// src/pages/usage/ReceiptTable.tsx
/** Receipts, of which only those in view are rendered. More are read before the end is reached. */
function ReceiptTable({ receipts: { list, items, searchedTo }, onOpen, openId }) {
	const { t } = useTranslation(["usage", "common"]);
	const format = useFormat();
	const frame = (0, import_react.useRef)(null);
	const part = useRowWindow(frame, items.length);
	const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = list;
	const goesOn = part.end >= items.length - 30 && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && searchedTo === null;
	(0, import_react.useEffect)(() => {
		if (goesOn) fetchNextPage();
	}, [goesOn, fetchNextPage]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		ref: frame,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			rowTestId: "receipt-row",
			rows: items,
			window: part,
			rowKey: (receipt) => receipt.id,
			onOpen: ({ id }) => onOpen(id),
			openKey: openId,
			columns: [
				{
					title: t("time"),
					place: "bare",
					className: "whitespace-nowrap",
					cell: (receipt) => format.shortTime(receipt.createdAt)
				},
				{
					title: t("filter.model"),
					place: "title",
					className: "max-w-60 truncate font-medium",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						dir: "auto",
						translate: "no",
						children: receipt.model
					})
				},
				{
					title: t("filter.key"),
					place: "optional",
					className: "max-w-48",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "flex items-center gap-1.5",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "min-w-0 truncate",
							dir: "auto",
							translate: "no",
							children: receipt.keyName
						}), receipt.keyRevoked && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							testId: "revoked-key",
							children: t("revoked")
						})]
					})
				},
				{
					title: t("filter.tag"),
					place: "optional",
					className: "max-w-40 truncate",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						dir: "auto",
						translate: "no",
						children: receipt.tag
					})
				},
				{
					title: t("input"),
					numeric: true,
					className: "stacked:hidden",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tokens, {
						source: receipt.source,
						count: receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens
					})
				},
				{
					title: t("output"),
					numeric: true,
					className: "stacked:hidden",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tokens, {
						source: receipt.source,
						count: receipt.outputTokens
					})
				},
				{
					title: t("metrics.cost"),
					numeric: true,
					place: "figure",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
						usd: receipt.costUsd,
						decimals: 6,
						testId: "receipt-cost"
					})
				},
				{
					title: t("duration"),
					numeric: true,
					place: "optional",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", {
						dir: "ltr",
						children: formatDuration(receipt.durationMs)
					})
				},
				{
					title: t("filter.status"),
					place: "bare",
					cell: (receipt) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "flex gap-1.5",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: receiptTones[receipt.status],
							children: t(`common:receipt.statuses.${receipt.status}`)
						}), receipt.source === "estimated" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: "warn",
							children: t("estimated")
						})]
					})
				}
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col items-center gap-2 empty:hidden",
			children: [
				isFetchNextPageError && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ErrorState, {
					error,
					onRetry: () => void fetchNextPage()
				}),
				isFetchingNextPage && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "p-3 text-sm text-quiet",
					children: t("common:loading")
				}),
				searchedTo !== null && hasNextPage && !isFetchingNextPage && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex flex-wrap items-center justify-center gap-3 p-3 text-sm text-quiet",
					children: [t("searchedTo", { time: format.dateTime(searchedTo) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: () => void fetchNextPage(),
						"data-testid": "search-on",
						children: t("searchOn")
					})]
				})
			]
		})]
	});
}
/** What nobody reported is not 0. */
function Tokens({ source, count }) {
	const { t } = useTranslation("usage");
	return source === "none" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "text-quiet",
		children: t("notReported")
	}) : formatCount(count);
}
/** Which rows are near the visible part of the page. */
function useRowWindow(frame, count) {
	const [offset, setOffset] = (0, import_react.useState)(0);
	(0, import_react.useLayoutEffect)(() => {
		const element = frame.current;
		if (!element) return;
		const read = () => setOffset(Math.round(element.getBoundingClientRect().top + window.scrollY));
		read();
		const observer = new ResizeObserver(read);
		observer.observe(document.body);
		return () => observer.disconnect();
	}, [frame]);
	const virtual = useWindowVirtualizer({
		count,
		estimateSize: () => 41,
		overscan: 20,
		scrollMargin: offset
	});
	const rows = virtual.getVirtualItems();
	const [first, last] = [rows[0], rows.at(-1)];
	return {
		first: first?.index ?? 0,
		end: last ? last.index + 1 : 0,
		heightBefore: first ? first.start - offset : 0,
		heightAfter: last ? virtual.getTotalSize() - (last.end - offset) : 0,
		measure: virtual.measureElement,
		reveal: (index) => virtual.scrollToIndex(index)
	};
}
// src/pages/usage/UsageChart.tsx
/** One figure over time, with the totals of the period above it. */
function UsageChart({ search, report, onChange }) {
	const { t } = useTranslation(["usage", "common"]);
	const metric = search.metric ?? "cost";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		className: report.isPlaceholderData ? "opacity-60 transition-opacity" : "",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-wrap items-center gap-3 border-b border-line px-4 py-3",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Segments, {
					label: t("chart.metric"),
					testId: "metric",
					value: metric,
					options: metrics.map((value) => ({
						value,
						text: t(`metrics.${value}`)
					})),
					onChange: (value) => onChange({ metric: value === "cost" ? void 0 : value })
				}),
				(metric === "cost" || metric === "requests" || metric === "errors") && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Segments, {
					label: t("chart.by"),
					testId: "by",
					value: search.by ?? "model",
					options: [{
						value: "model",
						text: t("chart.byModel")
					}, {
						value: "key",
						text: t("chart.byKey")
					}],
					onChange: (value) => onChange({ by: value === "model" ? void 0 : value })
				}),
				report.data && countDays(report.data.from, report.data.to) <= 8 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Segments, {
					label: t("chart.unit"),
					testId: "unit",
					value: report.data.unit,
					options: [{
						value: "hour",
						text: t("chart.hours")
					}, {
						value: "day",
						text: t("chart.days")
					}],
					onChange: (unit) => onChange({ unit })
				}),
				metric !== "firstToken" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: "ms-auto",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
						label: t("chart.compare"),
						checked: search.compare === "1",
						onChange: (event) => onChange({ compare: event.target.checked ? "1" : void 0 }),
						"data-testid": "compare"
					})
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: report,
			skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-72" }),
			children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Totals, { report: data }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Chart, {
				report: data,
				metric,
				search,
				onChange
			})] })
		})]
	});
}
function Chart({ report, metric, search, onChange }) {
	const { t, i18n } = useTranslation(["usage", "common"]);
	const format = useFormat();
	const data = metric === "tokens" ? tokenChart(report, {
		t,
		format
	}) : metric === "firstToken" ? firstTokenChart(report, {
		t,
		format
	}) : groupedChart(report, metric, {
		t,
		format,
		before: report.before
	});
	const filter = search.by ?? "model";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TimeChart, {
		testId: "usage-chart",
		title: t("chart.title", {
			metric: t(`metrics.${metric}`),
			from: report.from,
			to: report.to
		}),
		shape: metric === "firstToken" ? "lines" : "bars",
		series: data.series.map(({ groupId, ...one }) => groupId === void 0 || search[filter] !== void 0 ? one : {
			...one,
			onPick: () => onChange({ [filter]: groupId })
		}),
		buckets: data.buckets,
		writeTick: tickWriter(metric, i18n.language),
		...report.unit === "day" && report.starts.length > 1 && { onOpen: (index) => {
			const day = addDays(report.from, index);
			onChange({
				from: day,
				to: day,
				period: void 0,
				unit: void 0
			});
		} }
	}), metric === "firstToken" && report.firstToken && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: "px-4 pb-3 text-sm text-quiet",
		children: t("chart.sampled", { count: report.firstToken.sampled })
	})] });
}
function Totals({ report: { totals, before, zone, from, to, isTruncated } }) {
	const { t } = useTranslation("usage");
	const figures = [
		[
			"cost",
			formatExactUsd(totals.costUsd),
			before && formatUsd(before.totals.costUsd, 2),
			"total-cost"
		],
		[
			"requests",
			formatCount(totals.requests),
			before && formatCount(before.totals.requests),
			"total-requests"
		],
		[
			"errors",
			formatCount(totals.failures),
			before && formatCount(before.totals.failures),
			"total-errors"
		],
		[
			"tokens",
			formatCount(countTokens(totals)),
			before && formatCount(countTokens(before.totals)),
			"total-tokens"
		]
	];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dl", {
		className: "grid grid-cols-2 gap-x-6 gap-y-3 px-4 pt-4 lg:flex lg:gap-10",
		children: figures.map(([name, value, earlier, testId]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "min-w-0",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", {
				className: "text-sm text-quiet",
				children: t(`metrics.${name}`)
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dd", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "text-lg font-semibold wrap-anywhere",
				dir: "ltr",
				translate: "no",
				"data-testid": testId,
				...name === "cost" && { "data-usd": totals.costUsd },
				children: value
			}), earlier !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: "block text-sm text-quiet",
				children: [
					t("chart.earlier"),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						dir: "ltr",
						translate: "no",
						children: earlier
					})
				]
			})] })]
		}, name))
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
		className: "px-4 pt-3 text-sm text-quiet",
		"data-testid": "report-days",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: from === to ? from : `${from} – ${to}` }),
			" · ",
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: zone }),
			isTruncated && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "block text-warn",
				children: t("chart.truncated")
			})
		]
	})] });
}
// src/pages/usage/FilterDialog.tsx
var dialects = [
	"anthropic-messages",
	"openai-chat",
	"openai-responses",
	"openai-embeddings",
	"gemini",
	"gemini-embeddings"
];
/** Every filter of receipts. Its lists are read when it opens, not with the page. */
function FilterDialog({ search, onApply, onClose }) {
	const { t } = useTranslation(["usage", "common"]);
	const submit = (event) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		onApply(Object.fromEntries(filterNames.map((name) => [name, String(form.get(name) ?? "").trim() || void 0])));
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("filter.title"),
		description: t("filter.lead"),
		onClose,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
			onSubmit: submit,
			className: "flex flex-col gap-4",
			"data-testid": "usage-filters",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "grid gap-3 sm:grid-cols-2",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeySelect, { value: search.key }),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ModelSelect, { value: search.model }),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
							label: t("filter.status"),
							name: "status",
							defaultValue: search.status ?? "",
							"data-testid": "filter-status",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
								value: "",
								children: t("filter.any")
							}), statuses.map((status) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
								value: status,
								children: t(`common:receipt.statuses.${status}`)
							}, status))]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
							label: t("filter.dialect"),
							name: "dialect",
							defaultValue: search.dialect ?? "",
							"data-testid": "filter-dialect",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
								value: "",
								children: t("filter.any")
							}), dialects.map((dialect) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { children: dialect }, dialect))]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
							label: t("filter.above"),
							name: "above",
							inputMode: "decimal",
							pattern: "\\d{1,9}(\\.\\d{1,9})?",
							placeholder: "0.05",
							defaultValue: search.above ?? "",
							"data-testid": "filter-above"
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
							label: t("filter.tag"),
							name: "tag",
							maxLength: 64,
							defaultValue: search.tag ?? "",
							"data-testid": "filter-tag"
						})
					]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("filter.request"),
					name: "request",
					maxLength: 128,
					defaultValue: search.request ?? "",
					"data-testid": "filter-request"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SessionSelect, { value: search.session }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex justify-end gap-2",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: onClose,
						children: t("common:cancel")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						type: "submit",
						variant: "primary",
						"data-testid": "filter",
						children: t("filter.apply")
					})]
				})
			]
		})
	});
}
function KeySelect({ value }) {
	const { t } = useTranslation("usage");
	const keys = useQuery(trpc.keys.list.queryOptions());
	const clientKeys = useQuery(trpc.clientKeys.list.queryOptions());
	const all = [...(keys.data ?? []).map(({ id, name, revokedAt }) => ({
		id,
		name,
		revokedAt
	})), ...(clientKeys.data ?? []).map(({ id, label, revokedAt }) => ({
		id,
		name: label,
		revokedAt
	}))];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
		label: t("filter.key"),
		name: "key",
		defaultValue: value ?? "",
		"data-testid": "filter-key",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
			value: "",
			children: t("filter.any")
		}), all.map(({ id, name, revokedAt }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
			value: id,
			children: revokedAt ? t("revokedKey", { name }) : name
		}, id))]
	}, all.length);
}
function ModelSelect({ value }) {
	const { t } = useTranslation("usage");
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	const ids = [.../* @__PURE__ */ new Set([...(models.data ?? []).map(({ id }) => id), ...value === void 0 ? [] : [value]])].sort();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
		label: t("filter.model"),
		name: "model",
		defaultValue: value ?? "",
		"data-testid": "filter-model",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
			value: "",
			children: t("filter.any")
		}), ids.map((id) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { children: id }, id))]
	}, ids.length);
}
var dayMs = 864e5;
function SessionSelect({ value }) {
	const { t } = useTranslation("usage");
	const format = useFormat();
	const [now] = (0, import_react.useState)(() => Date.now());
	const period = {
		from: (/* @__PURE__ */ new Date(now - 30 * dayMs)).toISOString(),
		to: new Date(now + dayMs).toISOString()
	};
	const rows = useQuery(trpc.usage.sessions.queryOptions(period)).data ?? [];
	const isListed = value === void 0 || rows.some(({ session }) => session === value);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
		label: t("filter.session"),
		help: t("filter.sessionHelp"),
		name: "session",
		defaultValue: value ?? "",
		"data-testid": "filter-session",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value: "",
				children: t("filter.any")
			}),
			!isListed && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value,
				children: value
			}),
			rows.map(({ session, agent, lastAt, requests, costUsd }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value: session,
				children: [
					format.shortTime(lastAt),
					agent,
					t("requests", { count: requests }),
					formatUsd(costUsd, 4)
				].filter(Boolean).join(" · ")
			}, session))
		]
	}, rows.length);
}
// src/pages/usage/UsageFilters.tsx
/** The filters in force as chips, and a dialog to change them. */
function UsageFilters({ search, onChange, keyName }) {
	const { t } = useTranslation(["usage", "common"]);
	const [isOpen, setOpen] = (0, import_react.useState)(false);
	const active = filterNames.filter((name) => search[name] !== void 0);
	const shownValue = (name) => {
		const value = search[name] ?? "";
		if (name === "key") return keyName || value.slice(0, 8);
		if (name === "status" && search.status) return t(`common:receipt.statuses.${search.status}`);
		return name === "above" ? `$${value}` : value;
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
			onClick: () => setOpen(true),
			"data-testid": "open-filters",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ListFilter, {
				size: 16,
				strokeWidth: 1.75,
				"aria-hidden": true
			}), t("filter.open")]
		}),
		active.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ul", {
			className: "flex min-w-0 basis-full list-none flex-wrap items-center gap-2",
			"data-testid": "chips",
			children: [active.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
				className: "flex max-w-full min-w-0",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
					type: "button",
					onClick: () => onChange({ [name]: void 0 }),
					"aria-label": t("filter.remove", {
						name: t(`filter.${name}`),
						value: shownValue(name)
					}),
					className: "flex h-7.5 max-w-full min-w-0 items-center gap-1.5 rounded-full border border-accent/40 bg-accent-soft ps-3 pe-2 text-sm hover:border-accent",
					"data-testid": `chip-${name}`,
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "shrink-0 text-quiet",
							children: t(`filter.${name}`)
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							dir: "auto",
							translate: "no",
							className: "max-w-60 truncate font-medium",
							children: shownValue(name)
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(X, {
							size: 14,
							strokeWidth: 1.75,
							"aria-hidden": true,
							className: "shrink-0 text-quiet"
						})
					]
				})
			}, name)), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "quiet",
				className: "h-7.5 text-sm",
				onClick: () => onChange(Object.fromEntries(filterNames.map((name) => [name, void 0]))),
				"data-testid": "clear-filters",
				children: t("filter.clear")
			}) })]
		}),
		isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FilterDialog, {
			search,
			onClose: () => setOpen(false),
			onApply: (change) => {
				onChange(change);
				setOpen(false);
			}
		})
	] });
}
// src/pages/usage/Usage.tsx
/** What was used, over time and receipt by receipt. A row opens its receipt in a drawer. */
function Usage() {
	const { t } = useTranslation(["usage", "common"]);
	const navigate = useNavigate();
	const { receiptId } = useParams({ strict: false });
	const search = useSearch({ from: "/own/usage" });
	const [isLive, setLive] = (0, import_react.useState)(false);
	const isShort = search.from === void 0 || search.to === void 0 || countDays(search.from, search.to) <= 93;
	const report = useReport(search, isShort);
	const receipts = useReceipts(search);
	useLive(search, isLive, isShort);
	const change = (next) => void navigate({
		to: "/usage",
		search: Object.fromEntries(Object.entries({
			...search,
			...next
		}).filter(([, value]) => value !== void 0)),
		resetScroll: false
	});
	const isFiltered = filterNames.some((name) => search[name] !== void 0);
	const shown = report.data ? {
		from: report.data.from,
		to: report.data.to
	} : null;
	const keyName = receipts.items[0]?.keyId === search.key ? receipts.items[0]?.keyName : void 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("title"),
		lead: t("lead"),
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ExportButton, {
			search,
			total: report.data && !report.data.isTruncated ? report.data.totals.requests : null
		}),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center gap-x-3 gap-y-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(PeriodBar, {
					search,
					onChange: change,
					shown
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(UsageFilters, {
					search,
					onChange: change,
					keyName
				})]
			}),
			isShort ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(UsageChart, {
				search,
				report,
				onChange: change
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("chart.tooLong", { count: 93 }) }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center justify-between gap-3",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Segments, {
					label: t("view.label"),
					testId: "view",
					value: search.view ?? "receipts",
					options: [{
						value: "receipts",
						text: t("view.receipts")
					}, {
						value: "breakdown",
						text: t("view.breakdown")
					}],
					onChange: (value) => change({ view: value === "breakdown" ? value : void 0 })
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
					label: t("live"),
					checked: isLive,
					onChange: (event) => setLive(event.target.checked),
					"data-testid": "live"
				})]
			}),
			search.view === "breakdown" && isShort ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Breakdown, {
				search,
				onChange: change
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: receipts.list,
				rows: 8,
				isEmpty: () => receipts.items.length === 0 && !receipts.list.hasNextPage,
				empty: isFiltered || search.period !== void 0 || search.from !== void 0 ? {
					title: t("noneTitle"),
					text: t("noneText"),
					action: shown && countDays(shown.from, shown.to) < 366 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: () => change({
							period: void 0,
							from: addDays(shown.to, -365),
							to: shown.to,
							unit: void 0
						}),
						children: t("searchYear")
					})
				} : {
					title: t("emptyTitle"),
					text: t("emptyText")
				},
				children: () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptTable, {
					receipts,
					openId: receiptId,
					onOpen: (id) => void navigate({
						to: "/usage/$receiptId",
						params: { receiptId: id },
						search,
						resetScroll: false
					})
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Outlet, {})
		]
	});
}
export { Usage };
