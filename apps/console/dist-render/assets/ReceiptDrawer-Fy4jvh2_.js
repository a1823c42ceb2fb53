import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as useFormat, t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { G as useParams, L as Button, P as Notice, Q as trpc, R as buttonClass, U as useNavigate, W as useSearch } from "../prerender.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { n as QueryView } from "./QueryCard-DnHZa8eP.js";
import { t as ReceiptCharge } from "./ReceiptCharge-B58XjBnK.js";
import { t as ReceiptFacts } from "./ReceiptFacts-BA-PScIG.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as createLucideIcon } from "./createLucideIcon-DpgkFDgh.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { n as useReceipts } from "./use-receipts-C0cWowpL.js";
import { t as formatCount } from "./format-usd-1WtJEw3Z.js";
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/chevron-down.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData$1 = {
	name: "chevron-down",
	size: 24,
	node: [["path", {
		d: "m6 9 6 6 6-6",
		key: "qrunsl"
	}]]
};
__iconData$1.node;
var ChevronDown = createLucideIcon(__iconData$1);
// ../../node_modules/.pnpm/lucide-react@1.75.0_@types+react@19.3.0_react@19.3.1/node_modules/lucide-react/dist/esm/icons/chevron-up.mjs
/**
* @license lucide-react v1.75.0 - ISC
*
* This source code is licensed under the ISC license.
* See the LICENSE file in the root directory of this source tree.
*/
var __iconData = {
	name: "chevron-up",
	size: 24,
	node: [["path", {
		d: "m18 15-6-6-6 6",
		key: "153udz"
	}]]
};
__iconData.node;
var ChevronUp = createLucideIcon(__iconData);
// ../../packages/ui/src/receipt/AttemptList.tsx
var import_jsx_runtime = require_jsx_runtime();
/** The attempts of a request in order, each with its result and duration. */
function AttemptList({ attempts }) {
	const { t } = useTranslation("common");
	const showsUpstream = attempts.some(({ upstreamName }) => upstreamName !== void 0);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		dense: true,
		stackBelow: "small",
		rows: attempts,
		rowKey: ({ number }) => String(number),
		rowTestId: "attempt",
		columns: [
			{
				title: t("receipt.attempt"),
				cell: ({ number }) => number
			},
			...showsUpstream ? [{
				title: t("receipt.upstream"),
				place: "title",
				className: "wrap-anywhere",
				cell: ({ upstreamName }) => upstreamName
			}] : [],
			{
				title: t("receipt.answer"),
				place: showsUpstream ? "bare" : "title",
				cell: ({ httpStatus, error }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: "flex flex-wrap items-center gap-1.5",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						tone: httpStatus !== null && httpStatus < 300 && error === null ? "good" : "warn",
						children: httpStatus ?? t("receipt.noAnswer")
					}), error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "wrap-anywhere",
						children: error
					})]
				})
			},
			{
				title: t("receipt.took"),
				numeric: true,
				place: "figure",
				cell: ({ ms }) => formatDuration(ms)
			}
		]
	});
}
// src/pages/usage/why-this-amount.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** Whether a call was charged, in a sentence; null if it went as expected. */
function explainOutcome({ status, source, costUsd }, t) {
	const isFree = costUsd === "0";
	if (status === "completed") return isFree ? t("why.free") : null;
	if (isFree) return t(`why.notCharged.${status}`);
	return t(source === "estimated" ? `why.chargedEstimated.${status}` : `why.chargedReported.${status}`);
}
/** What makes the amount differ from tokens × list price for a short prompt. */
function explainAmount({ systemPrompt, multiplier, serviceTier, longPromptFrom, lineItems, writeOffUsd, source }, t) {
	if (lineItems.length === 0) return [];
	const meter = (name) => t(`common:meters.${name}`, { defaultValue: name });
	return [
		...systemPrompt === "prepended" ? [t("why.systemPrompt")] : [],
		...longPromptFrom === null ? [] : [t("why.longPrompt", { tokens: formatCount(longPromptFrom) })],
		...multiplier === "1" ? [] : [t("why.multiplier", {
			tier: serviceTier ?? "",
			factor: multiplier
		})],
		...lineItems.flatMap(({ meter: name, ratedAs }) => ratedAs === null ? [] : [t("why.ratedAs", {
			meter: meter(name),
			other: meter(ratedAs)
		})]),
		...source === "estimated" ? [t("why.estimated")] : [],
		...writeOffUsd === "0" ? [] : [t("why.writeOff")]
	];
}
// src/pages/usage/ReceiptDrawer.tsx
/** A receipt with its charge per meter, why it is so high, the details of the request and its attempts. */
function ReceiptDrawer() {
	const { t } = useTranslation(["usage", "common"]);
	const { receiptId } = useParams({ from: "/own/usage/$receiptId" });
	const search = useSearch({ from: "/own/usage" });
	const navigate = useNavigate();
	const receipt = useQuery({
		...trpc.usage.get.queryOptions({ id: receiptId }),
		staleTime: Number.POSITIVE_INFINITY
	});
	const { items } = useReceipts(search);
	const at = items.findIndex(({ id }) => id === receiptId);
	const [newer, older] = at === -1 ? [] : [items[at - 1]?.id, items[at + 1]?.id];
	(0, import_react.useEffect)(() => {
		const onKey = ({ key, metaKey, ctrlKey, altKey, target }) => {
			if (metaKey || ctrlKey || altKey || target instanceof HTMLElement && target.closest("input, textarea, select")) return;
			const next = key === "j" ? older : key === "k" ? newer : void 0;
			if (next !== void 0) navigate({
				to: "/usage/$receiptId",
				params: { receiptId: next },
				search,
				replace: true,
				resetScroll: false
			});
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [
		newer,
		older,
		navigate,
		search
	]);
	const step = (id, label, shortcut, Icon) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		disabled: id === void 0,
		"aria-keyshortcuts": shortcut,
		title: `${label} (${shortcut})`,
		"aria-label": label,
		className: "w-9 px-0! [&>svg]:shrink-0",
		onClick: () => id !== void 0 && void navigate({
			to: "/usage/$receiptId",
			params: { receiptId: id },
			search,
			replace: true,
			resetScroll: false
		}),
		"data-testid": `receipt-${shortcut}`,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			size: 16,
			strokeWidth: 1.75,
			"aria-hidden": true
		})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		place: "side",
		onClose: () => void navigate({
			to: "/usage",
			search,
			resetScroll: false
		}),
		title: t("common:receipt.title"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "mb-4 flex gap-2",
			children: [step(newer, t("drawer.newer"), "k", ChevronUp), step(older, t("drawer.older"), "j", ChevronDown)]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: receipt,
			rows: 8,
			children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Receipt, { data })
		})]
	});
}
function Receipt({ data }) {
	const { t } = useTranslation(["usage", "common"]);
	const format = useFormat();
	const outcome = explainOutcome(data, t);
	const reasons = explainAmount(data, t);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-5",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex items-baseline justify-between gap-4",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "min-w-0",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "font-semibold wrap-anywhere",
						dir: "auto",
						translate: "no",
						children: data.model
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm text-quiet",
						children: format.dateTime(data.createdAt)
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: data.costUsd,
					decimals: 6,
					className: "text-xl font-semibold",
					testId: "receipt-total"
				})]
			}),
			outcome !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				"data-testid": "receipt-outcome",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
					tone: data.costUsd === "0" ? "plain" : "warn",
					children: outcome
				})
			}),
			data.lineItems.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptCharge, { receipt: data }),
			reasons.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
				className: "mb-1 font-semibold",
				children: t("why.title")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				className: "list-disc ps-5 text-sm text-quiet",
				"data-testid": "receipt-reasons",
				children: reasons.map((reason) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: reason }, reason))
			})] }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Timing, { data }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
				className: "mb-1 font-semibold",
				children: t("common:receipt.facts")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptFacts, {
				receipt: data,
				first: labelsOf(data, t)
			})] }),
			data.attempts.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", { children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
					className: "font-semibold",
					children: t("common:receipt.attempts")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "mb-1 text-sm text-quiet",
					children: t("common:receipt.attemptsLead")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AttemptList, { attempts: data.attempts.map(({ errorKind, ...attempt }) => ({
					...attempt,
					error: errorKind && t(`common:receipt.errorKinds.${errorKind}`)
				})) })
			] }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap gap-2",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
						text: data.id,
						label: t("common:receipt.copyId"),
						copiedLabel: t("common:copied")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
						text: window.location.href,
						label: t("drawer.copyLink"),
						copiedLabel: t("common:copied")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Question, { id: data.id })
				]
			})
		]
	});
}
function labelsOf({ tag, clientRequestId, agent }, t) {
	const shown = (value) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		dir: "auto",
		translate: "no",
		children: value
	}, value);
	return [
		...tag === null ? [] : [[t("filter.tag"), shown(tag)]],
		...clientRequestId === null ? [] : [[t("filter.request"), shown(clientRequestId)]],
		...agent === null ? [] : [[t("drawer.agent"), shown(agent)]]
	];
}
/** How long it took until the first token, and until the end. */
function Timing({ data: { ttftMs, durationMs } }) {
	const { t } = useTranslation(["usage", "common"]);
	if (ttftMs === null || durationMs <= 0) return null;
	const share = Math.min(100, ttftMs / durationMs * 100);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
			className: "mb-2 font-semibold",
			children: t("drawer.timing")
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			dir: "ltr",
			"aria-hidden": true,
			className: "flex h-2.5 overflow-hidden rounded-full",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", { style: {
				width: `${share}%`,
				background: "var(--color-chart-2)"
			} }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "flex-1",
				style: { background: "var(--color-chart-1)" }
			})]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: "mt-1 flex flex-wrap justify-between gap-x-4 text-sm text-quiet",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("drawer.untilFirst", { time: formatDuration(ttftMs) }) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: t("drawer.untilEnd", { time: formatDuration(durationMs) }) })]
		})
	] });
}
/** Writes to support about this charge, if the operator has named an address. */
function Question({ id }) {
	const { t } = useTranslation("usage");
	const address = useQuery({
		...trpc.system.info.queryOptions(),
		staleTime: Number.POSITIVE_INFINITY
	}).data?.supportEmail;
	if (!address) return null;
	const query = new URLSearchParams({
		subject: t("drawer.questionSubject", { id }),
		body: `\n\n${window.location.href}`
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
		href: `mailto:${address}?${query.toString().replaceAll("+", "%20")}`,
		className: buttonClass("plain"),
		"data-testid": "question-charge",
		children: t("drawer.question")
	});
}
export { ReceiptDrawer };
