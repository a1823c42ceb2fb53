import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { i as formatUsd, r as formatRate, t as formatCount } from "./format-usd-1WtJEw3Z.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/receipt/ReceiptCharge.tsx
var import_jsx_runtime = require_jsx_runtime();
/**
* The computation of a charge, so that readers can check it: quantity × rate = amount per line, then the token subtotal, the
* service tier's multiplier on it, calls and the total. Amounts are exact, not truncated to six decimals.
*/
function ReceiptCharge({ receipt }) {
	const { t } = useTranslation("common");
	const { lineItems, tokensUsd, callsUsd, multiplier, serviceTier, totalUsd, writeOffUsd, costUsd } = receipt;
	if (lineItems.length === 0) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: "text-quiet",
		children: t("receipt.noLines")
	});
	const decimals = Math.max(6, ...[
		tokensUsd,
		callsUsd,
		totalUsd,
		...lineItems.map(({ amountUsd }) => amountUsd)
	].map(countDecimals));
	const exact = (usd) => formatUsd(usd, decimals);
	const isScaled = multiplier !== "1";
	const isRounded = countDecimals(tokensUsd) + countDecimals(multiplier) > 9;
	const isWrittenOff = writeOffUsd !== "0";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			dense: true,
			stackBelow: "small",
			rows: lineItems,
			rowKey: ({ meter }) => meter,
			rowTestId: "receipt-line",
			columns: [
				{
					title: t("receipt.line"),
					place: "title",
					cell: ({ meter }) => t(`meters.${meter}`, { defaultValue: meter })
				},
				{
					title: t("receipt.quantity"),
					numeric: true,
					cell: ({ quantity }) => formatCount(quantity)
				},
				{
					title: t("receipt.rate"),
					numeric: true,
					cell: ({ perCall, rateUsd }) => t(perCall ? "receipt.perCall" : "receipt.perMillion", { rate: formatRate(rateUsd) })
				},
				{
					title: t("receipt.amount"),
					numeric: true,
					place: "figure",
					cell: ({ amountUsd }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						"data-usd": amountUsd,
						children: exact(amountUsd)
					})
				}
			]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("dl", {
			className: "mt-1 flex flex-col gap-1.5 border-t border-line px-2 pt-2.5 text-sm max-[468px]:px-0",
			children: [
				isScaled && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
						name: t("receipt.tokens"),
						value: exact(tokensUsd),
						testId: "receipt-tokens"
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
						name: t("receipt.multiplier", { tier: serviceTier ?? "" }),
						value: `× ${multiplier}`,
						testId: "receipt-multiplier"
					}),
					callsUsd !== "0" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
						name: t("receipt.calls"),
						value: `+ ${exact(callsUsd)}`,
						testId: "receipt-calls"
					})
				] }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
					name: t("receipt.total"),
					value: exact(totalUsd),
					strong: !isWrittenOff,
					testId: "receipt-exact-total"
				}),
				isWrittenOff && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
					name: t("receipt.writeOff"),
					value: `− ${exact(writeOffUsd)}`
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, {
					name: t("receipt.charged"),
					value: exact(costUsd),
					strong: true
				})] })
			]
		}),
		isRounded && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "mt-1.5 px-2 text-xs text-quiet max-[468px]:px-0",
			children: t("receipt.rounding")
		})
	] });
}
function Line({ name, value, strong = false, testId }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: `flex justify-between gap-4 ${strong ? "font-semibold" : ""}`,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", {
			className: strong ? "" : "text-quiet",
			children: name
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dd", {
			className: "whitespace-nowrap",
			"data-testid": testId,
			children: value
		})]
	});
}
function countDecimals(usd) {
	return usd.split(".")[1]?.length ?? 0;
}
export { ReceiptCharge as t };
