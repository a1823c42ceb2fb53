import { A as Page, F as Skeleton, H as Link, P as Notice, Q as trpc, R as buttonClass, j as Stat, k as Card } from "../prerender.js";
import { i as formatUsd, n as formatExactUsd, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { i as tickWriter, o as TimeChart, r as groupedChart } from "./chart-data-DQb4iQ4z.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as Check } from "./copy-BKeqEIWf.js";
import { t as FirstCall } from "./FirstCall-DTkzEFjg.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as ShareBar } from "./ShareBar-DrkMsxqe.js";
// src/pages/overview/FirstSteps.tsx
var import_jsx_runtime = require_jsx_runtime();
/** What a new customer does until the first call succeeds. */
function FirstSteps({ hasTopUp, hasKey }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		title: t("overview.start"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ol", {
			className: "flex list-none flex-col",
			"data-testid": "first-steps",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Step, {
					isDone: hasTopUp,
					number: 1,
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/credits",
						className: "text-accent underline",
						children: t("overview.stepCredits")
					})
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Step, {
					isDone: hasKey,
					number: 2,
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/keys",
						className: "text-accent underline",
						children: t("overview.stepKey")
					})
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Step, {
					isDone: false,
					number: 3,
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("overview.stepCall") })
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "px-4 pb-4",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FirstCall, {})
		})]
	});
}
function Step({ isDone, number, children }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
		className: "flex items-center gap-3 px-4 py-2.5",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: `grid size-6 place-content-center rounded-full border text-xs font-semibold ${isDone ? "border-transparent bg-accent text-on-accent" : "border-line"}`,
			children: isDone ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Check, {
				size: 14,
				"aria-label": t("overview.stepDone")
			}) : number
		}), children]
	});
}
// src/pages/overview/Notices.tsx
/** Changes that are announced for models in use, and terms that will be in force. */
function Notices({ figures: { notices, coming } }) {
	const { t } = useTranslation("usage");
	const format = useFormat();
	if (notices.length === 0 && coming === null) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ul", {
		className: "flex list-none flex-col gap-2",
		"data-testid": "notices",
		children: [notices.map(({ kind, modelId, displayName, at, message }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, {
			tone: kind === "withdrawal" ? "warn" : "plain",
			children: [
				t(kind === "withdrawal" ? "overview.withdrawal" : "overview.priceChange", {
					model: displayName,
					date: format.date(at)
				}),
				message && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					dir: "auto",
					children: [" ", message]
				}),
				" ",
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					to: "/pricing",
					className: "text-accent underline",
					children: t("overview.toPrices")
				})
			]
		}) }, `${kind} ${modelId} ${at}`)), coming && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Notice, { children: [
			t("overview.comingTerms", { date: format.date(coming.effectiveAt) }),
			" ",
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				to: "/terms",
				search: { version: coming.version },
				className: "text-accent underline",
				children: t("overview.toTerms")
			})
		] }) })]
	});
}
// src/pages/overview/OverviewParts.tsx
/** Requests, errors and what caches brought, over 30 days. */
function Facts({ figures: { totals, cacheHitShare, cacheSavedUsd } }) {
	const { t, i18n } = useTranslation("usage");
	const percent = new Intl.NumberFormat(i18n.language, {
		style: "percent",
		maximumFractionDigits: 1
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dl", {
		className: "grid grid-cols-2 gap-x-4 gap-y-4 rounded-lg border border-line bg-surface p-4 lg:grid-cols-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Fact, {
				name: t("overview.requests30"),
				testId: "requests-30",
				children: formatCount(totals.requests)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Fact, {
				name: t("overview.errorRate"),
				children: totals.requests === 0 ? "–" : percent.format(totals.failures / totals.requests)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Fact, {
				name: t("overview.cacheShare"),
				note: t("overview.cacheShareNote"),
				children: cacheHitShare === null ? "–" : percent.format(cacheHitShare)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Fact, {
				name: t("overview.cacheSaved"),
				note: t("overview.cacheSavedNote"),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, { usd: cacheSavedUsd })
			})
		]
	});
}
function Fact({ name, note, testId, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "min-w-0",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", {
			className: "text-sm text-quiet",
			children: name
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dd", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "text-lg font-semibold",
			"data-testid": testId,
			children
		}), note && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "block text-xs text-quiet",
			children: note
		})] })]
	});
}
/** The most expensive models and keys of 30 days. */
function TopLists({ figures: { topModels, topKeys, monthUsd } }) {
	const { t } = useTranslation("usage");
	if (topModels.length === 0) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "grid gap-4 lg:grid-cols-2",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TopList, {
			title: t("overview.topModels"),
			rows: topModels,
			total: monthUsd,
			by: "model"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TopList, {
			title: t("overview.topKeys"),
			rows: topKeys,
			total: monthUsd,
			by: "key"
		})]
	});
}
function TopList({ title, rows, total, by }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
			className: "flex list-none flex-col py-1",
			children: rows.map(({ id, name, isRevoked, costUsd, requests }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
				to: "/usage",
				search: { [by]: id },
				className: "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-raised",
				title: `${formatExactUsd(costUsd)} · ${t("requests", { count: requests })}`,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "flex min-w-0 items-center gap-1.5",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							dir: "auto",
							translate: "no",
							className: "min-w-0 truncate font-medium",
							children: name || t("noName")
						}), isRevoked && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: t("revoked") })]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
						usd: costUsd,
						testId: `top-${by}`
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "col-span-2",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShareBar, {
							share: Number(total) > 0 ? Number(costUsd) / Number(total) : 0,
							label: name || t("noName"),
							tone: "plain"
						})
					})
				]
			}) }, id))
		})
	});
}
// src/pages/overview/Overview.tsx
/** The balance and how long it lasts, what was spent and on what, and for new customers the first steps. */
function Overview() {
	const { t } = useTranslation(["usage", "common"]);
	const overview = useQuery(trpc.overview.get.queryOptions());
	const figures = useQuery({
		...trpc.overview.figures.queryOptions(),
		staleTime: 3e4
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("overview.title"),
		lead: t("overview.lead"),
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/credits",
			className: buttonClass("primary"),
			children: t("overview.addCredits")
		}),
		children: [
			figures.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notices, { figures: figures.data }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
				query: overview,
				skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StatSkeletons, {}),
				children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [!data.hasRequest && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FirstSteps, { ...data }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "grid grid-cols-2 gap-4 lg:grid-cols-4",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stat, {
							label: t("overview.balance"),
							note: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(BalanceNote, {
								heldUsd: data.heldUsd,
								daysLeft: figures.data?.daysLeft ?? null,
								perDayUsd: figures.data?.perDayUsd ?? "0"
							}),
							children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
								usd: data.balanceUsd,
								testId: "overview-balance"
							})
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spent, {
							label: t("overview.today"),
							usd: figures.data?.todayUsd,
							period: "today",
							testId: "spend-today"
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spent, {
							label: t("overview.week"),
							usd: figures.data?.weekUsd,
							period: "7d",
							testId: "spend-week"
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spent, {
							label: t("overview.month"),
							usd: figures.data?.monthUsd,
							period: "30d",
							testId: "spend-month"
						})
					]
				})] })
			}),
			overview.data?.hasRequest !== false && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
				query: figures,
				skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "h-80" }),
				children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spend, { figures: data }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Facts, { figures: data }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TopLists, { figures: data })
				] })
			})
		]
	});
}
function StatSkeletons() {
	const { t } = useTranslation("common");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		role: "status",
		"aria-label": t("loading"),
		className: "grid grid-cols-2 gap-4 lg:grid-cols-4",
		children: [
			"a",
			"b",
			"c",
			"d"
		].map((key) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "h-28" }, key))
	});
}
function BalanceNote({ heldUsd, daysLeft, perDayUsd }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [daysLeft !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "block",
		title: t("overview.paceTitle", { amount: formatExactUsd(perDayUsd) }),
		"data-testid": "days-left",
		children: daysLeft === 0 ? t("overview.lastsToday") : t("overview.lasts", { count: daysLeft })
	}), heldUsd !== "0" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "block",
		children: t("overview.held", { amount: formatUsd(heldUsd, 6) })
	})] });
}
function Spent({ label, usd, period, testId }) {
	const { t } = useTranslation("usage");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stat, {
		label,
		note: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/usage",
			search: period === "30d" ? {} : { period },
			className: "hover:text-fg hover:underline",
			children: t("overview.toUsage")
		}),
		children: usd === void 0 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "text-quiet",
			children: "…"
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
			usd,
			testId
		})
	});
}
function Spend({ figures }) {
	const { t, i18n } = useTranslation(["usage", "common"]);
	const format = useFormat();
	const { series, buckets } = groupedChart({
		...figures,
		unit: "day"
	}, "cost", {
		t,
		format,
		before: null
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("overview.spend"),
		aside: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", {
			className: "text-sm text-quiet",
			children: figures.zone
		}),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TimeChart, {
			testId: "overview-chart",
			title: t("overview.spend"),
			series,
			buckets,
			writeTick: tickWriter("cost", i18n.language)
		})
	});
}
export { Overview };
