import { H as Link, Q as trpc, R as buttonClass, k as Card, t as usePageHead } from "../prerender.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as FirstCall } from "./FirstCall-DTkzEFjg.js";
import { t as ReceiptCharge } from "./ReceiptCharge-B58XjBnK.js";
import { i as formatPico, t as amountPico } from "./estimate-cost-Csf818-n.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { i as formatUsd, r as formatRate, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as incidentText } from "./incident-text-nwB1PHt9.js";
import { p as demoCalls } from "./src-JQseSiP9.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as pageOrigin } from "./page-origin-D1dyknvQ.js";
import { t as formatDuration } from "./use-format-C_DGQmD7.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/play.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "play",
	size: 24,
	node: [["path", {
		d: "M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z",
		key: "10ikf1"
	}]]
};
__iconData.node;
var Play = createLucideIcon(__iconData);
// src/pages/home/top-models.ts
var max = 6;
/**
* The models that the landing page shows: of each vendor the most and the least expensive one that answers, by output rate. Models of the
* sandbox are shown only if there are no others.
*/
function topModels(models) {
	const real = models.filter(({ sandbox }) => !sandbox);
	const outputRate = ({ tiers }) => Number(tiers[0]?.usdPerMillion.output ?? 0);
	const answering = (real.length > 0 ? real : models).filter((model) => outputRate(model) > 0);
	return [...Map.groupBy(answering, ({ vendor }) => vendor).values()].map((own) => {
		const sorted = own.toSorted((a, b) => outputRate(b) - outputRate(a));
		return [.../* @__PURE__ */ new Set([sorted[0], sorted.at(-1)])].filter((model) => model !== void 0);
	}).flat().slice(0, max);
}
// src/pages/home/ChargeExample.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Tokens of the example, by meter. */
var example = {
	input: 1250,
	cache_read: 8e3,
	output: 420
};
/** The receipt of an example call, computed with a model's current rates. */
function ChargeExample({ models }) {
	const { t } = useTranslation("public");
	const [model] = topModels(models);
	if (!model) return null;
	const rates = model.tiers[0]?.usdPerMillion ?? {};
	const lines = Object.entries(example).flatMap(([meter, quantity]) => {
		const rateUsd = rates[meter];
		return rateUsd === void 0 ? [] : [{
			meter,
			quantity,
			rateUsd,
			pico: amountPico(rateUsd, quantity)
		}];
	});
	const totalUsd = formatPico(lines.reduce((sum, { pico }) => sum + pico, 0n));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("home.exampleTitle", { model: model.displayName }),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "p-4",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptCharge, { receipt: {
				lineItems: lines.map(({ pico, quantity, ...line }) => ({
					...line,
					quantity: String(quantity),
					amountUsd: formatPico(pico),
					perCall: false
				})),
				tokensUsd: totalUsd,
				callsUsd: "0",
				multiplier: "1",
				serviceTier: null,
				totalUsd,
				writeOffUsd: "0",
				costUsd: totalUsd
			} }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mt-3 text-sm text-quiet",
				children: t("home.exampleNote")
			})]
		})
	});
}
// src/pages/home/HomeModels.tsx
/** A few models with their rates, and the way to all of them. */
function HomeModels() {
	const { t } = useTranslation(["public", "common"]);
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	const meter = (name) => ({
		title: t(`common:meters.${name}`),
		numeric: true,
		cell: ({ tiers }) => {
			const rate = tiers[0]?.usdPerMillion[name];
			return rate === void 0 ? "–" : formatRate(rate);
		}
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col items-start gap-4",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "w-full",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: models,
				rows: 6,
				empty: {
					title: t("list.emptyTitle"),
					text: t("list.emptyText")
				},
				children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
					rows: topModels(data),
					rowKey: ({ id }) => id,
					rowTestId: "home-model",
					stackBelow: "small",
					columns: [
						{
							title: t("list.model"),
							place: "title",
							cell: ({ id, displayName }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
								to: "/models/$",
								params: { _splat: id },
								className: "font-medium hover:text-accent hover:underline",
								translate: "no",
								children: displayName
							})
						},
						{
							title: t("list.context"),
							numeric: true,
							place: "optional",
							cell: ({ contextTokens }) => contextTokens === null ? "" : formatCount(contextTokens)
						},
						meter("input"),
						meter("output"),
						meter("cache_read")
					]
				})
			})
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			to: "/pricing",
			className: buttonClass("plain"),
			children: t("home.allModels")
		})]
	});
}
// src/pages/home/StatusLine.tsx
/** One line on how things are, which leads to the status page: an incident, models that do not answer, or that all do. */
function StatusLine() {
	const { t } = useTranslation("public");
	const locale = useLocale();
	const { data } = useQuery({
		...trpc.status.summary.queryOptions(),
		refetchInterval: 6e4
	});
	if (!data || data.models === 0) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { className: "h-8" });
	const { incident, models, down } = data;
	const text = incident ? incidentText(incident, locale).title : down > 0 ? t("home.statusDown", {
		down,
		count: models
	}) : t("home.statusUp", { count: models });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: "min-h-8",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
			to: "/status",
			"data-testid": "status-line",
			className: "inline-flex min-h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 py-1 text-sm text-quiet hover:text-fg",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"aria-hidden": true,
				className: `size-2 shrink-0 rounded-full ${incident || down > 0 ? "bg-warn" : "bg-good"}`
			}), text]
		})
	});
}
// src/pages/home/recorded-call.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** A call to the sandbox, as it was recorded, for installations without one and before a visitor makes a call. */
var recordedCall = {
	call: 0,
	answer: "This is sandbox-gpt, the derouter sandbox: no real model answered, but the tokens are counted as if one had. You wrote: \"Say hello to a new customer.\". The conversation has 1 message. Its digest is 84f14a8be321.",
	receipt: {
		id: "01a2276c-dbcb-7781-8c9c-3beb59ad5bf0",
		createdAt: "2026-11-29T13:09:35.307Z",
		model: "sandbox-gpt",
		lineItems: [{
			meter: "input",
			quantity: "14",
			rateUsd: "3",
			amountUsd: "0.000042"
		}, {
			meter: "output",
			quantity: "56",
			rateUsd: "15",
			amountUsd: "0.00084"
		}],
		costUsd: "0.000882",
		ttftMs: 158,
		durationMs: 460
	}
};
// src/pages/home/run-demo-call.ts
/** Makes a demo call. Calls `onText` with each part of the answer. Throws an `Error` with the HTTP status as its message, or as `fetch`. */
async function runDemoCall(call, onText, signal) {
	const response = await fetch("/demo/call", {
		method: "POST",
		headers: {
			"content-type": "application/json",
			"x-derouter": "1"
		},
		body: JSON.stringify({ call }),
		signal
	});
	if (!response.ok || !response.body) throw new Error(String(response.status));
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let pending = "";
	for (let read = await reader.read(); !read.done; read = await reader.read()) {
		const lines = (pending + read.value).split("\n");
		pending = lines.pop() ?? "";
		for (const line of lines) {
			const part = JSON.parse(line);
			if ("receipt" in part) return part.receipt;
			onText(part.text);
		}
	}
	throw new Error("the answer ended without a receipt");
}
// src/pages/home/TerminalReceipt.tsx
/** The receipt below an answer, one line after the other. */
function TerminalReceipt({ receipt }) {
	const { t } = useTranslation(["public", "common"]);
	const { id, lineItems, costUsd, ttftMs, durationMs } = receipt;
	const lines = [...lineItems.map(({ meter, quantity, rateUsd, amountUsd }) => ({
		name: t(`common:meters.${meter}`, { defaultValue: meter }),
		text: `${formatCount(quantity)} × ${formatRate(rateUsd)} / 1M`,
		amount: amountUsd
	})), {
		name: t("terminal.charged"),
		text: `${ttftMs === null ? "" : `${t("terminal.firstToken")} ${formatDuration(ttftMs)}, `}${t("terminal.duration")} ${formatDuration(durationMs)}`,
		amount: costUsd
	}];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		"data-testid": "terminal-receipt",
		className: "mt-auto border-t border-dashed border-[oklch(0.45_0.015_245)] pt-3",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: "mb-1 text-xs wrap-anywhere text-[oklch(0.76_0.014_240)]",
			children: [
				t("terminal.receipt"),
				" ",
				id
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dl", { children: lines.map(({ name, text, amount }, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			style: {
				animationDelay: `${i * 160}ms`,
				animationFillMode: "backwards"
			},
			className: "flex animate-appear flex-wrap justify-between gap-x-4 last:font-semibold last:text-[oklch(0.82_0.09_192)]",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dd", {
				className: "flex flex-1 justify-between gap-4 text-end whitespace-nowrap",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "flex-1 font-normal text-[oklch(0.76_0.014_240)] max-sm:whitespace-normal",
					children: text
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					"data-usd": amount,
					children: formatUsd(amount, 6)
				})]
			})]
		}, name)) })]
	});
}
// src/pages/home/Terminal.tsx
var recording = {
	...recordedCall,
	state: "recorded"
};
/** A terminal that shows a recorded call to the sandbox and, where the sandbox runs, makes real ones. */
function Terminal() {
	const { t } = useTranslation(["public", "common"]);
	const info = useQuery(trpc.system.info.queryOptions());
	const [shown, setShown] = (0, import_react.useState)(recording);
	const [call, setCall] = (0, import_react.useState)(recording.call);
	const { run, isRunning } = useDemoCall(setShown);
	const canRun = info.data?.sandbox ?? false;
	const command = demoCalls[shown.call] ?? demoCalls[0];
	const isLive = shown.state !== "recorded";
	const note = {
		recorded: canRun ? "liveReady" : "recordedNote",
		running: "running",
		done: "liveNote",
		limited: "limited",
		failed: "failed"
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		"aria-label": t("terminal.title"),
		className: "min-w-0 overflow-hidden rounded-lg border border-line bg-surface",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex h-11 items-center justify-between gap-3 border-b border-line bg-raised px-4",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: "text-sm font-medium",
					children: t("terminal.title")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: isLive ? "good" : "plain",
					testId: "terminal-kind",
					children: t(isLive ? "terminal.live" : "terminal.recorded")
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				dir: "ltr",
				translate: "no",
				className: "flex min-h-[380px] flex-col gap-4 bg-[oklch(0.21_0.014_245)] p-4 font-mono text-sm leading-relaxed text-[oklch(0.93_0.006_240)]",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("pre", {
						className: "font-mono whitespace-pre-wrap wrap-anywhere text-[oklch(0.8_0.02_240)]",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: "text-[oklch(0.76_0.095_192)]",
							children: "$ "
						}), `curl ${pageOrigin}/v1/chat/completions \\
    -H "Authorization: Bearer $DEROUTER_KEY" \\
    -d '{"model":"${command.model}","stream":true,
         "messages":[{"role":"user","content":"${command.prompt}"}]}'`]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
						"data-testid": "terminal-answer",
						className: "min-h-[5.5lh] whitespace-pre-wrap wrap-anywhere",
						children: [shown.answer, shown.state === "running" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							"aria-hidden": true,
							className: "ms-0.5 inline-block h-[1em] w-2 bg-current align-text-bottom"
						})]
					}),
					shown.receipt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TerminalReceipt, { receipt: shown.receipt }, shown.receipt.id)
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex min-h-[68px] flex-wrap items-center gap-3 border-t border-line px-4 py-3",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					role: "status",
					"data-testid": "terminal-note",
					className: "min-w-48 flex-1 text-sm text-quiet",
					children: t(`terminal.${note[shown.state]}`)
				}), canRun && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 gap-2 max-sm:w-full",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
						"aria-label": t("terminal.prompt"),
						value: call,
						onChange: (event) => setCall(Number(event.target.value)),
						className: "h-9 min-w-0 flex-1 rounded-md border border-line bg-surface px-2 text-sm sm:max-w-52",
						children: demoCalls.map(({ prompt }, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
							value: i,
							children: prompt
						}, prompt))
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
						type: "button",
						"data-testid": "terminal-run",
						disabled: isRunning,
						onClick: () => void run(call),
						className: "inline-flex h-9 shrink-0 items-center gap-2 rounded-md border border-line px-3 text-sm font-medium hover:bg-raised disabled:opacity-55",
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Play, {
							size: 16,
							strokeWidth: 1.75,
							"aria-hidden": true,
							className: "text-accent rtl:-scale-x-100"
						}), t(shown.state === "recorded" ? "terminal.run" : "terminal.again")]
					})]
				})]
			})
		]
	});
}
/** Runs demo calls one at a time and reports how each goes. A call ends when the page is left. */
function useDemoCall(onChange) {
	const [isRunning, setRunning] = (0, import_react.useState)(false);
	const running = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => () => running.current?.abort(), []);
	const run = async (call) => {
		const abort = new AbortController();
		running.current = abort;
		setRunning(true);
		let answer = "";
		const show = (state, receipt = null) => {
			if (!abort.signal.aborted) onChange({
				call,
				answer,
				receipt,
				state
			});
		};
		show("running");
		try {
			const onText = (text) => {
				answer += text;
				show("running");
			};
			show("done", await runDemoCall(call, onText, abort.signal));
		} catch (error) {
			show(error.message === "429" ? "limited" : "failed");
		} finally {
			setRunning(false);
		}
	};
	return {
		run,
		isRunning
	};
}
// src/pages/home/Home.tsx
/** The landing page for visitors who are not signed in. */
function Home() {
	const { t } = useTranslation("public");
	usePageHead({
		title: t("heads.home.title"),
		text: t("heads.home.text"),
		path: "/"
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "mx-auto flex w-full max-w-[1200px] flex-col gap-20 px-4 py-12 max-md:gap-14 md:px-6 md:py-20",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
				className: "grid gap-10 lg:grid-cols-[5fr_6fr] lg:items-center",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 flex-col gap-6",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(StatusLine, {}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
							className: "text-3xl leading-tight font-semibold tracking-tight text-balance max-sm:text-2xl",
							children: t("home.title")
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
							className: "max-w-prose text-lg text-quiet",
							children: t("home.lead")
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
							className: "flex flex-wrap gap-3",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
								to: "/sign-in",
								className: `${buttonClass("primary")} h-11 px-5`,
								children: t("home.start")
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
								to: "/pricing",
								className: `${buttonClass("plain")} h-11 px-5`,
								children: t("home.prices")
							})]
						})
					]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Terminal, {})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				className: "grid list-none gap-6 border-y border-line py-8 md:grid-cols-3 md:gap-10",
				children: [
					"exact",
					"expiry",
					"private"
				].map((point) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: "text-lg font-semibold",
					children: t(`home.points.${point}.title`)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "mt-1.5 text-quiet",
					children: t(`home.points.${point}.text`)
				})] }, point))
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Section, {
				title: t("home.modelsTitle"),
				lead: t("home.modelsLead"),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(HomeModels, {})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Section, {
				title: t("home.codeTitle"),
				lead: t("home.codeLead"),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: "min-w-0 rounded-lg bg-surface",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FirstCall, {})
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Charging, {})
		]
	});
}
function Section({ title, lead, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: "flex min-w-0 flex-col gap-6",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
			className: "text-2xl font-semibold tracking-tight text-balance max-sm:text-xl",
			children: title
		}), lead && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "mt-1.5 max-w-prose text-lg text-quiet",
			children: lead
		})] }), children]
	});
}
function Charging() {
	const { t } = useTranslation("public");
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Section, {
		title: t("home.chargeTitle"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid gap-8 lg:grid-cols-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ol", {
				className: "flex list-none flex-col gap-6",
				children: [
					"hold",
					"count",
					"settle"
				].map((step, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
					className: "flex gap-4",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						"aria-hidden": true,
						className: "flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-surface font-semibold text-accent",
						children: i + 1
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "max-w-prose pt-1.5",
						children: t(`home.chargeSteps.${step}`)
					})]
				}, step))
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChargeExample, { models: models.data ?? [] })]
		})
	});
}
export { Home };
