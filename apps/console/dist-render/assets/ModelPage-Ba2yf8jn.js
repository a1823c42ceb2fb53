import { t as Badge } from "./Badge-B9dL9pPR.js";
import { G as useParams, H as Link, M as EmptyState, Q as trpc, R as buttonClass, k as Card, t as usePageHead } from "../prerender.js";
import { t as CodeTabs } from "./CodeTabs-mVa_vXra.js";
import { t as errorCode } from "./api-error-BmayfzvL.js";
import { r as formatRate, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as embeddingSamples, t as codeSamples } from "./code-samples-oQwLzu4V.js";
import { PublicFrame } from "./PublicFrame-CG2zlz9t.js";
import { SignedInFrame } from "./SignedInFrame-D4qb3szs.js";
import { StateBadge } from "./StatusPage-_hu0T3SV.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { t as DaysUntil } from "./DaysUntil-2oz0_l86.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { r as toRateRows } from "./rate-rows-DSTUPHI8.js";
// src/pages/model/capabilities.ts
/** What a model can do, as its endpoints and rates tell. */
function capabilitiesOf({ dialects, tiers, perCallUsd, multipliers }) {
	const meters = tiers.flatMap(({ usdPerMillion }) => Object.keys(usdPerMillion));
	const has = (pattern) => meters.some((meter) => pattern.test(meter));
	return [
		["chat", dialects.some((dialect) => !dialect.endsWith("-embeddings"))],
		["embeddings", dialects.some((dialect) => dialect.endsWith("-embeddings"))],
		["caching", has(/^cache_/)],
		["audio", has(/audio/)],
		["images", has(/image/)],
		["search", perCallUsd.web_search !== void 0],
		["tiers", Object.keys(multipliers).length > 0]
	].filter(([, isGiven]) => isGiven).map(([name]) => name);
}
// src/pages/model/PriceHistory.tsx
var import_jsx_runtime = require_jsx_runtime();
var tones = {
	past: "plain",
	in_force: "good",
	announced: "accent"
};
var mainMeters = [
	"input",
	"output",
	"cache_read",
	"cache_write_5m"
];
/** All versions of a model's price, the newest first. */
function PriceHistory({ history }) {
	const { t } = useTranslation(["public", "common"]);
	const format = useFormat();
	const meters = mainMeters.filter((meter) => history.some(({ tiers }) => tiers[0]?.usdPerMillion[meter] !== void 0));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rows: history,
		rowKey: ({ priceVersionId }) => priceVersionId,
		rowTestId: "price-version",
		columns: [
			{
				title: t("model.effectiveAt"),
				place: "title",
				cell: ({ effectiveAt, state }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [format.date(effectiveAt), state === "announced" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "block text-xs font-normal text-accent",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DaysUntil, { at: effectiveAt })
				})] })
			},
			{
				title: t("model.state"),
				place: "figure",
				cell: ({ state }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: tones[state],
					children: t(`model.states.${state}`)
				})
			},
			{
				title: t("model.announcedAt"),
				cell: ({ announcedAt }) => format.date(announcedAt)
			},
			...meters.map((meter) => ({
				title: t(`common:meters.${meter}`),
				numeric: true,
				cell: ({ tiers }) => {
					const rate = tiers[0]?.usdPerMillion[meter];
					return rate === void 0 ? "–" : formatRate(rate);
				}
			}))
		]
	});
}
// src/pages/model/RateTable.tsx
/** Every rate of a price: meters per tier, prices per call, and the factors of service tiers. */
function RateTable({ rates }) {
	const { t } = useTranslation(["public", "common"]);
	const unit = {
		tier: "rate",
		perCall: "perCall",
		multiplier: "factor"
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rows: toRateRows(rates),
		rowKey: ({ group, from, name }) => `${group} ${from} ${name}`,
		rowTestId: "model-rate",
		stackBelow: "none",
		columns: [{
			title: t("model.meter"),
			cell: ({ group, from, name }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [group === "multiplier" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
				className: "font-mono",
				children: name
			}) : t(`common:meters.${name}`, { defaultValue: name }), from > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "block text-xs text-quiet",
				children: t("model.fromTokens", { tokens: formatCount(from) })
			})] })
		}, {
			title: t("model.rate"),
			numeric: true,
			cell: ({ group, value }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [group === "multiplier" ? `× ${value}` : formatRate(value), group !== "tier" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "block text-xs text-quiet",
				children: t(`model.${unit[group]}`)
			})] })
		}]
	});
}
// src/pages/model/ModelPage.tsx
/** Everything about one model, in the signed-in or the public layout. */
function ModelPage() {
	const Layout = useQuery(trpc.accounts.me.queryOptions()).data?.account ? SignedInFrame : PublicFrame;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Layout, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Model, {}) });
}
function Model() {
	const { t } = useTranslation("public");
	const { _splat: id = "" } = useParams({ from: "/models/$" });
	const query = useQuery(trpc.catalog.model.queryOptions({ modelId: id }));
	const name = query.data?.model.displayName ?? id;
	usePageHead({
		title: t("heads.model.title", { model: name }),
		text: t("heads.model.text", { model: name }),
		path: `/models/${query.data?.model.id ?? id}`
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "mx-auto flex w-full max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
			to: "/pricing",
			className: "inline-flex min-h-8 w-fit items-center text-quiet hover:text-fg hover:underline",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"aria-hidden": true,
				className: "me-1.5 rtl:-scale-x-100",
				children: "←"
			}), t("model.back")]
		}), errorCode(query.error) === "not_found" ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
			title: id,
			text: t("model.notFound")
		}) }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query,
			rows: 8,
			children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Details, { data })
		})]
	});
}
function Details({ data }) {
	const { t } = useTranslation(["public", "common"]);
	const format = useFormat();
	const { model, history, state } = data;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
			className: "flex flex-wrap items-end justify-between gap-4",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "min-w-0",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("h1", {
					className: "flex flex-wrap items-center gap-x-3 text-2xl font-semibold tracking-tight max-sm:text-xl",
					translate: "no",
					children: [
						model.displayName,
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(StateBadge, { state }),
						model.sandbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: "accent",
							children: t("common:sandbox")
						})
					]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: "font-mono text-quiet wrap-anywhere",
					"data-testid": "model-id",
					translate: "no",
					children: model.id
				})]
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				to: "/pricing",
				search: {
					view: "calculator",
					q: model.id
				},
				className: buttonClass("plain"),
				children: t("model.calculate")
			})]
		}),
		model.disabledFrom && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: "rounded-md border border-warn/50 bg-raised px-3 py-2.5",
			children: [
				t("list.lastDay", { date: format.utcDate((/* @__PURE__ */ new Date(Date.parse(model.disabledFrom) - 1)).toISOString()) }),
				" ",
				model.disabledMessage,
				model.successorId && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					" ",
					t("model.successor"),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/models/$",
						params: { _splat: model.successorId },
						className: "font-mono text-accent underline",
						translate: "no",
						children: model.successorId
					})
				] })
			]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid items-start gap-6 lg:grid-cols-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
				title: t("model.rates"),
				aside: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-sm text-quiet",
					children: t("model.ratesLead", { date: format.date(model.effectiveAt) })
				}),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RateTable, { rates: model })
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex min-w-0 flex-col gap-6",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Facts, { model }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
					title: t("model.limits"),
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "max-w-prose p-4 text-quiet",
						children: t("model.limitsText")
					})
				})]
			})]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SystemPrompt, { model }),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
			title: t("model.code"),
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "p-4",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Samples, { model })
			})
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
			title: t("model.history"),
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "px-4 pt-3 text-quiet",
				children: t("model.historyLead")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PriceHistory, { history })]
		})
	] });
}
function Facts({ model }) {
	const locale = useLocale();
	const { t } = useTranslation(["public", "common"]);
	const tokens = (count) => count ? t("model.tokens", {
		count,
		tokens: formatCount(count)
	}) : t("model.unknown");
	const codes = (names) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "flex flex-wrap justify-end gap-1.5",
		children: names.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
			className: "rounded-md bg-raised px-1.5 font-mono text-sm wrap-anywhere",
			translate: "no",
			children: name
		}, name))
	});
	const rows = [
		[t("model.vendor"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			translate: "no",
			children: model.vendor
		}, "vendor")],
		[t("model.context"), tokens(model.contextTokens)],
		...model.maxOutputTokens ? [[t("model.maxOutput"), tokens(model.maxOutputTokens)]] : [],
		[t("model.dialects"), codes(model.dialects)],
		[t("model.capabilities"), new Intl.ListFormat(locale, { type: "unit" }).format(capabilitiesOf(model).map((name) => t(`model.capabilityNames.${name}`)))],
		...model.aliases.length > 0 ? [[t("model.aliases"), codes(model.aliases)]] : []
	];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("model.facts"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "px-4 py-2",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: rows })
		})
	});
}
function SystemPrompt({ model }) {
	const { t } = useTranslation("public");
	const { systemPrompt, systemPromptCost: cost } = model;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("model.prompt"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "flex flex-col gap-3 p-4",
			children: systemPrompt === null || cost === null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("model.promptNone")
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "max-w-prose",
					children: t("list.systemPromptLead")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("blockquote", {
					dir: "ltr",
					translate: "no",
					"data-testid": "model-prompt",
					className: "max-h-72 overflow-y-auto rounded-md border border-line bg-raised p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere",
					children: systemPrompt
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
					className: "text-sm text-quiet",
					children: [
						t("list.systemPromptAbout", { count: cost.tokens }),
						" · ",
						t("list.systemPromptInput"),
						": ",
						formatRate(cost.inputUsd)
					]
				})
			] })
		})
	});
}
function Samples({ model }) {
	const { t } = useTranslation("common");
	const { origin } = window.location;
	const samples = capabilitiesOf(model).includes("chat") ? codeSamples(origin, "dr-…", {
		claude: model.id,
		gpt: model.id
	}) : embeddingSamples(origin, "dr-…", model.id);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeTabs, {
		samples,
		copyLabel: t("copy"),
		copiedLabel: t("copied")
	});
}
export { ModelPage };
