import { t as Badge } from "./Badge-B9dL9pPR.js";
import { A as Page, E as Field, F as Skeleton, H as Link, L as Button, P as Notice, Q as trpc, R as buttonClass, W as useSearch, k as Card, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { i as formatUsd } from "./format-usd-1WtJEw3Z.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { n as QueryView, t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Form } from "./FormDialog-CHKGPBl1.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { n as ReceiptLink, r as OrderBadge } from "./OrderHistory-C059z1HU.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { n as ConfirmationField, r as useConfirmation } from "./ConfirmationField-Hi14RTHe.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { t as renderSVG } from "./dist-Cm3_Rf6Q.js";
// src/pages/credits/MissingPayment.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** For a transfer that does not show up: proves a transaction that the customer names. Also gives the account another address. */
function MissingPayment({ orderId }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const [transaction, setTransaction] = (0, import_react.useState)("");
	const refresh = () => queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
	const claim = useMutation(trpc.credits.claimTransaction.mutationOptions({ onSuccess: refresh }));
	const replace = useMutation(trpc.credits.replaceAddress.mutationOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
		className: "w-full rounded-md border border-line px-3 py-2",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", {
			className: "cursor-pointer text-sm text-quiet",
			children: t("claim.title")
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4 pt-3",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
				onSubmit: (event) => {
					event.preventDefault();
					claim.mutate({
						orderId,
						transaction
					});
				},
				canSubmit: transaction.trim().length >= 10,
				isBusy: claim.isPending,
				error: claim.error && explain(claim.error),
				submitLabel: t("claim.submit"),
				submitTestId: "claim-transaction",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("claim.transaction"),
					help: t("claim.help"),
					spellCheck: false,
					value: transaction,
					onChange: (event) => setTransaction(event.target.value)
				}), claim.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t(`claim.outcomes.${claim.data.outcome}`) })]
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col items-start gap-2 border-t border-line pt-3",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm text-quiet",
						children: t("claim.newAddressLead")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						busy: replace.isPending,
						onClick: () => replace.mutate({ id: orderId }),
						children: t("claim.newAddress")
					}),
					replace.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("claim.newAddressDone", { address: replace.data.address }) }),
					replace.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm text-bad",
						children: explain(replace.error)
					})
				]
			})]
		})]
	});
}
// src/pages/credits/RefundAddressDialog.tsx
/** Asks where a refund in cryptocurrency goes, confirmed with a code that is mailed for it. */
function RefundAddressDialog({ refundId, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const confirmation = useConfirmation("refund");
	const [address, setAddress] = (0, import_react.useState)("");
	const confirm = useMutation(trpc.credits.confirmRefundAddress.mutationOptions({ onSuccess: async () => {
		await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
		onClose();
	} }));
	const { input } = confirmation;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("refund.addressTitle"),
		description: t("refund.addressLead"),
		onClose,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
			onSubmit: (event) => {
				event.preventDefault();
				if (input) confirm.mutate({
					refundId,
					address,
					...input
				});
			},
			onCancel: onClose,
			canSubmit: input !== null && address.trim().length >= 20,
			isBusy: confirm.isPending,
			error: confirm.error && explain(confirm.error),
			submitLabel: t("refund.confirmAddress"),
			submitTestId: "confirm-address",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("refund.address"),
				value: address,
				onChange: (event) => setAddress(event.target.value),
				spellCheck: false
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
				of: confirmation,
				testId: "refund-address-code"
			})]
		})
	});
}
// src/pages/credits/OrderMovements.tsx
/** Every movement of an order's payments: settlements, refunds, disputes. */
function OrderMovements({ order }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const [confirming, setConfirming] = (0, import_react.useState)(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Card, {
		title: t("order.movements"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
			rowTestId: "order-movement",
			rows: order.movements,
			rowKey: ({ kind, reference }) => `${kind} ${reference}`,
			stackBelow: "small",
			columns: [
				{
					title: t("order.movement"),
					place: "title",
					cell: ({ kind, state }) => t(`order.moves.${kind}.${state}`, { defaultValue: state })
				},
				{
					title: t("credits.date"),
					place: "bare",
					className: "whitespace-nowrap",
					cell: ({ at }) => format.shortTime(at)
				},
				{
					title: t("order.effect"),
					numeric: true,
					place: "figure",
					cell: ({ kind, state, creditUsd }) => creditUsd === "0" || state === "failed" ? "–" : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, { usd: kind === "settled" ? creditUsd : `-${creditUsd}` })
				},
				{
					title: "",
					place: "actions",
					cell: ({ receiptNumber, needsAddress, refundId }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [receiptNumber !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReceiptLink, { number: receiptNumber }), needsAddress && refundId && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
						type: "button",
						className: "text-accent underline-offset-2 hover:underline",
						onClick: () => setConfirming(refundId),
						children: t("order.giveAddress")
					})] })
				}
			]
		}), confirming && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RefundAddressDialog, {
			refundId: confirming,
			onClose: () => setConfirming(null)
		})]
	});
}
// src/pages/credits/PayToAddress.tsx
/** The addresses that a payment in cryptocurrency can go to, with a QR code that is drawn here. */
function PayToAddress({ payTo }) {
	const { t } = useTranslation(["console", "common"]);
	const [index, setIndex] = (0, import_react.useState)(0);
	const chosen = payTo[index] ?? payTo[0];
	if (!chosen) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex w-full flex-col gap-4",
		children: [
			payTo.length > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("fieldset", {
				className: "flex flex-wrap gap-2",
				"aria-label": t("order.network"),
				children: payTo.map(({ network, token }, i) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
					type: "button",
					"aria-pressed": i === index,
					onClick: () => setIndex(i),
					className: "rounded-md border border-line px-3 py-1.5 text-sm aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent",
					children: [
						token,
						" · ",
						network
					]
				}, `${network} ${token}`))
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col items-start gap-4 sm:flex-row",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("img", {
					src: `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(chosen.uri, { border: 2 }))}`,
					alt: t("order.qr", {
						token: chosen.token,
						network: chosen.network
					}),
					className: "size-44 shrink-0 rounded-md border border-line bg-white",
					"data-testid": "pay-qr"
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex min-w-0 flex-1 flex-col gap-3",
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
							className: "text-sm text-quiet",
							children: t("order.sendTo", {
								token: chosen.token,
								network: chosen.network
							})
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
							className: "flex items-center gap-2",
							children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
								className: "min-w-0 rounded-md bg-raised px-2 py-1.5 font-mono text-sm wrap-anywhere",
								"data-testid": "pay-address",
								children: chosen.address
							}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
								text: chosen.address,
								label: t("common:copy"),
								copiedLabel: t("common:copied")
							})]
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [[t("order.minimum"), formatUsd(chosen.minimumUsd, 2)], [t("order.typicalTime"), t("order.minutes", { count: chosen.minutes })]] })
					]
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("order.addressNote", {
				token: chosen.token,
				network: chosen.network
			}) })
		]
	});
}
// src/pages/credits/RefundCard.tsx
/** Refunds the unused credit of an order after a code that is mailed for it. */
function RefundCard({ order }) {
	const orderId = order.id;
	const isUnderWay = order.movements.some(({ kind, state }) => kind === "refund" && (state === "requested" || state === "pending"));
	const { t } = useTranslation("console");
	const format = useFormat();
	const explain = useExplain();
	const queries = useQueryClient();
	const code = useConfirmation("refund");
	const offer = useQuery(trpc.credits.refundOffer.queryOptions({ id: orderId }));
	const refund = useMutation(trpc.credits.refund.mutationOptions({ onSuccess: async () => {
		await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
		await queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
	} }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("refund.title"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: offer,
			skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-16" }),
			children: ({ creditUsd, obstacle, until, includesFee }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-3 p-4",
				children: [
					isUnderWay && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("refund.requested") }),
					!isUnderWay && obstacle && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-quiet",
						children: t(`refund.obstacles.${obstacle}`)
					}),
					!isUnderWay && !obstacle && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", { children: [
						t("refund.lead", {
							amount: formatUsd(creditUsd, 2),
							until: until ? format.dateTime(until) : ""
						}),
						" ",
						!includesFee && order.feeUsd !== "0" && t("refund.feeKept")
					] }), code.isSent ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Form, {
						onSubmit: (event) => {
							event.preventDefault();
							if (code.input) refund.mutate({
								orderId,
								...code.input
							});
						},
						canSubmit: code.input !== null,
						isBusy: refund.isPending,
						error: refund.error && explain(refund.error),
						submitLabel: t("refund.confirm", { amount: formatUsd(creditUsd, 2) }),
						submitTestId: "confirm-refund",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
							of: code,
							testId: "refund-code"
						})
					}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [code.error !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-bad",
						children: explain(code.error)
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						busy: code.isSending,
						onClick: code.send,
						"data-testid": "request-refund",
						children: t("refund.action", { amount: formatUsd(creditUsd, 2) })
					})] })] })
				]
			})
		})
	});
}
// src/pages/credits/OrderPage.tsx
var isMoving = (order) => [
	"created",
	"processing",
	"held",
	"review"
].includes(order.state) || order.movements.some(({ kind, state }) => kind === "refund" && (state === "requested" || state === "pending"));
/** The page of an order, on which a payment also returns. It follows the order until nothing changes any more. */
function OrderPage() {
	const { t } = useTranslation("console");
	const { order: id } = useSearch({ from: "/own/credits/return" });
	const queries = useQueryClient();
	const order = useQuery({
		...trpc.credits.getOrder.queryOptions({
			id,
			locale: useLocale()
		}),
		refetchInterval: ({ state }) => state.data && !isMoving(state.data) ? 15e3 : 1e3
	});
	const credited = order.data?.creditedUsd;
	(0, import_react.useEffect)(() => {
		if (credited) queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
	}, [credited, queries]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: t("order.title"),
		lead: t("order.lead"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid gap-6 lg:grid-cols-2 lg:items-start",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: order,
				skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-40" }),
				children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderState, { order: data })
			}), order.data && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-6",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderFacts, { order: order.data }),
					order.data.movements.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderMovements, { order: order.data }),
					order.data.state === "settled" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RefundCard, { order: order.data })
				]
			})]
		})
	});
}
/** What happens with the payment now, and what the customer can do. */
function OrderState({ order }) {
	const { t } = useTranslation("console");
	const { state, progress } = order;
	const isOpen = state === "created" || state === "processing";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col items-start gap-4 p-5",
		"aria-live": "polite",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderBadge, {
				order,
				testId: "order-state"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: useMessage(order) }),
			progress.note && order.state !== "settled" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t(`order.notes.${progress.note}`, { defaultValue: progress.note })
			}),
			isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Steps, { order }),
			isOpen && progress.payTo && progress.payTo.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PayToAddress, { payTo: progress.payTo }),
			progress.payTo && progress.payTo.length > 0 && order.state !== "settled" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MissingPayment, { orderId: order.id }),
			progress.partialUsd && isOpen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
				tone: "warn",
				children: t("order.partial", { amount: formatUsd(progress.partialUsd, 2) })
			}),
			state === "held" && progress.heldUrl && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
				href: progress.heldUrl,
				className: buttonClass("primary"),
				rel: "noreferrer",
				children: t("order.release")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap gap-2",
				children: [
					state === "settled" && order.reversal === "none" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/keys",
						className: buttonClass("primary"),
						children: t("order.toKeys")
					}),
					order.sandbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: `/dev/pay/${order.id}`,
						className: buttonClass("plain"),
						children: t("order.toSandbox")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/credits",
						className: buttonClass("plain"),
						children: t("order.back")
					})
				]
			})
		]
	});
}
var reversed = {
	partly_refunded: "order.partlyRefunded",
	refunded: "order.refunded",
	disputed: "order.disputed",
	charged_back: "order.chargedBack"
};
function useMessage(order) {
	const { t } = useTranslation("console");
	const amount = formatUsd(order.creditedUsd ?? "0", 2);
	if (order.state === "settled") {
		if (order.reversal !== "none") return t(reversed[order.reversal], { amount });
		const asked = order.requestedUsd;
		return asked !== null && asked !== order.creditedUsd ? t("order.settledOther", {
			amount,
			requested: formatUsd(asked, 2)
		}) : t("order.settled", { amount });
	}
	if (order.state === "created" && order.progress.payTo) return t("order.waitingForTransfer");
	return t(`order.${order.state}`);
}
/** Requested → seen → final → credited, for payments that take more than a moment. */
function Steps({ order: { progress } }) {
	const { t } = useTranslation("console");
	if (!progress.payTo && progress.confirmations === void 0) return null;
	const isSeen = progress.seenUsd !== void 0;
	const { confirmations = 0, confirmationsNeeded } = progress;
	const seen = isSeen ? t("order.seen", { amount: formatUsd(progress.seenUsd ?? "0", 2) }) : t("order.notSeen");
	const confirming = confirmationsNeeded === void 0 ? t("order.confirming") : t("order.confirmations", {
		count: confirmations,
		needed: confirmationsNeeded
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ol", {
		className: "flex w-full flex-col gap-2",
		"data-testid": "order-steps",
		children: [[
			{
				text: t("order.requested"),
				isDone: true
			},
			{
				text: seen,
				isDone: isSeen
			},
			{
				text: confirming,
				isDone: false
			}
		].map(({ text, isDone }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
			className: "flex items-center gap-2",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
				tone: isDone ? "good" : "plain",
				children: isDone ? "✓" : "…"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: isDone ? "" : "text-quiet",
				children: text
			})]
		}, text)), progress.transaction && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", {
			className: "font-mono text-xs text-quiet wrap-anywhere",
			children: progress.transaction
		})]
	});
}
function OrderFacts({ order }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("order.facts"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "px-4 py-2",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
				[t("credits.method"), order.method],
				[t("order.kind"), t(`order.kinds.${order.kind}`)],
				...order.requestedUsd === null ? [] : [[t("credits.requested"), formatUsd(order.requestedUsd, 2)]],
				...order.requestedUsd === null ? [] : [[t("credits.feeLine"), formatUsd(order.feeUsd, 2)]],
				[t("credits.credited"), order.creditedUsd === null ? "–" : formatUsd(order.creditedUsd, 2)],
				[t("order.createdAt"), format.dateTime(order.createdAt)],
				...order.expiresAt && order.state === "created" ? [[t("order.expiresAt"), format.dateTime(order.expiresAt)]] : [],
				[t("order.id"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: "font-mono text-xs",
					children: order.id
				}, "id")]
			] })
		})
	});
}
export { OrderPage };
