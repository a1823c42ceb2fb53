import { t as Badge } from "./Badge-B9dL9pPR.js";
import { A as Page, E as Field, L as Button, Q as trpc, T as CheckField, w as FormError, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { n as FormDialog, t as Form } from "./FormDialog-CHKGPBl1.js";
import { n as QueryView, t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { n as useFormat, t as formatDuration } from "./use-format-C_DGQmD7.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as LoadMore } from "./LoadMore-C_fNUIE0.js";
import { t as useInfiniteQuery } from "./useInfiniteQuery-C3mH5Q_K.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { n as FormSection, t as ShownOnce } from "./ShownOnce-WWSz7viA.js";
import { S as object, n as webhookEvents, t as newWebhook, w as url, x as boolean } from "./src-JQseSiP9.js";
import { a as useFieldError, i as showServerError, n as Controller, r as useForm, t as u } from "./zod-CDWEW3Yh.js";
// src/pages/webhooks/DeliveriesDrawer.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
var tones = {
	pending: "warn",
	delivered: "good",
	failed: "bad"
};
/** What a webhook was told in the last 30 days, with every try. */
function DeliveriesDrawer({ webhook, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const list = useInfiniteQuery({
		...trpc.webhooks.deliveries.infiniteQueryOptions({ id: webhook.id }, { getNextPageParam: (page) => page.nextCursor ?? void 0 }),
		refetchInterval: ({ state }) => state.data?.pages[0]?.items.some((one) => one.state === "pending") ? 2e3 : false
	});
	const onSuccess = () => queries.invalidateQueries(trpc.webhooks.pathFilter());
	const sendTest = useMutation(trpc.webhooks.sendTest.mutationOptions({ onSuccess }));
	const resend = useMutation(trpc.webhooks.resend.mutationOptions({ onSuccess }));
	const items = list.data?.pages.flatMap((page) => page.items) ?? [];
	const error = sendTest.error ?? resend.error;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: t("webhooks.deliveries"),
		description: webhook.url,
		onClose,
		place: "side",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					busy: sendTest.isPending,
					disabled: !webhook.enabled,
					onClick: () => sendTest.mutate({ id: webhook.id }),
					"data-testid": "send-test-event",
					children: t("webhooks.sendTest")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: error && explain(error) }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
					query: list,
					isEmpty: () => items.length === 0,
					empty: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-quiet",
						children: t("webhooks.noDeliveries")
					}),
					children: () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ol", {
						className: "flex flex-col",
						children: items.map((delivery) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeliveryItem, {
							delivery,
							onResend: webhook.enabled && delivery.state !== "pending" && !resend.isPending ? () => resend.mutate({
								id: webhook.id,
								deliveryId: delivery.id
							}) : void 0
						}, delivery.id))
					})
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(LoadMore, { query: list })
			]
		})
	});
}
function DeliveryItem({ delivery: { type, state, createdAt, nextAttemptAt, attempts }, onResend }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
		className: "flex flex-col gap-2 border-b border-line py-3 last:border-0",
		"data-testid": "delivery-row",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-center justify-between gap-x-3 gap-y-1",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: "font-mono text-sm font-medium",
					children: type
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: tones[state],
					testId: "delivery-state",
					children: t(`webhooks.deliveryStates.${state}`)
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-sm text-quiet",
				children: format.shortTime(createdAt)
			}),
			attempts.map((attempt) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "rounded-md bg-raised px-3 py-2 text-sm",
				"data-testid": "delivery-attempt",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
					className: "flex flex-wrap justify-between gap-x-3",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: attempt.status === null ? t("webhooks.noAnswer", { error: attempt.error }) : t("webhooks.answered", { status: attempt.status }) }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: "text-quiet",
						children: [
							format.shortTime(attempt.at),
							", ",
							formatDuration(attempt.latencyMs)
						]
					})]
				}), attempt.response && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("pre", {
					className: "mt-1 font-mono text-xs whitespace-pre-wrap text-quiet wrap-anywhere",
					children: attempt.response
				})]
			}, attempt.number)),
			nextAttemptAt && attempts.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-sm text-quiet",
				children: t("webhooks.nextAttempt", { time: format.shortTime(nextAttemptAt) })
			}),
			onResend && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "flex justify-end",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "quiet",
					onClick: onResend,
					"data-testid": "resend-delivery",
					children: t("webhooks.resend")
				})
			})
		]
	});
}
// src/pages/webhooks/RotateWebhookDialog.tsx
/** Gives a webhook a new secret, shown once. For a day the old one signs too. */
function RotateWebhookDialog({ webhook, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const [stored, setStored] = (0, import_react.useState)(false);
	const rotate = useMutation(trpc.webhooks.rotateSecret.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.webhooks.list.queryFilter()) }));
	const secret = rotate.data?.secret;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		onClose: () => (!secret || stored) && onClose(),
		title: secret ? t("webhooks.secretTitle") : t("webhooks.rotateTitle"),
		description: secret ? t("webhooks.secretLead") : webhook.url,
		children: secret ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownOnce, {
			secret,
			storedLabel: t("webhooks.stored"),
			onStored: setStored,
			onClose
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Form, {
			onSubmit: (event) => {
				event.preventDefault();
				rotate.mutate({ id: webhook.id });
			},
			onCancel: onClose,
			isBusy: rotate.isPending,
			error: rotate.error ? explain(rotate.error) : null,
			submitLabel: t("webhooks.rotate"),
			submitTestId: "confirm-rotate-webhook",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: t("webhooks.rotateLead") })
		})
	});
}
// src/pages/webhooks/webhook.ts
/** The keys of the names of events: a dot in a key would be taken for a path. */
var eventTexts = {
	"balance.low": "balanceLow",
	"top_up.credited": "topUpCredited",
	"key.budget_reached": "keyBudgetReached",
	"key.expiring": "keyExpiring",
	"price.changed": "priceChanged"
};
// src/pages/webhooks/WebhookDialog.tsx
var schema = object({
	url: url({ protocol: /^https?$/ }).max(2e3),
	description: newWebhook.shape.description.unwrap(),
	/** Null: every type. */
	events: newWebhook.shape.events.unwrap(),
	enabled: boolean()
});
/** Adds a webhook (`webhook` null) and shows its secret once, or changes one. */
function WebhookDialog({ webhook, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const [stored, setStored] = (0, import_react.useState)(false);
	const form = useForm({
		resolver: u(schema),
		mode: "onTouched",
		defaultValues: {
			url: webhook?.url ?? "",
			description: webhook?.description ?? "",
			events: webhook?.events ? [...webhook.events] : null,
			enabled: webhook?.enabled ?? true
		}
	});
	const { errors } = form.formState;
	const refresh = () => queries.invalidateQueries(trpc.webhooks.list.queryFilter());
	const onError = (error) => showServerError(form, error, explain);
	const create = useMutation(trpc.webhooks.create.mutationOptions({
		onError,
		onSuccess: refresh
	}));
	const update = useMutation(trpc.webhooks.update.mutationOptions({
		onError,
		onSuccess: async () => {
			await refresh();
			onClose();
		}
	}));
	if (create.data) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		onClose: () => stored && onClose(),
		title: t("webhooks.secretTitle"),
		description: t("webhooks.secretLead"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownOnce, {
			secret: create.data.secret,
			storedLabel: t("webhooks.stored"),
			onStored: setStored,
			onClose
		})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		onClose,
		title: webhook ? t("webhooks.editTitle") : t("webhooks.create"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
			onSubmit: form.handleSubmit(({ enabled, ...values }) => webhook ? update.mutate({
				id: webhook.id,
				enabled,
				...values
			}) : create.mutate(values)),
			onCancel: onClose,
			isBusy: create.isPending || update.isPending,
			error: errors.root?.message,
			submitLabel: webhook ? t("webhooks.save") : t("webhooks.add"),
			submitTestId: "save-webhook",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("webhooks.url"),
					help: t("webhooks.urlHelp"),
					error: fieldError(errors.url),
					type: "url",
					inputMode: "url",
					autoFocus: true,
					"data-testid": "webhook-url",
					...form.register("url")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("webhooks.description"),
					error: fieldError(errors.description),
					maxLength: 200,
					"data-testid": "webhook-description",
					...form.register("description")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Controller, {
					control: form.control,
					name: "events",
					render: ({ field, fieldState }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EventsField, {
						chosen: field.value,
						onChange: field.onChange,
						error: fieldState.error && t("webhooks.noEvent")
					})
				}),
				webhook && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
					label: t("webhooks.enabled"),
					"data-testid": "webhook-enabled",
					...form.register("enabled")
				})
			]
		})
	});
}
/** Which events a webhook is told about. */
function EventsField({ chosen, onChange, error }) {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormSection, {
		title: t("webhooks.events"),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("webhooks.everyEvent"),
				checked: chosen === null,
				onChange: (event) => onChange(event.target.checked ? null : [...webhookEvents]),
				"data-testid": "webhook-all-events"
			}),
			chosen !== null && webhookEvents.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					t(`webhooks.eventNames.${eventTexts[name]}`),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
						className: "font-mono text-xs text-quiet",
						children: name
					})
				] }),
				checked: chosen.includes(name),
				onChange: (event) => onChange(webhookEvents.filter((one) => one === name ? event.target.checked : chosen.includes(one))),
				"data-testid": `webhook-event-${name}`
			}, name)),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error })
		]
	});
}
// src/pages/webhooks/Webhooks.tsx
/** Addresses of the customer that are told about events. */
function Webhooks() {
	const { t } = useTranslation("console");
	const webhooks = useQuery(trpc.webhooks.list.queryOptions());
	const [open, setOpen] = (0, import_react.useState)(null);
	const opened = open && "id" in open ? webhooks.data?.find(({ id }) => id === open.id) : void 0;
	const close = () => setOpen(null);
	const create = /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		variant: "primary",
		onClick: () => setOpen({ kind: "create" }),
		"data-testid": "new-webhook",
		children: t("webhooks.create")
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("webhooks.title"),
		lead: t("webhooks.lead"),
		action: webhooks.data && webhooks.data.length > 0 ? create : void 0,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: webhooks,
				empty: {
					title: t("webhooks.emptyTitle"),
					text: t("webhooks.emptyText"),
					action: create
				},
				children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(WebhookTable, {
					rows,
					onOpen: setOpen
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: "text-sm text-quiet",
				children: [
					t("webhooks.signed"),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
						href: "/docs/api#tag-webhooks",
						className: "text-accent underline",
						children: t("webhooks.reference")
					})
				]
			}),
			open?.kind === "create" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(WebhookDialog, {
				webhook: null,
				onClose: close
			}),
			opened && open?.kind === "edit" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(WebhookDialog, {
				webhook: opened,
				onClose: close
			}),
			opened && open?.kind === "rotate" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RotateWebhookDialog, {
				webhook: opened,
				onClose: close
			}),
			opened && open?.kind === "delete" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeleteWebhookDialog, {
				webhook: opened,
				onClose: close
			}),
			opened && open?.kind === "deliveries" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeliveriesDrawer, {
				webhook: opened,
				onClose: close
			})
		]
	});
}
function WebhookTable({ rows, onOpen }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rowTestId: "webhook-row",
		rows,
		rowKey: ({ id }) => id,
		rowClass: ({ enabled }) => enabled ? "" : "text-quiet",
		stackBelow: "wide",
		columns: [
			{
				title: t("webhooks.url"),
				place: "title",
				className: "max-w-80 font-medium wrap-anywhere",
				cell: ({ url, description }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [url, description && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "block text-xs font-normal text-quiet",
					children: description
				})] })
			},
			{
				title: t("webhooks.events"),
				className: "max-w-60",
				cell: ({ events }) => events?.map((event) => t(`webhooks.eventNames.${eventTexts[event]}`)).join(", ") ?? t("webhooks.allEvents")
			},
			{
				title: t("webhooks.lastDelivered"),
				className: "whitespace-nowrap",
				cell: ({ lastDeliveredAt }) => lastDeliveredAt ? format.shortTime(lastDeliveredAt) : t("keys.never")
			},
			{
				title: t("keys.status"),
				place: "figure",
				cell: (webhook) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(WebhookStatus, { webhook })
			},
			{
				title: "",
				place: "actions",
				cell: ({ id }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "deliveries",
							id
						}),
						"data-testid": "webhook-deliveries",
						children: t("webhooks.deliveries")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "edit",
							id
						}),
						"data-testid": "edit-webhook",
						children: t("webhooks.edit")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "rotate",
							id
						}),
						"data-testid": "rotate-webhook",
						children: t("webhooks.rotate")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "delete",
							id
						}),
						"data-testid": "delete-webhook",
						children: t("webhooks.delete")
					})
				] })
			}
		]
	});
}
function WebhookStatus({ webhook: { disabledReason, previousSecretUntil } }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: disabledReason === null ? "good" : disabledReason === "owner" ? "plain" : "bad",
		testId: "webhook-status",
		children: t(`webhooks.states.${disabledReason ?? "enabled"}`)
	}), previousSecretUntil && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: "block text-xs font-normal whitespace-nowrap text-quiet",
		children: t("keys.oldSecretUntil", { time: format.shortTime(previousSecretUntil) })
	})] });
}
function DeleteWebhookDialog({ webhook, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const remove = useMutation(trpc.webhooks.delete.mutationOptions({ onSuccess: async () => {
		await queries.invalidateQueries(trpc.webhooks.list.queryFilter());
		onClose();
	} }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title: t("webhooks.deleteTitle"),
		description: webhook.url,
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			remove.mutate({ id: webhook.id });
		},
		isBusy: remove.isPending,
		error: remove.error ? explain(remove.error) : void 0,
		variant: "danger",
		submitLabel: t("webhooks.delete"),
		submitTestId: "confirm-delete-webhook",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: t("webhooks.deleteLead") })
	});
}
export { Webhooks };
