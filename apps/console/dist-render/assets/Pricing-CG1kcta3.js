import { A as Page, D as SelectField, E as Field, H as Link, L as Button, M as EmptyState, O as TextAreaField, Q as trpc, U as useNavigate, W as useSearch, d as filterModels, f as readPricingSearch, k as Card, t as usePageHead } from "../prerender.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { PublicFrame } from "./PublicFrame-CG2zlz9t.js";
import { SignedInFrame } from "./SignedInFrame-D4qb3szs.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { i as formatUsd, r as formatRate, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { i as formatPico, n as estimateCost, r as estimateTokens } from "./estimate-cost-Csf818-n.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as DaysUntil } from "./DaysUntil-2oz0_l86.js";
import { n as tierAt, t as compareRates } from "./rate-rows-DSTUPHI8.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
// ../../packages/ui/src/app/use-price-notice-days.ts
/** The days between the announcement of a higher price and its start, a setting of the server; `…` until it is known. */
function usePriceNoticeDays() {
	const info = useQuery(trpc.system.info.queryOptions());
	return String(info.data?.priceNoticeDays ?? "…");
}
// ../../packages/ui/src/money/RateChange.tsx
var import_jsx_runtime = require_jsx_runtime();
/** A rate, shown as old → new if it changes. */
function RateChange({ rate, before }) {
	const show = (usd) => usd === null ? "–" : formatRate(usd);
	if (before === void 0 || before === rate) return show(rate);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: "inline-flex flex-wrap justify-end gap-x-1",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "text-quiet",
			children: [show(before), " →"]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "font-medium",
			children: show(rate)
		})]
	});
}
// src/pages/pricing/Calculator.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var defaults = {
	input: 2e3,
	cached: 0,
	output: 500,
	calls: 1e3
};
/** What calls of a given size cost with each model, the cheapest first. The numbers are in the address; a pasted text is not. */
function Calculator({ models, search, onChange }) {
	const { t } = useTranslation("public");
	const tokens = {
		...defaults,
		...search
	};
	const rows = models.map((model) => ({
		model,
		pico: estimateCost(model, tokens)
	})).sort((a, b) => a.pico < b.pico ? -1 : a.pico > b.pico ? 1 : 0);
	const cost = (pico, decimals, testId) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
		usd: formatPico(pico),
		decimals,
		testId
	});
	const isTooLong = ({ contextTokens }) => contextTokens !== null && tokens.input + tokens.output > contextTokens;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid gap-6 border-b border-line p-4 lg:grid-cols-2",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid grid-cols-2 content-start items-end gap-3",
			children: [[
				"input",
				"cached",
				"output",
				"calls"
			].map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				type: "number",
				inputMode: "numeric",
				min: 0,
				max: 1e8,
				label: t(`calculator.${name}`),
				value: tokens[name],
				"data-testid": `calculator-${name}`,
				onChange: (event) => {
					const value = Math.trunc(Number(event.target.value));
					if (value >= 0 && value <= 1e8) onChange({ [name]: value === defaults[name] ? void 0 : value });
				}
			}, name)), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-sm text-quiet col-span-2",
				children: t("calculator.lead")
			})]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PastedText, { onUse: (count) => onChange({ input: count }) })]
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rows,
		rowKey: ({ model }) => model.id,
		rowTestId: "cost-row",
		stackBelow: "small",
		columns: [
			{
				title: t("list.model"),
				place: "title",
				cell: ({ model }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/models/$",
						params: { _splat: model.id },
						className: "font-medium hover:text-accent hover:underline",
						translate: "no",
						children: model.displayName
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
						className: "block font-mono text-xs font-normal text-quiet wrap-anywhere",
						children: model.id
					}),
					isTooLong(model) && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "block text-xs font-normal text-warn",
						children: t("calculator.tooLong")
					}),
					model.systemPromptCost && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "block text-xs font-normal text-quiet",
						children: t("calculator.promptNote")
					})
				] })
			},
			{
				title: t("calculator.perCall"),
				numeric: true,
				cell: ({ pico }) => cost(pico, 6, "cost-per-call")
			},
			{
				title: t("calculator.perDay"),
				numeric: true,
				cell: ({ pico }) => cost(pico * BigInt(tokens.calls), 2, "cost-per-day")
			},
			{
				title: t("calculator.perMonth"),
				numeric: true,
				place: "figure",
				cell: ({ pico }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "font-medium",
					children: formatUsd(formatPico(pico * BigInt(tokens.calls) * 30n), 2)
				})
			}
		]
	})] });
}
/** Estimates the tokens of a text, which stays in this component. */
function PastedText({ onUse }) {
	const { t } = useTranslation("public");
	const [text, setText] = (0, import_react.useState)("");
	const count = Math.min(estimateTokens(text), 1e8);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col items-start gap-3 [&>div]:w-full",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
			label: t("calculator.text"),
			help: t("calculator.textHelp"),
			rows: 5,
			value: text,
			"data-testid": "calculator-text",
			onChange: (event) => setText(event.target.value)
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			disabled: text === "",
			"data-testid": "calculator-use-text",
			onClick: () => onUse(count),
			children: t("calculator.useText", { tokens: formatCount(count) })
		})]
	});
}
// src/pages/pricing/PriceFilters.tsx
var contexts = [
	32e3,
	128e3,
	2e5,
	4e5,
	1e6
];
/** What the list shows: rates or costs, and of which models. */
function PriceFilters({ models, found, search, onChange }) {
	const { t } = useTranslation("public");
	const distinct = (values) => [...new Set(values)].sort();
	const { q, vendor, context, dialect } = search;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-3 border-b border-line p-4",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid grid-cols-2 gap-3 lg:grid-cols-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					type: "search",
					label: t("pricing.search"),
					placeholder: t("pricing.searchHint"),
					value: q ?? "",
					"data-testid": "price-search",
					onChange: (event) => onChange({ q: event.target.value })
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
					label: t("pricing.vendor"),
					value: vendor ?? "",
					"data-testid": "price-vendor",
					onChange: (event) => onChange({ vendor: event.target.value || void 0 }),
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: "",
						children: t("pricing.any")
					}), distinct(models.map((model) => model.vendor)).map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { children: name }, name))]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
					label: t("pricing.context"),
					value: context ?? "",
					"data-testid": "price-context",
					onChange: (event) => onChange({ context: Number(event.target.value) || void 0 }),
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: "",
						children: t("pricing.any")
					}), [.../* @__PURE__ */ new Set([...contexts, ...context ? [context] : []])].sort((a, b) => a - b).map((tokens) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: tokens,
						children: t("pricing.tokens", { tokens: formatCount(tokens) })
					}, tokens))]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(SelectField, {
					label: t("pricing.dialect"),
					value: dialect ?? "",
					"data-testid": "price-dialect",
					onChange: (event) => onChange({ dialect: event.target.value || void 0 }),
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: "",
						children: t("pricing.any")
					}), distinct(models.flatMap(({ dialects }) => dialects)).map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { children: name }, name))]
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-wrap items-center justify-between gap-3",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				role: "status",
				className: "text-sm text-quiet",
				children: t("pricing.found", { count: found })
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("fieldset", {
				"aria-label": t("pricing.view"),
				className: "flex rounded-md border border-line p-0.5",
				children: ["rates", "calculator"].map((view) => {
					const isShown = (search.view ?? "rates") === view;
					return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
						type: "button",
						"aria-pressed": isShown,
						"data-testid": `view-${view}`,
						onClick: () => onChange({ view: view === "calculator" ? view : void 0 }),
						className: "h-8 rounded-sm px-3 text-sm font-medium text-quiet aria-pressed:bg-accent-soft aria-pressed:text-accent",
						children: t(`pricing.${view}`)
					}, view);
				})
			})]
		})]
	});
}
// src/pages/pricing/price-rows.ts
/** The rows of a model: its current price, then every announced price compared with the one before it. */
function priceRows(model) {
	const current = model.tiers.map(({ fromPromptTokens, usdPerMillion }, i) => ({
		key: `${model.id} ${fromPromptTokens}`,
		model,
		isFirst: i === 0,
		announced: null,
		fromPromptTokens,
		rates: usdPerMillion,
		before: null,
		others: i > 0 ? [] : [...Object.entries(model.perCallUsd).map(([name, value]) => ({
			group: "perCall",
			name,
			before: null,
			value
		})), ...Object.entries(model.multipliers).map(([name, value]) => ({
			group: "multiplier",
			name,
			before: null,
			value
		}))]
	}));
	const announced = model.announced.flatMap((price, i) => {
		const before = model.announced[i - 1] ?? model;
		const starts = [...new Set([...before.tiers, ...price.tiers].map(({ fromPromptTokens }) => fromPromptTokens))].sort((a, b) => a - b);
		const changes = compareRates(before, price).filter((row) => row.before !== row.after);
		return starts.map((fromPromptTokens, tier) => ({
			key: `${model.id} ${price.priceVersionId} ${fromPromptTokens}`,
			model,
			isFirst: false,
			announced: {
				effectiveAt: price.effectiveAt,
				announcedAt: price.announcedAt,
				isFirst: tier === 0
			},
			fromPromptTokens,
			rates: tierAt(price, fromPromptTokens),
			before: tierAt(before, fromPromptTokens),
			others: tier > 0 ? [] : changes.flatMap(({ group, name, before: was, after }) => group === "tier" ? [] : [{
				group,
				name,
				before: was,
				value: after
			}])
		}));
	});
	return [...current, ...announced];
}
// src/pages/pricing/SystemPromptDialog.tsx
/** Shows the system prompt that is added to every request to a model, and its cost. */
function SystemPromptDialog({ model, onClose }) {
	const { t } = useTranslation("public");
	const { systemPrompt, systemPromptCost: cost } = model;
	if (systemPrompt === null || cost === null) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		onClose,
		title: t("list.systemPromptTitle", { model: model.displayName }),
		description: t("list.systemPromptLead"),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("blockquote", {
				className: "max-h-72 overflow-y-auto rounded-md border border-line bg-raised p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere",
				"data-testid": "system-prompt",
				children: systemPrompt
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "mt-3",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
					[t("list.systemPromptTokens"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						"data-testid": "system-prompt-tokens",
						children: t("list.systemPromptAbout", { count: cost.tokens })
					}, "tokens")],
					[t("list.systemPromptInput"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "whitespace-nowrap",
						"data-testid": "system-prompt-cost",
						children: formatRate(cost.inputUsd)
					}, "input")],
					...cost.cacheReadUsd === null ? [] : [[t("list.systemPromptCached"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "whitespace-nowrap",
						children: formatRate(cost.cacheReadUsd)
					}, "cached")]]
				] })
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mt-2 text-sm text-quiet",
				children: t("list.systemPromptNote")
			})
		]
	});
}
// src/pages/pricing/PriceTable.tsx
var mainMeters = [
	"input",
	"output",
	"cache_read",
	"cache_write_5m"
];
/** A table of current rates. Below each model it lists announced changes as old → new, with their date. */
function PriceTable({ models }) {
	const { t } = useTranslation(["public", "common"]);
	const [promptOf, setPromptOf] = (0, import_react.useState)(null);
	const promptModel = models.find(({ id }) => id === promptOf);
	const meterName = (meter) => t(`common:meters.${meter}`, { defaultValue: meter });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rowTestId: ({ announced }) => announced ? "announced-row" : "price-row",
		rows: models.flatMap(priceRows),
		rowKey: ({ key }) => key,
		rowClass: ({ announced }) => announced ? "bg-accent-soft" : "",
		stackBelow: "wide",
		columns: [
			{
				title: t("list.model"),
				place: "title",
				className: "min-w-52",
				cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ModelCell, {
					row,
					onOpenPrompt: () => setPromptOf(row.model.id)
				})
			},
			{
				title: t("list.context"),
				numeric: true,
				cell: ({ model, isFirst }) => isFirst && model.contextTokens ? formatCount(model.contextTokens) : ""
			},
			...mainMeters.map((meter) => ({
				title: meterName(meter),
				numeric: true,
				cell: ({ rates, before }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RateChange, {
					before: before === null ? void 0 : before[meter] ?? null,
					rate: rates[meter] ?? null
				})
			})),
			{
				title: t("list.others"),
				place: "bare",
				className: "text-sm text-quiet",
				cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OtherRates, { row })
			}
		]
	}), promptModel && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SystemPromptDialog, {
		model: promptModel,
		onClose: () => setPromptOf(null)
	})] });
}
/** The first cell of a row: the model's details, the date of an announced change, or the prompt size of a tier. */
function ModelCell({ row, onOpenPrompt }) {
	const { t } = useTranslation(["public", "common"]);
	const format = useFormat();
	const { model, isFirst, announced, fromPromptTokens } = row;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		isFirst && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: "flex items-center justify-between gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: "min-w-0",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/models/$",
						params: { _splat: model.id },
						className: "block font-medium underline-offset-2 hover:text-accent hover:underline",
						translate: "no",
						children: model.displayName
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
						className: "block font-mono text-xs font-normal text-quiet wrap-anywhere",
						children: model.id
					})]
				}), model.sandbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: "accent",
					children: t("common:sandbox")
				})]
			}),
			model.aliases.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "block text-xs font-normal text-quiet wrap-anywhere",
				children: t("list.aliases", { names: model.aliases.join(", ") })
			}),
			model.disabledFrom && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: "mt-0.5 block text-xs font-normal",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: "warn",
					testId: "last-day",
					children: t("list.lastDay", { date: format.utcDate((/* @__PURE__ */ new Date(Date.parse(model.disabledFrom) - 1)).toISOString()) })
				}), model.disabledMessage && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "mt-0.5 block text-quiet",
					children: model.disabledMessage
				})]
			}),
			model.systemPrompt !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
				type: "button",
				onClick: onOpenPrompt,
				"data-testid": "open-system-prompt",
				className: "mt-0.5 block text-start text-xs font-normal text-accent underline-offset-2 hover:underline",
				children: [
					t("list.systemPrompt"),
					" · ",
					t("list.systemPromptAbout", { count: model.systemPromptCost?.tokens ?? 0 })
				]
			})
		] }),
		announced?.isFirst && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "block text-sm font-normal text-accent",
			children: [
				t("list.change", { date: format.date(announced.effectiveAt) }),
				" · ",
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DaysUntil, { at: announced.effectiveAt }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "block text-xs text-quiet",
					children: t("list.changeLead", { date: format.date(announced.announcedAt) })
				})
			]
		}),
		fromPromptTokens > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "block text-sm font-normal text-quiet",
			children: t("list.from", { tokens: formatCount(fromPromptTokens) })
		})
	] });
}
/** Rates without a column: other meters, prices per call, service tier multipliers. For an announced price, only the changes. */
function OtherRates({ row }) {
	const { t } = useTranslation(["public", "common"]);
	const meterName = (meter) => t(`common:meters.${meter}`, { defaultValue: meter });
	const { rates, before, others } = row;
	const arrow = (was, now) => [...was === null ? [] : [was], now ?? "–"].join(" → ");
	return [[...Object.keys({
		...before,
		...rates
	}).filter((meter) => !mainMeters.includes(meter) && (before === null || before[meter] !== rates[meter])).map((meter) => {
		const [was, now] = [before?.[meter], rates[meter]].map((usd) => usd === void 0 ? null : formatRate(usd));
		return `${meterName(meter)} ${arrow(was ?? null, now ?? null)}`;
	}), ...others.filter(({ group }) => group === "perCall").map(({ name, before: was, value }) => [meterName(name), t("common:receipt.perCall", { rate: arrow(was && formatRate(was), value && formatRate(value)) })].join(" "))], others.filter(({ group }) => group === "multiplier").map(({ name, before: was, value }) => t("list.tierFactor", {
		tier: name,
		factor: arrow(was, value)
	}))].filter((texts) => texts.length > 0).map((texts) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "flex flex-wrap gap-x-2.5",
		children: texts.map((text) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "whitespace-nowrap",
			children: text
		}, text))
	}, texts[0]));
}
// src/pages/pricing/Pricing.tsx
/** The price list, in the signed-in or the public layout. */
function PricingPage() {
	const Layout = useQuery(trpc.accounts.me.queryOptions()).data?.account ? SignedInFrame : PublicFrame;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Layout, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pricing, {}) });
}
function Pricing() {
	const { t } = useTranslation("public");
	usePageHead({
		title: t("heads.pricing.title"),
		text: t("heads.pricing.text"),
		path: "/pricing"
	});
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	const search = readPricingSearch({ ...useSearch({ from: "/pricing" }) });
	const navigate = useNavigate({ from: "/pricing" });
	const set = (change) => void navigate({
		search: (before) => Object.fromEntries(Object.entries({
			...readPricingSearch({ ...before }),
			...change
		}).filter(([, value]) => value !== void 0 && value !== "")),
		replace: true,
		resetScroll: false
	});
	const days = usePriceNoticeDays();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("list.title"),
		lead: t("list.lead", { days }),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
			query: models,
			rows: 6,
			empty: {
				title: t("list.emptyTitle"),
				text: t("list.emptyText")
			},
			children: (data) => {
				const found = filterModels(data, search);
				return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(PriceFilters, {
						models: data,
						found: found.length,
						search,
						onChange: set
					}),
					search.view === "calculator" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Calculator, {
						models: found,
						search,
						onChange: set
					}),
					search.view !== "calculator" && found.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PriceTable, { models: found }),
					found.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
						title: t("pricing.noneTitle"),
						text: t("pricing.noneText"),
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							onClick: () => set({
								q: void 0,
								vendor: void 0,
								context: void 0,
								dialect: void 0
							}),
							children: t("pricing.clear")
						})
					})
				] });
			}
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "grid gap-4 md:grid-cols-3",
			children: [
				[t("pricing.multipliersTitle"), t("pricing.multipliers")],
				[t("pricing.tiersTitle"), t("pricing.tiers")],
				[t("pricing.noticeTitle"), t("pricing.notice", { days })]
			].map(([title = "", text]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
				title,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "p-4 text-quiet",
					children: text
				})
			}, title))
		})]
	});
}
export { PricingPage };
