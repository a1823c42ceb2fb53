import { t as Badge } from "./Badge-B9dL9pPR.js";
import { A as Page, H as Link, M as EmptyState, Q as trpc, k as Card, t as usePageHead } from "../prerender.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as incidentText } from "./incident-text-nwB1PHt9.js";
// src/pages/status/AvailabilityBars.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** How a share of answered requests is drawn: the colour, and the height for readers who do not tell the colours apart. */
function barClass(share) {
	if (share === null) return "h-1/4 bg-line";
	if (share >= .999) return "h-full bg-good";
	return share >= .99 ? "h-3/4 bg-warn" : "h-1/2 bg-bad";
}
/** Formats a share as a percentage that never looks better than it is. */
function useFormatShare() {
	const format = new Intl.NumberFormat(useLocale(), {
		style: "percent",
		maximumFractionDigits: 2
	});
	return (share) => format.format(Math.floor(share * 1e4) / 1e4);
}
/** A bar per day. Pointing at one shows its day and share; a table beside the bars has the same for everyone. */
function AvailabilityBars({ model, summary, firstDay, days }) {
	const { t } = useTranslation("public");
	const format = useFormat();
	const formatShare = useFormatShare();
	const [chosen, setChosen] = (0, import_react.useState)(null);
	const text = chosen === null ? null : dayText(chosen);
	function dayText(i) {
		const share = days[i] ?? null;
		return `${format.utcDate(dayAfter(firstDay, i))}: ${share === null ? t("status.noData") : t("status.available", { percent: formatShare(share) })}`;
	}
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "relative",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			role: "img",
			"aria-label": t("status.barsOf", {
				model,
				summary
			}),
			"data-testid": "availability-bars",
			className: "flex h-8 items-end gap-px sm:gap-0.5",
			onPointerMove: (event) => {
				const index = event.target.dataset.day;
				if (index !== void 0) setChosen(Number(index));
			},
			onPointerLeave: () => setChosen(null),
			children: days.map((share, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"data-day": i,
				className: "flex h-full flex-1 items-end hover:opacity-70",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					"data-day": i,
					className: `w-full rounded-xs ${barClass(share)}`
				})
			}, i))
		}), text !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			"aria-hidden": true,
			className: "pointer-events-none absolute end-0 -top-8 z-10 rounded-md border border-line bg-surface px-2 py-0.5 text-sm whitespace-nowrap shadow-float",
			children: text
		})]
	});
}
/** The day (ISO) that comes `days` days after another. */
function dayAfter(day, days) {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * 864e5).toISOString();
}
// src/pages/status/Incidents.tsx
var tones = {
	investigating: "bad",
	identified: "warn",
	monitoring: "accent",
	resolved: "good"
};
/** Incidents as staff describe them. */
function Incidents({ incidents }) {
	const { t } = useTranslation("public");
	const format = useFormat();
	const locale = useLocale();
	return incidents.map((incident) => {
		const { title, text } = incidentText(incident, locale);
		const { id, state, models, startedAt, resolvedAt } = incident;
		return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
			className: "p-4",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("article", {
				"data-testid": "incident",
				className: "flex flex-col gap-2",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: "flex flex-wrap items-center justify-between gap-2",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
							className: "text-lg font-semibold",
							dir: "auto",
							children: title
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
							tone: tones[state],
							children: t(`status.incidentStates.${state}`)
						})]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "max-w-prose whitespace-pre-line",
						dir: "auto",
						children: text
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
						className: "flex flex-wrap gap-x-4 text-sm text-quiet",
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("status.started", { time: format.dateTime(startedAt) }) }),
							resolvedAt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("status.resolved", { time: format.dateTime(resolvedAt) }) }),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("status.affected", { models: models.length > 0 ? new Intl.ListFormat(locale, { type: "unit" }).format(models) : t("status.allModels") }) })
						]
					})
				]
			})
		}, id);
	});
}
// src/pages/status/StatusPage.tsx
var stateTones = {
	answering: "good",
	degraded: "warn",
	down: "bad"
};
/** How the models are now and were over 90 days, and incidents. */
function StatusPage() {
	const { t } = useTranslation("public");
	usePageHead({
		title: t("heads.status.title"),
		text: t("heads.status.text"),
		path: "/status"
	});
	const status = useQuery({
		...trpc.status.get.queryOptions(),
		refetchInterval: 6e4
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: t("status.title"),
		lead: t("status.lead"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: status,
			rows: 8,
			children: (data) => data.models.length === 0 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NoModels, {}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Status, { data })
		})
	});
}
function NoModels() {
	const { t } = useTranslation("public");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
		title: t("status.noModels"),
		text: t("status.noModelsText")
	}) });
}
function Status({ data }) {
	const { t } = useTranslation("public");
	const { models, incidents, firstDay } = data;
	const down = models.filter(({ state }) => state === "down").length;
	const degraded = models.some(({ state }) => state === "degraded");
	const measured = models.filter(({ availability }) => availability !== null);
	const unmeasured = models.filter(({ availability }) => availability === null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			"data-testid": "overall-status",
			className: `flex items-center gap-3 rounded-lg border p-4 text-lg font-semibold ${down > 0 ? "border-bad/50 bg-bad-soft" : degraded ? "border-warn/50 bg-raised" : "border-accent/40 bg-accent-soft"}`,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"aria-hidden": true,
				className: `size-3 shrink-0 rounded-full ${down > 0 ? "bg-bad" : degraded ? "bg-warn" : "bg-good"}`
			}), down > 0 ? t("status.someDown", { count: down }) : degraded ? t("status.someDegraded") : t("status.allUp")]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Incidents, { incidents: incidents.filter(({ resolvedAt }) => resolvedAt === null) }),
		measured.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
			title: t("status.last90"),
			aside: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Legend, {}),
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				className: "list-none divide-y divide-line/60",
				children: measured.map((model) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MeasuredModel, {
					model,
					firstDay
				}, model.id))
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "border-t border-line p-4 text-sm text-quiet",
				children: t("status.meaning")
			})]
		}),
		unmeasured.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
			title: t("status.fewData"),
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "px-4 pt-3 text-sm text-quiet",
				children: t("status.fewDataNote")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				className: "grid list-none gap-x-8 p-4 pt-2 sm:grid-cols-2 lg:grid-cols-3",
				children: unmeasured.map((model) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
					className: "flex min-h-9 items-center justify-between gap-3",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ModelLink, { model }), model.state === "answering" ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "inline-flex items-center gap-2 text-sm text-quiet",
						"data-testid": "model-state",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							"aria-hidden": true,
							className: "size-2 rounded-full bg-good"
						}), t("status.states.answering")]
					}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StateBadge, { state: model.state })]
				}, model.id))
			})]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
			className: "flex flex-col gap-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: "text-lg font-semibold",
					children: t("status.incidents")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Incidents, { incidents: incidents.filter(({ resolvedAt }) => resolvedAt !== null) }),
				incidents.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
					title: t("status.noIncidents"),
					text: t("status.noIncidentsText")
				}) })
			]
		})
	] });
}
function Legend() {
	const { t } = useTranslation("public");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "flex flex-wrap justify-end gap-x-4 text-xs text-quiet",
		children: [
			["good", "bg-good h-3"],
			["fair", "bg-warn h-2.5"],
			["poor", "bg-bad h-2"]
		].map(([name, look]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "inline-flex items-center gap-1.5",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"aria-hidden": true,
				className: `w-1.5 rounded-xs ${look}`
			}), t(`status.legend.${name}`)]
		}, name))
	});
}
function ModelLink({ model }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
		to: "/models/$",
		params: { _splat: model.id },
		className: "min-w-0 truncate font-medium hover:text-accent hover:underline",
		translate: "no",
		children: model.displayName
	});
}
function StateBadge({ state }) {
	const { t } = useTranslation("public");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: stateTones[state],
		testId: "model-state",
		children: t(`status.states.${state}`)
	});
}
function MeasuredModel({ model, firstDay }) {
	const { t } = useTranslation("public");
	const summary = t("status.available", { percent: useFormatShare()(model.availability ?? 0) });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
		className: "flex flex-col gap-2 p-4",
		"data-testid": "model-health",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center justify-between gap-x-4 gap-y-1",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: "flex min-w-0 items-center gap-2.5",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ModelLink, { model }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(StateBadge, { state: model.state })]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-sm text-quiet",
					children: summary
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AvailabilityBars, {
				model: model.displayName,
				summary,
				firstDay,
				days: model.days
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DaysTable, {
				firstDay,
				days: model.days
			})
		]
	});
}
/** The days that have data, the newest first. */
function DaysTable({ firstDay, days }) {
	const { t } = useTranslation("public");
	const format = useFormat();
	const formatShare = useFormatShare();
	const rows = days.flatMap((share, i) => share === null ? [] : [{
		day: dayAfter(firstDay, i),
		share
	}]).reverse();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", {
		className: "w-fit cursor-pointer py-1 text-sm text-quiet hover:text-fg",
		children: t("status.asTable")
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "mt-1 max-h-64 overflow-y-auto rounded-md border border-line",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
			className: "w-full text-sm",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", { children: [t("status.day"), t("status.availability")].map((title) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
				scope: "col",
				className: "sticky top-0 bg-surface px-3 py-1.5 text-start font-medium text-quiet last:text-end",
				children: title
			}, title)) }) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: rows.map(({ day, share }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", {
				className: "border-t border-line/60",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
					className: "px-3 py-1.5",
					children: format.utcDate(day)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
					className: "px-3 py-1.5 text-end",
					children: formatShare(share)
				})]
			}, day)) })]
		})
	})] });
}
export { StateBadge, StatusPage };
