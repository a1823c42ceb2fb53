import { A as Page, D as SelectField, E as Field, F as Skeleton, L as Button, N as ErrorState, P as Notice, Q as trpc, R as buttonClass, T as CheckField, k as Card, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { C as string, S as object, h as topUpUsd, x as boolean } from "./src-JQseSiP9.js";
import { t as legalLocale } from "./legal-lY2F2H66.js";
import { t as Badge } from "./Badge-B9dL9pPR.js";
import { t as ConfirmDialog } from "./ConfirmationField-Hi14RTHe.js";
import { n as errorField } from "./api-error-BmayfzvL.js";
import { r as Review, t as Form } from "./FormDialog-CHKGPBl1.js";
import { i as formatUsd } from "./format-usd-1WtJEw3Z.js";
import { a as fromText, t as parseAmount } from "./parsers-CasPsjRk.js";
import { n as QueryView, t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { a as useFieldError, i as showServerError, r as useForm, t as u } from "./zod-CDWEW3Yh.js";
import { i as useTimeZone, n as useFormat } from "./use-format-C_DGQmD7.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { t as NoticeSettings } from "./NoticeSettings-CoaDSQt3.js";
import { t as OrderHistory } from "./OrderHistory-C059z1HU.js";
import { t as zonedTime } from "./zoned-time-792Luwqb.js";
// ../../packages/locales/src/legal/auto-top-up-consent.ts
/** What a customer agrees to before a card is charged automatically. `{threshold}`, `{amount}` and `{cap}` are decimal USD. */
var autoTopUpConsent = {
	en: "I authorise derouter to charge my saved card without asking me again, whenever my balance falls below ${threshold}. Each charge buys ${amount} of credits, or a multiple of it if one step does not reach ${threshold}, plus the processing fee shown on this page. All charges of a calendar month together never exceed ${cap}. I get an email with a receipt for each charge, and I can switch this off or remove the card at any time on this page.",
	zh: "我授权 derouter 在我的余额低于 ${threshold} 时自动从已保存的银行卡扣款，无需再次征求我的同意。每次扣款购买 ${amount} 的额度；若一次不足以达到 ${threshold}，则购买其整数倍，并另收本页所示的手续费。每个自然月的扣款总额不超过 ${cap}。每次扣款后我会收到附有收据的邮件，并可随时在本页关闭自动充值或移除银行卡。"
};
// src/pages/credits/AutoTopUpCard.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
var tones = {
	ready: "good",
	charging: "warn",
	retrying: "warn",
	cap_reached: "warn",
	no_card: "bad",
	stopped_declined: "bad",
	stopped_authentication: "bad",
	stopped_reversal: "bad",
	suspended: "bad"
};
/** The saved card and the automatic top-up, with the reason when it does not charge. Hidden where no method keeps cards. */
function AutoTopUpCard() {
	const { t } = useTranslation("console");
	const view = useQuery({
		...trpc.credits.autoTopUp.queryOptions(),
		refetchInterval: 15e3
	});
	if (view.data?.state === "unavailable") return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("autoTopUp.title"),
		query: view,
		skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-40" }),
		children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AutoTopUpState, { view: data }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SavedCard, { view: data }),
				data.card && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(AutoTopUpForm, { view: data })
			]
		})
	});
}
function AutoTopUpState({ view }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const tone = tones[view.state] ?? "plain";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col items-start gap-2",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
				tone,
				testId: "auto-top-up-state",
				children: t(`autoTopUp.states.${view.state}`)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t(`autoTopUp.explain.${view.state}`)
			}),
			view.state === "retrying" && view.nextAttemptAt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("autoTopUp.nextAttempt", { at: format.dateTime(view.nextAttemptAt) })
			}),
			view.enabled && view.monthlyCapUsd && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("autoTopUp.charged", {
					charged: formatUsd(view.chargedThisMonthUsd, 2),
					cap: formatUsd(view.monthlyCapUsd, 2)
				})
			})
		]
	});
}
/** Names of the card networks, as they write them. */
var brands = {
	visa: "Visa",
	mastercard: "Mastercard",
	amex: "American Express",
	discover: "Discover",
	diners: "Diners Club",
	jcb: "JCB",
	unionpay: "UnionPay"
};
function SavedCard({ view: { card } }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const setup = useMutation(trpc.credits.openCardSetup.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }));
	const remove = useMutation(trpc.credits.removeCard.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: trpc.credits.autoTopUp.queryKey() }) }));
	const error = setup.error ?? remove.error;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-2",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center justify-between gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					"data-testid": "saved-card",
					children: card ? t("autoTopUp.card", {
						brand: brands[card.brand] ?? card.brand,
						last4: card.last4,
						month: String(card.expMonth).padStart(2, "0"),
						year: card.expYear
					}) : t("autoTopUp.noCard")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: "flex gap-2",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						busy: setup.isPending || setup.isSuccess,
						onClick: () => setup.mutate(),
						"data-testid": "save-card",
						children: t(card ? "autoTopUp.replaceCard" : "autoTopUp.saveCard")
					}), card && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						busy: remove.isPending,
						onClick: () => remove.mutate(),
						"data-testid": "remove-card",
						children: t("autoTopUp.removeCard")
					})]
				})]
			}),
			card?.isExpired && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
				tone: "warn",
				children: t("autoTopUp.expired")
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				role: "alert",
				className: "text-sm text-bad",
				children: explain(error)
			})
		]
	});
}
var amount = fromText(topUpUsd, parseAmount, "usd");
var schema = object({
	thresholdUsd: amount,
	amountUsd: amount,
	monthlyCapUsd: amount
});
function AutoTopUpForm({ view }) {
	const { t } = useTranslation("console");
	const locale = useLocale();
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const [agrees, setAgrees] = (0, import_react.useState)(view.enabled);
	const [change, setChange] = (0, import_react.useState)(null);
	const form = useForm({
		resolver: u(schema),
		mode: "onTouched",
		defaultValues: {
			thresholdUsd: view.thresholdUsd ?? "5",
			amountUsd: view.amountUsd ?? "25",
			monthlyCapUsd: view.monthlyCapUsd ?? "100"
		}
	});
	const { errors, isValid } = form.formState;
	const save = useMutation(trpc.credits.setAutoTopUp.mutationOptions({
		onError: (error) => {
			if (errorField(error) === "code") return;
			showServerError(form, error, explain);
			setChange(null);
		},
		onSuccess: (data) => {
			setChange(null);
			queries.setQueryData(trpc.credits.autoTopUp.queryKey(), data);
		}
	}));
	const values = form.watch();
	const consent = autoTopUpConsent[legalLocale(locale)].replaceAll("{threshold}", parseAmount(values.thresholdUsd)).replaceAll("{amount}", parseAmount(values.amountUsd)).replaceAll("{cap}", parseAmount(values.monthlyCapUsd));
	const set = (enabled) => form.handleSubmit((amounts) => setChange({
		...amounts,
		enabled,
		...enabled ? { consentVersion: view.consentVersion } : {}
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
		onSubmit: set(true),
		canSubmit: isValid && agrees,
		isBusy: save.isPending,
		error: fieldError(errors.root),
		submitLabel: t(view.enabled ? "autoTopUp.save" : "autoTopUp.switchOn"),
		submitTestId: "save-auto-top-up",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("autoTopUp.threshold"),
				inputMode: "decimal",
				error: fieldError(errors.thresholdUsd),
				...form.register("thresholdUsd")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("autoTopUp.amount"),
				inputMode: "decimal",
				error: fieldError(errors.amountUsd),
				...form.register("amountUsd")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("autoTopUp.cap"),
				inputMode: "decimal",
				error: fieldError(errors.monthlyCapUsd),
				...form.register("monthlyCapUsd")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "text-sm text-quiet",
					children: consent
				}),
				checked: agrees,
				onChange: (event) => setAgrees(event.target.checked),
				"data-testid": "auto-top-up-consent"
			}),
			view.enabled && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				busy: save.isPending,
				onClick: (event) => void set(false)(event),
				"data-testid": "stop-auto-top-up",
				children: t("autoTopUp.switchOff")
			})
		]
	}), change && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmDialog, {
		purpose: "auto_top_up",
		title: t("autoTopUp.confirm"),
		submitLabel: t(change.enabled ? "autoTopUp.save" : "autoTopUp.switchOff"),
		isBusy: save.isPending,
		error: save.error,
		onConfirm: (input) => save.mutate({
			...change,
			...input
		}),
		onClose: () => setChange(null),
		testId: "auto-top-up-code"
	})] });
}
// src/pages/credits/BuyCredits.tsx
var purchase = object({
	amountUsd: fromText(topUpUsd, parseAmount),
	provider: string(),
	saveCard: boolean()
});
/** A card with the form for buying credits. */
function BuyCredits() {
	const { t } = useTranslation(["console", "common"]);
	const methods = useQuery(trpc.credits.methods.queryOptions({ locale: useLocale() }));
	const isSandbox = methods.data?.methods.every(({ sandbox }) => sandbox) && methods.data.methods.length > 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("credits.add"),
		aside: isSandbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
			tone: "accent",
			children: t("common:sandbox")
		}),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
			query: methods,
			skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-64" }),
			isEmpty: (data) => data.methods.length === 0,
			empty: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "p-4 text-quiet",
				children: t("credits.noMethod")
			}),
			children: (data) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "p-4",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TopUpForm, { ...data })
			})
		})
	});
}
/** Asks for an amount and a payment method, then shows a summary. */
function TopUpForm({ methods, presetsUsd, minUsd, maxUsd }) {
	const { t } = useTranslation(["console", "common"]);
	const [reviewed, setReviewed] = (0, import_react.useState)(null);
	const bounds = {
		min: formatUsd(minUsd, 0),
		max: formatUsd(maxUsd, 0)
	};
	const inBounds = ({ amountUsd }) => Number(amountUsd) >= Number(minUsd) && Number(amountUsd) <= Number(maxUsd);
	const form = useForm({
		resolver: u(purchase.refine(inBounds, { path: ["amountUsd"] })),
		mode: "onTouched",
		defaultValues: {
			amountUsd: presetsUsd[1] ?? minUsd,
			provider: methods[0]?.provider ?? "",
			saveCard: false
		}
	});
	const amount = parseAmount(form.watch("amountUsd"));
	if (reviewed) {
		const method = methods.find(({ provider }) => provider === reviewed.provider)?.title ?? reviewed.provider;
		return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(PaymentSummary, {
			purchase: reviewed,
			method,
			onBack: () => setReviewed(null)
		});
	}
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
		onSubmit: form.handleSubmit((values) => setReviewed(values)),
		canSubmit: form.formState.isValid,
		submitLabel: t("credits.review"),
		submitTestId: "review-payment",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "grid grid-cols-4 gap-2",
				children: presetsUsd.map((preset) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					"aria-pressed": amount === preset,
					onClick: () => form.setValue("amountUsd", preset, { shouldValidate: true }),
					className: "!px-0 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent",
					children: formatUsd(preset, 0)
				}, preset))
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("credits.amount"),
				help: t("credits.amountHelp", bounds),
				error: form.formState.errors.amountUsd && t("common:errors.amount_out_of_range", bounds),
				inputMode: "decimal",
				"data-testid": "amount",
				...form.register("amountUsd")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
				label: t("credits.method"),
				"data-testid": "method",
				...form.register("provider"),
				children: methods.map(({ provider, title }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
					value: provider,
					children: title
				}, provider))
			}),
			methods.find(({ provider }) => provider === form.watch("provider"))?.savesCards && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("credits.saveCard"),
				"data-testid": "save-card-box",
				...form.register("saveCard")
			})
		]
	});
}
/** The summary before paying, with the fee as the server quotes it. Confirming redirects to the payment. */
function PaymentSummary({ purchase, method, onBack }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const quote = useQuery(trpc.credits.quote.queryOptions({
		provider: purchase.provider,
		amountUsd: purchase.amountUsd
	}));
	const open = useMutation(trpc.credits.openCheckout.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }));
	if (quote.error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ErrorState, {
		error: quote.error,
		onRetry: onBack
	});
	if (!quote.data) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "h-56" });
	const { creditUsd, feeUsd, totalUsd } = quote.data;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Review, {
		onBack,
		backLabel: t("credits.change"),
		onConfirm: () => open.mutate({
			...purchase,
			feeUsd
		}),
		confirmLabel: t("credits.pay"),
		confirmTestId: "pay",
		isBusy: open.isPending || open.isSuccess,
		error: open.error && explain(open.error),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: t("credits.summary", { amount: formatUsd(creditUsd, 2) }) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
			[t("credits.creditsLine"), formatUsd(creditUsd, 2)],
			[t("credits.feeLine"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"data-testid": "quoted-fee",
				children: formatUsd(feeUsd, 2)
			}, "fee")],
			[t("credits.totalLine"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("strong", {
				"data-testid": "quoted-total",
				children: formatUsd(totalUsd, 2)
			}, "total")],
			[t("credits.method"), method]
		] })]
	});
}
// src/pages/credits/PromoCard.tsx
/** Redeems a promotional code. */
function PromoCard() {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const [code, setCode] = (0, import_react.useState)("");
	const redeem = useMutation(trpc.credits.redeemPromo.mutationOptions({ onSuccess: async () => {
		setCode("");
		await queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
	} }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("promo.title"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
			className: "flex flex-col gap-3 p-4",
			noValidate: true,
			onSubmit: (event) => {
				event.preventDefault();
				redeem.mutate({ code });
			},
			children: [
				redeem.isSuccess && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, { children: t("promo.redeemed", { amount: formatUsd(redeem.data.creditedUsd, 2) }) }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("promo.code"),
					help: t("promo.help"),
					error: redeem.error && explain(redeem.error),
					autoComplete: "off",
					spellCheck: false,
					value: code,
					onChange: (event) => setCode(event.target.value),
					"data-testid": "promo-code"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					type: "submit",
					busy: redeem.isPending,
					disabled: code.trim() === "",
					"data-testid": "redeem-promo",
					children: t("promo.redeem")
				})
			]
		})
	});
}
// src/pages/credits/StatementCard.tsx
/** Downloads the statement of a period as a PDF or CSV file. */
function StatementCard() {
	const { t } = useTranslation(["console", "common"]);
	const zone = useTimeZone();
	const today = zonedTime(/* @__PURE__ */ new Date(), zone).day;
	const [chosen, setChosen] = (0, import_react.useState)({});
	const { from, to } = {
		from: `${today.slice(0, 7)}-01`,
		to: today,
		...chosen
	};
	const isValid = /^\d{4}-\d{2}-\d{2}$/.test(from) && /^\d{4}-\d{2}-\d{2}$/.test(to) && from <= to;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("credits.statement"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-sm text-quiet",
					children: t("credits.statementLead", { zone: zone.replaceAll("_", " ") })
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "grid grid-cols-2 gap-3",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: t("credits.from"),
						type: "date",
						value: from,
						max: to,
						onChange: (event) => setChosen({
							...chosen,
							from: event.target.value
						}),
						"data-testid": "statement-from"
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: t("credits.to"),
						type: "date",
						value: to,
						min: from,
						onChange: (event) => setChosen({
							...chosen,
							to: event.target.value
						}),
						"data-testid": "statement-to"
					})]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: "flex gap-2",
					children: ["pdf", "csv"].map((type) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: isValid ? `/files/statement.${type}?from=${from}&to=${to}` : void 0,
						download: true,
						"aria-disabled": !isValid,
						className: `${buttonClass()} flex-1 justify-center aria-disabled:pointer-events-none aria-disabled:opacity-50`,
						"data-testid": `statement-${type}`,
						children: type.toUpperCase()
					}, type))
				})
			]
		})
	});
}
// src/pages/credits/Credits.tsx
/** Top-ups: the form to buy credits, past orders, statements and email settings. */
function Credits() {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: t("credits.title"),
		lead: t("credits.lead"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "grid gap-6 lg:grid-cols-[minmax(320px,400px)_1fr] lg:items-start",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-6",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(BuyCredits, {}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(AutoTopUpCard, {}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(PromoCard, {}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(StatementCard, {}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(NoticeSettings, {})
				]
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OrderHistory, {})]
		})
	});
}
export { Credits };
