import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as useFormat, t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/receipt/ReceiptFacts.tsx
var import_jsx_runtime = require_jsx_runtime();
var receiptTones = {
	completed: "good",
	failed: "bad",
	canceled: "warn",
	abandoned: "warn"
};
/** Details of the request behind a receipt: its outcome, hold, timing and price version. */
function ReceiptFacts({ receipt, first = [] }) {
	const { t } = useTranslation("common");
	const format = useFormat();
	const { priceVersion } = receipt;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
		...first,
		[t("receipt.status"), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "inline-flex flex-wrap items-center justify-end gap-1.5",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
				tone: receiptTones[receipt.status],
				children: t(`receipt.statuses.${receipt.status}`)
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: "text-quiet",
				children: ["HTTP ", receipt.httpStatus]
			})]
		}, "status")],
		[t("receipt.source"), t(`receipt.sources.${receipt.source}`)],
		[t("receipt.key"), receipt.keyName],
		...receipt.modelAsked === receipt.model ? [] : [[t("receipt.asked"), receipt.modelAsked]],
		[t("receipt.dialect"), receipt.dialect],
		[t("receipt.streamed"), receipt.streamed ? t("yes") : t("no")],
		[t("receipt.systemPrompt"), t(`receipt.systemPrompts.${receipt.systemPrompt}`, { defaultValue: receipt.systemPrompt })],
		...receipt.finishReason ? [[t("receipt.finish"), receipt.finishReason]] : [],
		...receipt.errorCode ? [[t("receipt.error"), receipt.errorCode]] : [],
		[t("receipt.hold"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
			usd: receipt.holdUsd,
			decimals: 6
		}, "hold")],
		...receipt.ttftMs === null ? [] : [[t("receipt.firstToken"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Duration, { ms: receipt.ttftMs }, "first")]],
		[t("receipt.duration"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Duration, { ms: receipt.durationMs }, "duration")],
		[t("receipt.price"), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [priceVersion.effectiveAt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: "block",
			children: t("receipt.since", { date: format.dateTime(priceVersion.effectiveAt) })
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
			className: "font-mono text-xs",
			children: priceVersion.id
		})] }, "price")],
		[t("receipt.id"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
			className: "font-mono text-xs",
			children: receipt.id
		}, "id")]
	] });
}
/** Its number and unit keep their order in languages that are written from right to left. */
function Duration({ ms }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", {
		dir: "ltr",
		children: formatDuration(ms)
	});
}
export { receiptTones as n, ReceiptFacts as t };
