import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { n as formatExactUsd, t as formatCount } from "./format-usd-1WtJEw3Z.js";
// ../../node_modules/.pnpm/d3-array@3.2.5/node_modules/d3-array/dist/d3-array.mjs
function ascending(a, b) {
	return a == null || b == null ? NaN : a < b ? -1 : a > b ? 1 : a >= b ? 0 : NaN;
}
function descending(a, b) {
	return a == null || b == null ? NaN : b < a ? -1 : b > a ? 1 : b >= a ? 0 : NaN;
}
function bisector(f) {
	let compare1, compare2, delta;
	if (f.length !== 2) {
		compare1 = ascending;
		compare2 = (d, x) => ascending(f(d), x);
		delta = (d, x) => f(d) - x;
	} else {
		compare1 = f === ascending || f === descending ? f : zero;
		compare2 = f;
		delta = f;
	}
	function left(a, x, lo = 0, hi = a.length) {
		if (lo < hi) {
			if (compare1(x, x) !== 0) return hi;
			do {
				const mid = lo + hi >>> 1;
				if (compare2(a[mid], x) < 0) lo = mid + 1;
				else hi = mid;
			} while (lo < hi);
		}
		return lo;
	}
	function right(a, x, lo = 0, hi = a.length) {
		if (lo < hi) {
			if (compare1(x, x) !== 0) return hi;
			do {
				const mid = lo + hi >>> 1;
				if (compare2(a[mid], x) <= 0) lo = mid + 1;
				else hi = mid;
			} while (lo < hi);
		}
		return lo;
	}
	function center(a, x, lo = 0, hi = a.length) {
		const i = left(a, x, lo, hi - 1);
		return i > lo && delta(a[i - 1], x) > -delta(a[i], x) ? i - 1 : i;
	}
	return {
		left,
		center,
		right
	};
}
function zero() {
	return 0;
}
function number(x) {
	return x === null ? NaN : +x;
}
var ascendingBisect = bisector(ascending);
ascendingBisect.right;
ascendingBisect.left;
bisector(number).center;
Array.prototype.slice;
var e10 = Math.sqrt(50);
var e5 = Math.sqrt(10);
var e2 = Math.sqrt(2);
function tickSpec(start, stop, count) {
	const step = (stop - start) / Math.max(0, count), power = Math.floor(Math.log10(step)), error = step / Math.pow(10, power), factor = error >= e10 ? 10 : error >= e5 ? 5 : error >= e2 ? 2 : 1;
	let i1, i2, inc;
	if (power < 0) {
		inc = Math.pow(10, -power) / factor;
		i1 = Math.round(start * inc);
		i2 = Math.round(stop * inc);
		if (i1 / inc < start) ++i1;
		if (i2 / inc > stop) --i2;
		inc = -inc;
	} else {
		inc = Math.pow(10, power) * factor;
		i1 = Math.round(start / inc);
		i2 = Math.round(stop / inc);
		if (i1 * inc < start) ++i1;
		if (i2 * inc > stop) --i2;
	}
	if (i2 < i1 && .5 <= count && count < 2) return tickSpec(start, stop, count * 2);
	return [
		i1,
		i2,
		inc
	];
}
function ticks(start, stop, count) {
	stop = +stop, start = +start, count = +count;
	if (!(count > 0)) return [];
	if (start === stop) return [start];
	const reverse = stop < start, [i1, i2, inc] = reverse ? tickSpec(stop, start, count) : tickSpec(start, stop, count);
	if (!(i2 >= i1)) return [];
	const n = i2 - i1 + 1, ticks = new Array(n);
	if (reverse) {
		if (inc < 0) for (let i = 0; i < n; ++i) ticks[i] = (i2 - i) / -inc;
		else for (let i = 0; i < n; ++i) ticks[i] = (i2 - i) * inc;
	} else if (inc < 0) for (let i = 0; i < n; ++i) ticks[i] = (i1 + i) / -inc;
	else for (let i = 0; i < n; ++i) ticks[i] = (i1 + i) * inc;
	return ticks;
}
function tickIncrement(start, stop, count) {
	stop = +stop, start = +start, count = +count;
	return tickSpec(start, stop, count)[2];
}
function nice(start, stop, count) {
	let prestep;
	while (true) {
		const step = tickIncrement(start, stop, count);
		if (step === prestep || step === 0 || !isFinite(step)) return [start, stop];
		else if (step > 0) {
			const i = Math.ceil(start / step);
			const j = Math.floor(stop / step);
			start = (i - (i * step > start)) * step;
			stop = (j + (j * step < stop)) * step;
		} else if (step < 0) {
			const s = -step;
			const i = Math.ceil(start * s);
			const j = Math.floor(stop * s);
			start = (i - (i / s > start)) / s;
			stop = (j + (j / s < stop)) / s;
		}
		prestep = step;
	}
}
function max(values, valueof) {
	let max;
	if (valueof === void 0) {
		for (const value of values) if (value != null && (max < value || max === void 0 && value >= value)) max = value;
	} else {
		let index = -1;
		for (let value of values) if ((value = valueof(value, ++index, values)) != null && (max < value || max === void 0 && value >= value)) max = value;
	}
	return max;
}
// ../../packages/ui/src/data/chart-series.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** The colour of a series; the eighth is for "all others". */
var chartColour = (series) => `var(--color-chart-${Math.min(series + 1, 8)})`;
// ../../packages/ui/src/data/ChartFigures.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The exact figures of one bar, beside it. */
function ChartTooltip({ bucket, series, place, isAdded }) {
	const { t } = useTranslation("common");
	const side = place > .5 ? { right: `calc(${(1 - place) * 100}% + 12px)` } : { left: `calc(${place * 100}% + 12px)` };
	const shown = series.flatMap((one, i) => isAdded && !bucket.values[i] ? [] : [[one, i]]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "pointer-events-none absolute top-1 z-10 w-max max-w-[min(320px,75%)] rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float",
		style: side,
		"aria-hidden": true,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "font-medium",
			dir: "auto",
			children: bucket.title
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dl", {
			className: "mt-1 flex flex-col gap-0.5",
			translate: "no",
			children: [
				shown.map(([{ id, label }, i]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex items-center gap-2",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "size-2.5 shrink-0 rounded-[2px]",
							style: { background: chartColour(i) }
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", {
							className: "min-w-0 flex-1 truncate text-quiet",
							children: label
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dd", {
							className: "ps-3",
							children: bucket.texts[i]
						})
					]
				}, id)),
				bucket.total !== void 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
					name: t("chart.total"),
					value: bucket.total,
					isStrong: true
				}),
				bucket.before && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
					name: t("chart.before"),
					value: bucket.before.text
				})
			]
		})]
	});
}
function Line({ name, value, isStrong = false }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: `flex justify-between gap-4 ${isStrong ? "font-medium" : "text-quiet"}`,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dd", { children: value })]
	});
}
/** The chart as a table, for those who cannot see it or want to copy it. */
function ChartTable({ series, buckets, testId }) {
	const { t } = useTranslation("common");
	const [isOpen, setOpen] = (0, import_react.useState)(false);
	const hasTotal = buckets.some(({ total }) => total !== void 0);
	const hasBefore = buckets.some(({ before }) => before !== void 0);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
		className: "text-sm",
		onToggle: (event) => setOpen(event.currentTarget.open),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", {
			className: "w-fit cursor-pointer text-quiet hover:text-fg",
			"data-testid": testId && `${testId}-as-table`,
			children: t("chart.asTable")
		}), isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "mt-2 max-h-96 overflow-auto rounded-md border border-line",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
				dense: true,
				stackBelow: "none",
				rows: buckets,
				rowKey: ({ id }) => id,
				columns: [
					{
						title: t("chart.time"),
						className: "whitespace-nowrap",
						cell: ({ title }) => title
					},
					...hasTotal ? [{
						title: t("chart.total"),
						numeric: true,
						className: "font-medium",
						cell: ({ total }) => total
					}] : [],
					...series.map(({ label }, i) => ({
						title: label,
						numeric: true,
						cell: ({ texts }) => texts[i]
					})),
					...hasBefore ? [{
						title: t("chart.before"),
						numeric: true,
						cell: ({ before }) => before?.text
					}] : []
				]
			})
		})]
	});
}
// ../../packages/ui/src/data/TimeChart.tsx
/** Values over time as stacked bars or lines, with the exact figures in a tooltip and in a table. The arrow keys move between the bars. */
function TimeChart({ title, series, buckets, shape = "bars", writeTick, onOpen, testId }) {
	const { t } = useTranslation("common");
	const [at, setAt] = (0, import_react.useState)(null);
	const highest = max(buckets.flatMap(({ values, before }) => {
		const known = values.map((value) => value ?? 0);
		return [shape === "bars" ? known.reduce((sum, value) => sum + value, 0) : max(known) ?? 0, before?.value ?? 0];
	})) ?? 0;
	const [, top] = highest > 0 ? nice(0, highest, 4) : [0, 1];
	const lines = highest > 0 ? ticks(0, top, 4).filter((tick) => tick <= top) : [0];
	const move = (event) => {
		const last = buckets.length - 1;
		const now = at ?? last;
		const next = {
			ArrowLeft: now - 1,
			ArrowRight: at === null ? last : now + 1,
			Home: 0,
			End: last
		}[event.key];
		if (event.key === "Enter" && at !== null) return onOpen?.(at);
		if (event.key === "Escape") return setAt(null);
		if (next === void 0) return;
		event.preventDefault();
		setAt(Math.min(last, Math.max(0, next)));
	};
	const point = (event) => {
		const { left, width } = event.currentTarget.getBoundingClientRect();
		setAt(Math.min(buckets.length - 1, Math.max(0, Math.floor((event.clientX - left) / width * buckets.length))));
	};
	const chosen = at === null ? void 0 : buckets[at];
	const labelled = labelledBuckets(buckets.length);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("figure", {
		className: "flex flex-col gap-3 p-4",
		"data-testid": testId,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legend, {
				series,
				shape
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				dir: "ltr",
				className: "flex gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					"aria-hidden": true,
					className: "relative h-48 w-14 shrink-0 text-end text-xs text-quiet",
					children: lines.map((tick) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "absolute end-0 -translate-y-1/2 whitespace-nowrap",
						style: { top: `${100 - tick / top * 100}%` },
						children: writeTick(tick)
					}, tick))
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "min-w-0 flex-1",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						role: "slider",
						tabIndex: 0,
						"aria-label": title,
						"aria-valuemin": 1,
						"aria-valuemax": buckets.length,
						"aria-valuenow": (at ?? buckets.length - 1) + 1,
						"aria-valuetext": chosen ? spoken(chosen, series) : t("chart.hint"),
						className: `relative h-48 touch-pan-y rounded-sm ${onOpen ? "cursor-pointer" : ""}`,
						onKeyDown: move,
						onPointerMove: point,
						onPointerDown: point,
						onPointerLeave: () => setAt(null),
						onBlur: () => setAt(null),
						onClick: () => at !== null && onOpen?.(at),
						"data-testid": testId && `${testId}-plot`,
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Plot, {
							buckets,
							shape,
							series,
							top,
							lines,
							at
						}), chosen && at !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChartTooltip, {
							bucket: chosen,
							series,
							place: (at + .5) / buckets.length,
							isAdded: shape === "bars"
						})]
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						"aria-hidden": true,
						className: "relative mt-1.5 h-4 text-xs text-quiet",
						children: labelled.map((i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: `absolute whitespace-nowrap ${i === 0 ? "" : i === buckets.length - 1 ? "-translate-x-full" : "-translate-x-1/2"}`,
							style: { left: `${(i === 0 ? 0 : i === buckets.length - 1 ? i + 1 : i + .5) / buckets.length * 100}%` },
							children: buckets[i]?.label
						}, i))
					})]
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChartTable, {
				series,
				buckets,
				testId
			})
		]
	});
}
/** The first, the last and up to three buckets between them, evenly spaced. */
function labelledBuckets(count) {
	if (count <= 1) return count === 1 ? [0] : [];
	const parts = count >= 12 ? 3 : 1;
	return Array.from({ length: parts + 1 }, (_, i) => Math.round(i * (count - 1) / parts));
}
function spoken({ title, total, values, texts, before }, series) {
	return [
		title,
		total,
		...series.flatMap(({ label }, i) => values[i] ? [`${label}: ${texts[i]}`] : []),
		before?.text
	].filter(Boolean).join(", ");
}
function Legend({ series, shape }) {
	if (series.length === 0) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
		className: "flex list-none flex-wrap gap-x-4 gap-y-1 text-sm",
		children: series.map(({ id, label, total, onPick }, i) => {
			const content = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					"aria-hidden": true,
					className: shape === "bars" ? "size-2.5 shrink-0 rounded-[2px]" : "h-0.5 w-3.5 shrink-0",
					style: { background: chartColour(i) }
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "max-w-56 truncate",
					dir: "auto",
					translate: "no",
					children: label
				}),
				total !== void 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-quiet",
					translate: "no",
					children: total
				})
			] });
			return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
				className: "flex min-w-0",
				children: onPick ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
					type: "button",
					onClick: onPick,
					className: "flex min-w-0 items-center gap-1.5 rounded-sm hover:underline",
					children: content
				}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "flex min-w-0 items-center gap-1.5",
					children: content
				})
			}, id);
		})
	});
}
/** The drawing, one unit wide for each bucket and 100 high, stretched to its place. */
function Plot({ buckets, series, shape, top, lines, at }) {
	const height = (value) => value / top * 100;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("svg", {
		"aria-hidden": true,
		viewBox: `0 0 ${buckets.length} 100`,
		preserveAspectRatio: "none",
		className: "absolute inset-0 size-full overflow-visible",
		children: [
			lines.map((tick) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("line", {
				x1: 0,
				x2: buckets.length,
				y1: 100 - height(tick),
				y2: 100 - height(tick),
				...thin,
				stroke: "var(--color-line)"
			}, tick)),
			at !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("rect", {
				x: at,
				width: 1,
				y: 0,
				height: 100,
				fill: "var(--color-fg)",
				opacity: .06
			}),
			shape === "bars" ? buckets.map((bucket, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Bars, {
				bucket,
				x: i,
				height
			}, bucket.id)) : series.map(({ id }, s) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("path", {
				d: linePath(buckets, s, height),
				fill: "none",
				...thin,
				strokeWidth: 2,
				stroke: chartColour(s),
				strokeLinejoin: "round"
			}, id)),
			buckets.map(({ before, id }, i) => before !== void 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("line", {
				x1: i + .04,
				x2: i + .96,
				y1: 100 - height(before.value),
				y2: 100 - height(before.value),
				...thin,
				strokeWidth: 2,
				stroke: "var(--color-fg)",
				opacity: .55
			}, id))
		]
	});
}
var thin = {
	vectorEffect: "non-scaling-stroke",
	strokeWidth: 1
};
function Bars({ bucket, x, height }) {
	let below = 0;
	return bucket.values.map((value, s) => {
		const tall = height(value ?? 0);
		below += tall;
		return tall > 0 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("rect", {
			x: x + .1,
			width: .8,
			y: 100 - below,
			height: tall,
			fill: chartColour(s)
		}, s) : null;
	});
}
/** A line through the known values. It is interrupted where a value is unknown; a lone value is a short dash. */
function linePath(buckets, s, height) {
	const value = (i) => buckets[i]?.values[s] ?? null;
	return buckets.map((_, i) => {
		const here = value(i);
		if (here === null) return "";
		const y = 100 - height(here);
		if (value(i - 1) !== null) return `L${i + .5} ${y}`;
		return value(i + 1) === null ? `M${i + .3} ${y}H${i + .7}` : `M${i + .5} ${y}`;
	}).join("");
}
// src/pages/usage/chart-data.ts
var measures = {
	cost: {
		value: ({ costUsd }) => Number(costUsd),
		text: ({ costUsd }) => formatExactUsd(costUsd)
	},
	requests: {
		value: ({ requests }) => requests,
		text: ({ requests }) => formatCount(requests)
	},
	errors: {
		value: ({ failures }) => failures,
		text: ({ failures }) => formatCount(failures)
	}
};
var meters = [
	"inputTokens",
	"outputTokens",
	"cacheReadTokens",
	"cacheWriteTokens"
];
var countTokens = (sums) => meters.reduce((sum, meter) => sum + sums[meter], 0);
function timesOf({ starts, unit }, format) {
	const isDay = unit === "day";
	const days = new Set(starts.map((start) => format.day(start))).size;
	return starts.map((start) => ({
		id: start,
		title: isDay ? format.weekday(start) : format.hourOfDay(start),
		label: isDay ? format.day(start) : days > 1 ? `${format.day(start)} ${format.hour(start)}` : format.hour(start)
	}));
}
/** Bars by model or key. */
function groupedChart(report, metric, { t, format, before }) {
	const { value, text } = measures[metric];
	const byBucket = Map.groupBy(report.cells, ({ bucket }) => bucket);
	return {
		series: report.groups.map((group, index) => {
			const cells = report.cells.filter((cell) => cell.group === index);
			if (group.id === null) return {
				id: "others",
				label: t("others")
			};
			const label = group.name === "" ? t("noName") : "isRevoked" in group && group.isRevoked ? t("revokedKey", { name: group.name }) : group.name;
			return {
				id: group.id,
				groupId: group.id,
				label,
				isEmpty: cells.every((cell) => value(cell) === 0)
			};
		}),
		buckets: timesOf(report, format).map((time, i) => {
			const cells = new Map((byBucket.get(i) ?? []).map((cell) => [cell.group, cell]));
			const [sums, earlier] = [report.buckets[i], before?.buckets[i]];
			return {
				...time,
				values: report.groups.map((_, group) => {
					const cell = cells.get(group);
					return cell ? value(cell) : 0;
				}),
				texts: report.groups.map((_, group) => {
					const cell = cells.get(group);
					return cell ? text(cell) : text(nothing);
				}),
				...sums && { total: text(sums) },
				...earlier && { before: {
					value: value(earlier),
					text: text(earlier)
				} }
			};
		})
	};
}
var nothing = {
	requests: 0,
	failures: 0,
	costUsd: "0",
	inputTokens: 0,
	outputTokens: 0,
	cacheReadTokens: 0,
	cacheWriteTokens: 0
};
/** Bars by meter. */
function tokenChart(report, { t, format }) {
	return {
		series: meters.map((meter) => ({
			id: meter,
			label: t(`meters.${meter}`),
			total: formatCount(report.totals[meter])
		})),
		buckets: timesOf(report, format).map((time, i) => {
			const sums = report.buckets[i] ?? nothing;
			const earlier = report.before?.buckets[i];
			return {
				...time,
				values: meters.map((meter) => sums[meter]),
				texts: meters.map((meter) => formatCount(sums[meter])),
				total: formatCount(countTokens(sums)),
				...earlier && { before: {
					value: countTokens(earlier),
					text: formatCount(countTokens(earlier))
				} }
			};
		})
	};
}
/** Lines of the median and the 95th percentile. */
function firstTokenChart(report, { t, format }) {
	return {
		series: [{
			id: "median",
			label: t("median")
		}, {
			id: "p95",
			label: t("p95")
		}],
		buckets: timesOf(report, format).map((time, i) => {
			const times = report.firstToken?.buckets[i] ?? null;
			const text = (ms) => ms === void 0 ? t("notReported") : formatDuration(ms);
			return {
				...time,
				values: [times?.medianMs ?? null, times?.p95Ms ?? null],
				texts: [text(times?.medianMs), text(times?.p95Ms)]
			};
		})
	};
}
/** Writes the values beside the lines of a chart. */
function tickWriter(metric, language) {
	const compact = new Intl.NumberFormat(language, {
		notation: "compact",
		maximumFractionDigits: 1
	});
	if (metric === "firstToken") return (ms) => formatDuration(Math.round(ms));
	if (metric !== "cost") return (value) => compact.format(value);
	return (value) => `$${value >= 1e3 ? compact.format(value) : value === 0 ? "0" : value.toFixed(9).replace(/\.?0+$/, "")}`;
}
export { tokenChart as a, tickWriter as i, firstTokenChart as n, TimeChart as o, groupedChart as r, countTokens as t };
