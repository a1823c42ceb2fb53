import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { H as Link, Q as trpc, U as useNavigate } from "../prerender.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/pages/credits/OrderBadge.tsx
var import_jsx_runtime = require_jsx_runtime();
var stateTones = {
	created: "plain",
	processing: "warn",
	held: "warn",
	review: "warn",
	settled: "good",
	failed: "bad",
	expired: "plain"
};
var reversalTones = {
	partly_refunded: "plain",
	refunded: "plain",
	disputed: "warn",
	charged_back: "bad"
};
/** The state of an order: what went back afterwards counts more than that it settled. */
function OrderBadge({ order, testId }) {
	const { t } = useTranslation("console");
	const { state, reversal } = order;
	if (reversal !== "none") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: reversalTones[reversal],
		...testId ? { testId } : {},
		children: t(`credits.reversals.${reversal}`)
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: stateTones[state],
		...testId ? { testId } : {},
		children: t(`credits.states.${state}`)
	});
}
// src/pages/credits/OrderHistory.tsx
/** Every order of the account; a row opens its page. */
function OrderHistory() {
	const { t } = useTranslation(["console", "common"]);
	const format = useFormat();
	const navigate = useNavigate();
	const orders = useQuery(trpc.credits.listOrders.queryOptions({ locale: useLocale() }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("credits.history"),
		query: orders,
		empty: {
			title: t("credits.emptyTitle"),
			text: t("credits.emptyText")
		},
		children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			rowTestId: "order-row",
			rows: data,
			rowKey: (order) => order.id,
			onOpen: ({ id }) => void navigate({
				to: "/credits/return",
				search: { order: id }
			}),
			columns: [
				{
					title: t("credits.date"),
					place: "title",
					className: "whitespace-nowrap",
					cell: (order) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/credits/return",
						search: { order: order.id },
						className: "underline-offset-2 hover:underline",
						children: format.dateTime(order.createdAt)
					})
				},
				{
					title: t("credits.method"),
					place: "bare",
					cell: (order) => order.sandbox ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						tone: "accent",
						children: t("common:sandbox")
					}) : order.method
				},
				{
					title: t("credits.requested"),
					numeric: true,
					cell: ({ requestedUsd }) => requestedUsd === null ? t("credits.deposit") : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, { usd: requestedUsd })
				},
				{
					title: t("credits.credited"),
					numeric: true,
					place: "figure",
					cell: (order) => order.creditedUsd === null ? "–" : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
						usd: order.creditedUsd,
						testId: "order-credited"
					})
				},
				{
					title: t("credits.state"),
					place: "bare",
					cell: (order) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderBadge, { order })
				},
				{
					title: t("credits.receipt"),
					place: "bare",
					cell: ({ movements }) => movements.map(({ receiptNumber }) => receiptNumber !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptLink, { number: receiptNumber }, receiptNumber))
				}
			]
		})
	});
}
/** A link to the receipt of a payment as PDF. */
function ReceiptLink({ number }) {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("a", {
		href: `/files/receipts/${number}.pdf`,
		download: true,
		onClick: (event) => event.stopPropagation(),
		className: "me-2 text-accent underline-offset-2 hover:underline",
		"data-testid": "receipt-pdf",
		children: ["PDF", /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: "sr-only",
			children: [": ", t("credits.receiptOf", { number })]
		})]
	});
}
export { ReceiptLink as n, OrderBadge as r, OrderHistory as t };
