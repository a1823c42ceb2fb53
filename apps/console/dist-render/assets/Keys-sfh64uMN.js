import { t as Badge } from "./Badge-B9dL9pPR.js";
import { A as Page, D as SelectField, E as Field, H as Link, L as Button, O as TextAreaField, P as Notice, Q as trpc, T as CheckField, U as useNavigate, W as useSearch, k as Card, w as FormError, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as DataTable } from "./DataTable-CDyA2-cm.js";
import { n as QueryView, t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { i as useTimeZone, n as useFormat, r as pageTimeZone } from "./use-format-C_DGQmD7.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { n as FormDialog, t as Form } from "./FormDialog-CHKGPBl1.js";
import { t as Money } from "./Money-BzLhOvz3.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { C as string, S as object, c as keySettings, d as newKey, f as rotationOverlaps, l as network, o as clientKeySettings, s as keyScopes, u as newClientKey, x as boolean } from "./src-JQseSiP9.js";
import { t as changedValues } from "./changed-values-QNVpmVyX.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { a as fromText, i as parseOptionalAmount, n as parseLines, r as parseNumber, t as parseAmount } from "./parsers-CasPsjRk.js";
import { a as useFieldError, i as showServerError, n as Controller, r as useForm, t as u } from "./zod-CDWEW3Yh.js";
import { t as FirstCall } from "./FirstCall-DTkzEFjg.js";
import { n as FormSection, t as ShownOnce } from "./ShownOnce-WWSz7viA.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { t as keyTones } from "./key-tones-CTzlhiKW.js";
import { t as CopyButton } from "./CopyButton-oAtV_Ina.js";
import { t as zonedTime } from "./zoned-time-792Luwqb.js";
import { i as formatUsd } from "./format-usd-1WtJEw3Z.js";
import { t as ShareBar } from "./ShareBar-DrkMsxqe.js";
// ../../packages/ui/src/controls/ChoiceList.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Selects all options or some of them. Selected options that no longer exist stay listed so that they can be deselected. */
function ChoiceList({ label, options, chosen, onChange, texts, error, testId }) {
	const name = (0, import_react.useId)();
	const [search, setSearch] = (0, import_react.useState)("");
	const ids = new Set(options.map(({ id }) => id));
	const shown = [...options, ...(chosen ?? []).filter((id) => !ids.has(id)).map((id) => ({
		id,
		name: id
	}))].filter((option) => `${option.id} ${option.name}`.toLowerCase().includes(search.trim().toLowerCase()));
	const toggle = (id, on) => onChange(on ? [...chosen ?? [], id] : (chosen ?? []).filter((other) => other !== id));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		role: "radiogroup",
		"aria-label": label,
		className: "flex flex-col gap-2",
		children: [
			[{
				text: texts.all,
				value: null,
				id: `${testId}-all`
			}, {
				text: texts.some,
				value: chosen ?? [],
				id: `${testId}-some`
			}].map(({ text, value, id }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
				className: "flex items-center gap-2.5",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
					type: "radio",
					name,
					className: "size-4 accent-[var(--color-accent)]",
					checked: chosen === null === (value === null),
					onChange: () => onChange(value),
					"data-testid": id
				}), text]
			}, id)),
			chosen !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-3 rounded-md border border-line p-3",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
						label: texts.search,
						type: "search",
						value: search,
						onChange: (event) => setSearch(event.target.value)
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
						className: "flex max-h-52 flex-col gap-2 overflow-y-auto",
						children: shown.map((option) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
							label: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
								option.name,
								" ",
								option.name !== option.id && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
									className: "font-mono text-xs text-quiet wrap-anywhere",
									children: option.id
								})
							] }),
							checked: chosen.includes(option.id),
							onChange: (event) => toggle(option.id, event.target.checked),
							"data-testid": `${testId}-${option.id}`
						}, option.id))
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
						className: "text-sm text-quiet",
						children: texts.count
					})
				]
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				role: "alert",
				className: "text-sm text-bad",
				children: error
			})
		]
	});
}
// ../../packages/ui/src/forms/local-input.ts
/** Formats an ISO timestamp for a `datetime-local` input in a time zone; an empty string for null. */
function toLocalInput(iso, zone) {
	return iso === null ? "" : zonedTime(iso, zone).minute.replace(" ", "T");
}
/** Parses the value of a `datetime-local` input in a time zone to an ISO timestamp; null if it is empty or invalid. */
function parseLocalInput(text, zone) {
	const shown = Date.parse(`${text}Z`);
	if (text === "" || Number.isNaN(shown)) return null;
	const guess = shown - offsetMs(shown, zone);
	return new Date(shown - offsetMs(guess, zone)).toISOString();
}
function offsetMs(at, zone) {
	const minute = Math.floor(at / 6e4) * 6e4;
	return Date.parse(`${toLocalInput(new Date(minute).toISOString(), zone)}Z`) - minute;
}
// src/pages/NewSecret.tsx
/** The secret of a key, shown once, with a first call to try. */
function NewSecret({ secret, onStored, onClose }) {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownOnce, {
		secret,
		storedLabel: t("keys.stored"),
		onStored,
		onClose,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FirstCall, { secret })
	});
}
// src/pages/ClientKeyDialog.tsx
var { concurrency: concurrency$1, requestsPerMinute: requestsPerMinute$1, tokensPerMinute: tokensPerMinute$1 } = clientKeySettings.shape;
var schema$1 = object({
	label: newClientKey.shape.label,
	budgetUsd: fromText(newClientKey.shape.budgetUsd, parseAmount, "usd"),
	multiplier: clientKeySettings.shape.multiplier.unwrap(),
	requestsPerMinute: fromText(requestsPerMinute$1, parseNumber, "whole"),
	tokensPerMinute: fromText(tokensPerMinute$1, parseNumber, "whole"),
	concurrency: fromText(concurrency$1, parseNumber, "whole")
});
var limits = [
	"requestsPerMinute",
	"tokensPerMinute",
	"concurrency"
];
/** Creates a client key (`clientKey` null) and shows its secret once, or changes one. A change sends only what differs. */
function ClientKeyDialog({ clientKey, onClose }) {
	const { t } = useTranslation(["console", "common"]);
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const [stored, setStored] = (0, import_react.useState)(false);
	const [initial] = (0, import_react.useState)({
		label: clientKey?.label ?? "",
		budgetUsd: clientKey?.shown.budgetUsd ?? "",
		multiplier: clientKey?.multiplier ?? "1",
		requestsPerMinute: String(clientKey?.requestsPerMinute ?? ""),
		tokensPerMinute: String(clientKey?.tokensPerMinute ?? ""),
		concurrency: String(clientKey?.concurrency ?? "")
	});
	const form = useForm({
		resolver: u(schema$1),
		mode: "onTouched",
		defaultValues: initial
	});
	const { errors, isValid } = form.formState;
	const refresh = () => Promise.all([queries.invalidateQueries(trpc.clientKeys.list.queryFilter()), queries.invalidateQueries(trpc.overview.get.queryFilter())]);
	const create = useMutation(trpc.clientKeys.create.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: refresh
	}));
	const update = useMutation(trpc.clientKeys.update.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: async () => {
			await refresh();
			onClose();
		}
	}));
	const secret = create.data?.secret;
	const save = form.handleSubmit((values) => clientKey ? update.mutate({
		id: clientKey.id,
		...changedValues(values, form.getValues(), initial)
	}) : create.mutate(values));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		place: "side",
		onClose: () => (!secret || stored) && onClose(),
		title: secret ? t("keys.secretTitle") : clientKey ? t("clientKeys.editTitle", { name: clientKey.label }) : t("clientKeys.create"),
		description: secret && t("keys.secretLead"),
		children: secret ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewSecret, {
			secret,
			onStored: setStored,
			onClose
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
			onSubmit: save,
			onCancel: onClose,
			isBusy: create.isPending || update.isPending,
			canSubmit: isValid,
			error: errors.root?.message,
			submitLabel: clientKey ? t("common:save") : t("clientKeys.make"),
			submitTestId: "save-client-key",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("clientKeys.label"),
					error: fieldError(errors.label),
					maxLength: 80,
					"data-testid": "client-label",
					...form.register("label")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("clientKeys.budgetShown"),
					help: t("clientKeys.budgetShownHelp"),
					error: fieldError(errors.budgetUsd),
					inputMode: "decimal",
					"data-testid": "client-budget-field",
					...form.register("budgetUsd")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("clientKeys.multiplier"),
					help: t("clientKeys.multiplierHelp"),
					error: fieldError(errors.multiplier),
					inputMode: "decimal",
					"data-testid": "client-multiplier",
					...form.register("multiplier")
				}),
				limits.map((field) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t(`keys.${field}`),
					help: t("common:optional"),
					error: fieldError(errors[field]),
					inputMode: "numeric",
					"data-testid": `client-${field}`,
					...form.register(field)
				}, field))
			]
		})
	});
}
// src/pages/RecentUse.tsx
/** When a key was last used and how often in the last week: what would stop if it were revoked. */
function RecentUse({ keyId }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const use = useQuery({
		...trpc.keys.recentUse.queryOptions({ id: keyId }),
		gcTime: 0
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryView, {
		query: use,
		rows: 1,
		children: ({ lastUsedAt, requests7d }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
			tone: requests7d > 0 ? "warn" : "plain",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				"data-testid": "recent-use",
				children: lastUsedAt === null && requests7d === 0 ? t("keys.unused") : t("keys.recentUse", {
					time: lastUsedAt ? format.dateTime(lastUsedAt) : "…",
					count: requests7d
				})
			})
		})
	});
}
// src/pages/RotateKeyDialog.tsx
/** Gives a key a new secret, shown once; the old one works for the chosen time. */
function RotateKeyDialog({ apiKey, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const [stored, setStored] = (0, import_react.useState)(false);
	const form = useForm({ defaultValues: { overlap: "24h" } });
	const rotate = useMutation(trpc.keys.rotate.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: () => Promise.all([queries.invalidateQueries(trpc.keys.list.queryFilter()), queries.invalidateQueries(trpc.clientKeys.list.queryFilter())])
	}));
	const secret = rotate.data?.secret;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		onClose: () => (!secret || stored) && onClose(),
		title: secret ? t("keys.secretTitle") : t("keys.rotateTitle", { name: apiKey.name }),
		description: secret ? t("keys.secretLead") : t("keys.rotateLead"),
		children: secret ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewSecret, {
			secret,
			onStored: setStored,
			onClose
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
			onSubmit: form.handleSubmit(({ overlap }) => rotate.mutate({
				id: apiKey.id,
				overlap
			})),
			onCancel: onClose,
			isBusy: rotate.isPending,
			error: form.formState.errors.root?.message,
			submitLabel: t("keys.rotate"),
			submitTestId: "confirm-rotate",
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(RecentUse, { keyId: apiKey.id }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
				label: t("keys.overlap"),
				"data-testid": "rotate-overlap",
				...form.register("overlap"),
				children: rotationOverlaps.map((overlap) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
					value: overlap,
					children: t(`keys.overlaps.${overlap}`)
				}, overlap))
			})]
		})
	});
}
// src/pages/ClientKeys.tsx
/** The client keys of an account that may hand them out; nothing for other accounts. */
function ClientKeys() {
	const { t } = useTranslation("console");
	const allowed = useQuery(trpc.clientKeys.isReseller.queryOptions());
	const keys = useQuery(trpc.clientKeys.list.queryOptions());
	const [open, setOpen] = (0, import_react.useState)(null);
	if (!allowed.data && !keys.data?.length) return null;
	const create = allowed.data && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		variant: "primary",
		onClick: () => setOpen({ kind: "create" }),
		"data-testid": "new-client-key",
		children: t("clientKeys.create")
	});
	const close = () => setOpen(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: "flex flex-col gap-4",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-wrap items-end justify-between gap-3",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: "text-xl font-semibold",
					children: t("clientKeys.title")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-quiet",
					children: t("clientKeys.lead")
				})] }), keys.data && keys.data.length > 0 && create]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: keys,
				empty: {
					title: t("clientKeys.emptyTitle"),
					text: t("clientKeys.emptyText"),
					action: create || void 0
				},
				children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ClientKeyTable, {
					rows,
					onOpen: setOpen
				})
			}),
			open?.kind === "create" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ClientKeyDialog, {
				clientKey: null,
				onClose: close
			}),
			open?.kind === "edit" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ClientKeyDialog, {
				clientKey: open.key,
				onClose: close
			}),
			open?.kind === "rotate" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RotateKeyDialog, {
				apiKey: {
					id: open.key.id,
					name: open.key.label
				},
				onClose: close
			}),
			open?.kind === "delete" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeleteClientKeyDialog, {
				clientKey: open.key,
				onClose: close
			})
		]
	});
}
function ClientKeyTable({ rows, onOpen }) {
	const { t } = useTranslation("console");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
		rowTestId: "client-key-row",
		rows,
		rowKey: (key) => key.id,
		rowClass: ({ status }) => status === "active" ? "" : "text-quiet",
		stackBelow: "wide",
		columns: [
			{
				title: t("clientKeys.label"),
				place: "title",
				className: "max-w-60 truncate font-medium",
				cell: (key) => key.label
			},
			{
				title: t("keys.key"),
				place: "bare",
				className: "font-mono text-sm whitespace-nowrap",
				cell: (key) => `${key.prefix}…${key.last4}`
			},
			{
				title: t("clientKeys.multiplier"),
				numeric: true,
				cell: (key) => `×${key.multiplier}`
			},
			{
				title: t("clientKeys.budget"),
				numeric: true,
				cell: (key) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: key.shown.budgetUsd,
					testId: "client-budget"
				})
			},
			{
				title: t("clientKeys.remaining"),
				numeric: true,
				cell: (key) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Money, {
					usd: key.shown.remainingUsd,
					testId: "client-remaining"
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "block text-xs font-normal text-quiet",
					children: t("clientKeys.real", { amount: `$${key.realBalanceUsd}` })
				})] })
			},
			{
				title: t("keys.status"),
				place: "figure",
				cell: (key) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: keyTones[key.status],
					children: t(`keys.statuses.${key.status}`)
				})
			},
			{
				title: "",
				place: "actions",
				cell: (key) => !key.revokedAt && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "edit",
							key
						}),
						"data-testid": "edit-client-key",
						children: t("clientKeys.edit")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "rotate",
							key
						}),
						children: t("keys.rotate")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "quiet",
						onClick: () => onOpen({
							kind: "delete",
							key
						}),
						"data-testid": "delete-client-key",
						children: t("clientKeys.delete")
					})
				] })
			}
		]
	});
}
function DeleteClientKeyDialog({ clientKey, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const remove = useMutation(trpc.clientKeys.delete.mutationOptions({ onSuccess: async () => {
		await queries.invalidateQueries(trpc.clientKeys.list.queryFilter());
		onClose();
	} }));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title: t("clientKeys.deleteTitle", { name: clientKey.label }),
		description: t("clientKeys.deleteLead"),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			remove.mutate({ id: clientKey.id });
		},
		isBusy: remove.isPending,
		error: remove.error ? explain(remove.error) : void 0,
		variant: "danger",
		submitLabel: t("clientKeys.delete"),
		submitTestId: "confirm-delete-client-key",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RecentUse, { keyId: clientKey.id })
	});
}
// src/pages/ConnectAgent.tsx
/** The command that sets up a coding agent, and the way to the page that approves it. */
function ConnectAgent() {
	const { t } = useTranslation(["console", "common"]);
	const command = `npx @derouter/cli connect --base-url ${window.location.origin}`;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("device.connectTitle"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-3 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-quiet",
					children: t("device.connectLead")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("pre", {
					className: "overflow-x-auto rounded-md bg-raised p-3 font-mono text-sm",
					translate: "no",
					"data-testid": "connect-command",
					children: command
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: "flex flex-wrap items-center gap-4",
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
						text: command,
						label: t("common:copy"),
						copiedLabel: t("common:copied")
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
						to: "/device",
						className: "text-sm text-accent hover:underline",
						"data-testid": "enter-device-code",
						children: t("device.enterCode")
					})]
				})
			]
		})
	});
}
// src/pages/KeyScopesField.tsx
/** What a key may do. */
function KeyScopesField({ control, name }) {
	const { t } = useTranslation(["console", "common"]);
	const fieldError = useFieldError();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Controller, {
		control,
		name,
		render: ({ field, fieldState: { error } }) => {
			const chosen = field.value;
			return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
				className: "flex flex-col gap-1.5",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
						className: "mb-1.5 text-sm font-medium",
						children: t("keys.scopes")
					}),
					keyScopes.map((scope) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
						label: t(`keys.scopeNames.${scope}`),
						checked: chosen.includes(scope),
						onChange: (event) => field.onChange(keyScopes.filter((one) => one === scope ? event.target.checked : chosen.includes(one))),
						"data-testid": `scope-${scope}`
					}, scope)),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: error && fieldError(error) })
				]
			});
		}
	});
}
// src/pages/CreateKeyDialog.tsx
var { name: name$1, scopes: scopes$1, expiresAt: expiresAt$1, budget: budget$1 } = newKey.shape;
var schema = object({
	name: name$1,
	scopes: scopes$1.unwrap(),
	expiresAt: fromText(expiresAt$1, (text) => parseLocalInput(text, pageTimeZone())),
	monthlyUsd: fromText(budget$1.unwrap().shape.monthlyUsd, parseOptionalAmount, "usd")
});
/** Creates a key and shows its secret once. It can be closed only after the user confirms having stored the secret. */
function CreateKeyDialog({ onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const [stored, setStored] = (0, import_react.useState)(false);
	const form = useForm({
		resolver: u(schema),
		mode: "onTouched",
		defaultValues: {
			name: "",
			scopes: [...keyScopes],
			expiresAt: "",
			monthlyUsd: ""
		}
	});
	const create = useMutation(trpc.keys.create.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: () => Promise.all([queries.invalidateQueries(trpc.keys.list.queryFilter()), queries.invalidateQueries(trpc.overview.get.queryFilter())])
	}));
	const secret = create.data?.secret;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		onClose: () => (!secret || stored) && onClose(),
		title: secret ? t("keys.secretTitle") : t("keys.create"),
		description: secret && t("keys.secretLead"),
		children: secret ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewSecret, {
			secret,
			onStored: setStored,
			onClose
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
			onSubmit: form.handleSubmit(({ monthlyUsd, expiresAt: date, ...values }) => create.mutate({
				...values,
				expiresAt: date,
				...monthlyUsd !== null && { budget: { monthlyUsd } }
			})),
			onCancel: onClose,
			isBusy: create.isPending,
			canSubmit: form.formState.isValid,
			error: form.formState.errors.root?.message,
			submitLabel: t("keys.make"),
			submitTestId: "create-key",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("keys.name"),
					help: t("keys.nameHelp"),
					error: fieldError(form.formState.errors.name),
					maxLength: 80,
					autoFocus: true,
					"data-testid": "key-name",
					...form.register("name")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyScopesField, {
					control: form.control,
					name: "scopes"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("keys.monthlyBudget"),
					help: t("keys.monthlyBudgetHelp"),
					error: fieldError(form.formState.errors.monthlyUsd),
					inputMode: "decimal",
					"data-testid": "key-monthly",
					...form.register("monthlyUsd")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("keys.expires"),
					help: t("keys.expiresHelp"),
					error: fieldError(form.formState.errors.expiresAt),
					type: "datetime-local",
					"data-testid": "key-expires",
					...form.register("expiresAt")
				})
			]
		})
	});
}
// src/key-form.ts
var { name, scopes, expiresAt, allowedModels, requestsPerMinute, tokensPerMinute, concurrency, budget } = keySettings.shape;
var { totalUsd, dailyUsd, weeklyUsd, monthlyUsd, timeZone } = budget.unwrap().shape;
/** Networks, one per line; null if empty. The error message is the first invalid line. */
var networks = string().transform((text, context) => {
	const lines = parseLines(text);
	const wrong = lines.find((line) => !network.safeParse(line).success);
	if (wrong !== void 0) context.addIssue({
		code: "custom",
		message: wrong
	});
	return lines.length === 0 ? null : lines;
});
/** The form fields of a key's settings, parsed to the values that the server accepts. */
var keyForm = object({
	name: name.unwrap(),
	scopes: scopes.unwrap(),
	isOn: boolean(),
	expiresAt: fromText(expiresAt, (text) => parseLocalInput(text, pageTimeZone())),
	budget: object({
		totalUsd: fromText(totalUsd, parseOptionalAmount, "usd"),
		dailyUsd: fromText(dailyUsd, parseOptionalAmount, "usd"),
		weeklyUsd: fromText(weeklyUsd, parseOptionalAmount, "usd"),
		monthlyUsd: fromText(monthlyUsd, parseOptionalAmount, "usd"),
		timeZone
	}),
	requestsPerMinute: fromText(requestsPerMinute, parseNumber, "whole"),
	tokensPerMinute: fromText(tokensPerMinute, parseNumber, "whole"),
	concurrency: fromText(concurrency, parseNumber, "whole"),
	allowedModels: allowedModels.unwrap(),
	allowedNetworks: networks
});
/** A limit of a key's budget with what is spent of it; undefined if there is none. */
function limitOf({ budget }, period) {
	return budget?.limits.find((limit) => limit.period === period);
}
/** The initial form values for a key. */
function keyFormValues(key) {
	return {
		name: key.name,
		scopes: [...key.scopes],
		isOn: key.suspendedAt === null,
		expiresAt: toLocalInput(key.expiresAt, pageTimeZone()),
		budget: {
			totalUsd: limitOf(key, "total")?.limitUsd ?? "",
			dailyUsd: limitOf(key, "day")?.limitUsd ?? "",
			weeklyUsd: limitOf(key, "week")?.limitUsd ?? "",
			monthlyUsd: limitOf(key, "month")?.limitUsd ?? "",
			timeZone: key.budget?.timeZone ?? "UTC"
		},
		requestsPerMinute: String(key.requestsPerMinute ?? ""),
		tokensPerMinute: String(key.tokensPerMinute ?? ""),
		concurrency: String(key.concurrency ?? ""),
		allowedModels: key.allowedModels && [...key.allowedModels],
		allowedNetworks: key.allowedNetworks?.join("\n") ?? ""
	};
}
// src/pages/KeyLimitFields.tsx
var rateLimits = [
	"requestsPerMinute",
	"tokensPerMinute",
	"concurrency"
];
var budgets = [
	{
		name: "budgetTotal",
		limit: "totalUsd",
		period: "total",
		spent: "totalUsd"
	},
	{
		name: "budgetDaily",
		limit: "dailyUsd",
		period: "day",
		spent: "dayUsd"
	},
	{
		name: "budgetWeekly",
		limit: "weeklyUsd",
		period: "week",
		spent: "weekUsd"
	},
	{
		name: "budgetMonthly",
		limit: "monthlyUsd",
		period: "month",
		spent: "monthUsd"
	}
];
/** The budgets of a key, each with what is spent of it and when it resets, and the zone of their periods. */
function KeyBudgetFields({ form, apiKey }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const fieldError = useFieldError();
	const spent = useQuery(trpc.keys.spent.queryOptions({ id: apiKey.id }));
	const typedBudget = form.watch("budget");
	const errors = form.formState.errors.budget;
	const ownZone = useTimeZone();
	const budgetZone = apiKey.budget?.timeZone ?? "UTC";
	const zones = [.../* @__PURE__ */ new Set([
		"UTC",
		ownZone,
		budgetZone
	])];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormSection, {
		title: t("keys.budget"),
		help: t("keys.budgetHelp"),
		children: [budgets.map(({ name, limit, period, spent: part }) => {
			const known = limitOf(apiKey, period);
			const used = known?.spentUsd ?? spent.data?.[part] ?? null;
			const max = parseOptionalAmount(typedBudget[limit]);
			const amount = formatUsd(used ?? "0", 6);
			const help = known?.resetsAt ? t("keys.resets", {
				amount,
				time: format.timeInZone(known.resetsAt, budgetZone),
				zone: budgetZone
			}) : t("keys.spent", { amount });
			return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex flex-col gap-1.5",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t(`keys.${name}`),
					error: fieldError(errors?.[limit]),
					help: used === null ? void 0 : help,
					inputMode: "decimal",
					"data-testid": `settings-${limit}`,
					...form.register(`budget.${limit}`)
				}), used !== null && max !== null && !errors?.[limit] && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShareBar, {
					share: Number(max) > 0 ? Number(used) / Number(max) : 1,
					label: t(`keys.${name}`)
				})]
			}, limit);
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
			label: t("keys.timeZone"),
			help: t("keys.timeZoneHelp"),
			"data-testid": "settings-zone",
			...form.register("budget.timeZone"),
			children: zones.map((zone) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value: zone,
				children: zone
			}, zone))
		})]
	});
}
/** Limits on requests and tokens per minute and on concurrent calls. */
function KeyRateFields({ form }) {
	const { t } = useTranslation("console");
	const fieldError = useFieldError();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormSection, {
		title: t("keys.pace"),
		help: t("keys.paceHelp"),
		children: rateLimits.map((field) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
			label: t(`keys.${field}`),
			error: fieldError(form.formState.errors[field]),
			inputMode: "numeric",
			"data-testid": `settings-${field}`,
			...form.register(field)
		}, field))
	});
}
/** The models that a key may call: all or a selection. */
function KeyModelsField({ form }) {
	const { t } = useTranslation(["console", "common"]);
	const fieldError = useFieldError();
	const options = (useQuery(trpc.catalog.listModels.queryOptions()).data ?? []).map(({ id, displayName }) => ({
		id,
		name: displayName
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormSection, {
		title: t("keys.models"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Controller, {
			control: form.control,
			name: "allowedModels",
			render: ({ field, fieldState: { error } }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChoiceList, {
				label: t("keys.models"),
				options,
				chosen: field.value,
				onChange: field.onChange,
				error: error?.type === "too_small" ? t("common:fieldErrors.models") : fieldError(error),
				texts: {
					all: t("keys.modelsAll"),
					some: t("keys.modelsSome"),
					search: t("keys.modelsSearch"),
					count: t("keys.modelsCount", { count: field.value?.length ?? 0 })
				},
				testId: "settings-models"
			})
		})
	});
}
// src/pages/KeySettingsDialog.tsx
/** The settings that a key's owner controls. Submits only what changed. */
function KeySettingsDialog({ apiKey, onClose }) {
	const { t } = useTranslation(["console", "common"]);
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const [initial] = (0, import_react.useState)(() => keyFormValues(apiKey));
	const form = useForm({
		resolver: u(keyForm),
		mode: "onTouched",
		defaultValues: initial
	});
	const { errors } = form.formState;
	const update = useMutation(trpc.keys.update.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: async () => {
			await queries.invalidateQueries(trpc.keys.list.queryFilter());
			onClose();
		}
	}));
	const save = form.handleSubmit((values) => {
		const { isOn, ...changed } = changedValues(values, form.getValues(), initial);
		update.mutate({
			id: apiKey.id,
			...changed,
			...isOn === void 0 ? {} : { suspended: !isOn }
		});
	});
	const networks = errors.allowedNetworks;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormDialog, {
		place: "side",
		title: t("keys.settingsTitle", { name: apiKey.name }),
		description: t("keys.settingsLead"),
		onClose,
		onSubmit: save,
		isBusy: update.isPending,
		error: errors.root?.message,
		submitLabel: t("common:save"),
		submitTestId: "save-settings",
		children: [
			apiKey.status === "suspended" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
				tone: "bad",
				children: t("keys.suspendedNote", { reason: apiKey.staffSuspendedReason ?? "" })
			}),
			apiKey.status === "account_suspended" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
				tone: "bad",
				children: t("keys.accountSuspendedNote")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("keys.name"),
				error: fieldError(errors.name),
				maxLength: 80,
				"data-testid": "settings-name",
				...form.register("name")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("keys.on"),
				"data-testid": "settings-on",
				...form.register("isOn")
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mt-0.5 ms-6.5 text-sm text-quiet",
				children: t("keys.onHelp")
			})] }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("keys.expires"),
				help: t("keys.expiresHelp"),
				error: fieldError(errors.expiresAt),
				type: "datetime-local",
				"data-testid": "settings-expires",
				...form.register("expiresAt")
			}),
			!apiKey.isPlayground && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyScopesField, {
				control: form.control,
				name: "scopes"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyBudgetFields, {
				form,
				apiKey
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyRateFields, { form }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeyModelsField, { form }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: "border-t border-line pt-4",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextAreaField, {
					label: t("keys.networks"),
					help: t("keys.networksHelp"),
					error: networks?.type === "custom" ? t("keys.wrongNetwork", { network: networks.message }) : fieldError(networks),
					className: "font-mono",
					spellCheck: false,
					"data-testid": "settings-networks",
					...form.register("allowedNetworks")
				})
			})
		]
	});
}
// src/pages/RequestSettings.tsx
/** What receipts keep about the calls of all keys. */
function RequestSettings() {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	/** Shown while it is being saved. */
	const [chosen, setChosen] = (0, import_react.useState)(null);
	const settings = useQuery(trpc.keys.requestSettings.queryOptions());
	const change = useMutation(trpc.keys.changeRequestSettings.mutationOptions({ onSuccess: (changed) => queries.setQueryData(trpc.keys.requestSettings.queryKey(), changed) }));
	if (!settings.data) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, {
		title: t("keys.hashTitle"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: "flex flex-col gap-2 p-4",
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
					label: t("keys.hashEndUsers"),
					checked: chosen ?? settings.data.hashEndUsers,
					disabled: change.isPending,
					onChange: (event) => {
						setChosen(event.target.checked);
						change.mutate({ hashEndUsers: event.target.checked }, { onSettled: () => setChosen(null) });
					},
					"data-testid": "hash-end-users"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: "text-sm text-quiet",
					children: t("keys.hashHelp")
				}),
				change.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: explain(change.error) })
			]
		})
	});
}
// src/pages/RevokeKeyDialog.tsx
/** Revokes a key after its name has been typed to confirm. */
function RevokeKeyDialog({ apiKey, onClose }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const queries = useQueryClient();
	const schema = object({ typed: string().refine((text) => text.trim() === apiKey.name) });
	const form = useForm({
		resolver: u(schema),
		defaultValues: { typed: "" }
	});
	const revoke = useMutation(trpc.keys.revoke.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: async () => {
			await queries.invalidateQueries(trpc.keys.list.queryFilter());
			onClose();
		}
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FormDialog, {
		title: t("keys.revokeTitle", { name: apiKey.name }),
		description: t("keys.revokeLead"),
		onClose,
		onSubmit: form.handleSubmit(() => revoke.mutate({ id: apiKey.id })),
		isBusy: revoke.isPending,
		canSubmit: form.formState.isValid,
		error: form.formState.errors.root?.message,
		variant: "danger",
		submitLabel: t("keys.revoke"),
		submitTestId: "confirm-revoke",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(RecentUse, { keyId: apiKey.id }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
			label: t("keys.typeName"),
			help: apiKey.name,
			autoComplete: "off",
			autoFocus: true,
			"data-testid": "revoke-name",
			...form.register("typed")
		})]
	});
}
// src/pages/Keys.tsx
function Keys() {
	const { t } = useTranslation(["console", "common"]);
	const format = useFormat();
	const keys = useQuery(trpc.keys.list.queryOptions());
	const { data } = keys;
	const navigate = useNavigate();
	const { create: isCreating = false } = useSearch({ from: "/own/keys" });
	const setCreating = (isOpen) => void navigate({
		to: "/keys",
		search: isOpen ? { create: true } : {},
		replace: !isOpen
	});
	const [settingsOf, setSettingsOf] = (0, import_react.useState)(null);
	const opened = data?.find(({ id }) => id === settingsOf);
	const [revoking, setRevoking] = (0, import_react.useState)(null);
	const [rotating, setRotating] = (0, import_react.useState)(null);
	const create = /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		variant: "primary",
		onClick: () => setCreating(true),
		"data-testid": "new-key",
		children: t("keys.create")
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: t("keys.title"),
		lead: t("keys.lead"),
		action: data && data.length > 0 ? create : void 0,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
				query: keys,
				empty: {
					title: t("keys.emptyTitle"),
					text: t("keys.emptyText"),
					action: create
				},
				children: (rows) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DataTable, {
					rowTestId: "key-row",
					rows,
					rowKey: (key) => key.id,
					rowClass: ({ status }) => status === "active" ? "" : "text-quiet",
					stackBelow: "wide",
					columns: [
						{
							title: t("keys.name"),
							place: "title",
							className: "max-w-60 truncate font-medium",
							cell: (key) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: key.name }), key.isPlayground && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
								className: "ms-2",
								children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: t("nav.playground") })
							})] })
						},
						{
							title: t("keys.key"),
							place: "bare",
							className: "font-mono text-sm whitespace-nowrap",
							cell: (key) => `${key.prefix}…${key.last4}`
						},
						{
							title: t("keys.created"),
							className: "whitespace-nowrap",
							cell: (key) => format.date(key.createdAt)
						},
						{
							title: t("keys.lastUsed"),
							className: "whitespace-nowrap",
							cell: (key) => key.lastUsedAt ? format.shortTime(key.lastUsedAt) : t("keys.never")
						},
						{
							title: t("keys.status"),
							place: "figure",
							cell: (key) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
								title: key.staffSuspendedReason ?? void 0,
								children: [
									/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
										tone: keyTones[key.status],
										testId: "key-status",
										children: t(`keys.statuses.${key.status}`)
									}),
									key.status === "active" && key.expiresAt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
										className: "block text-xs font-normal whitespace-nowrap text-quiet",
										children: t("keys.expiresOn", { date: format.date(key.expiresAt) })
									}),
									key.oldSecretUntil && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
										className: "block text-xs font-normal whitespace-nowrap text-quiet",
										children: t("keys.oldSecretUntil", { time: format.shortTime(key.oldSecretUntil) })
									})
								]
							})
						},
						{
							title: "",
							place: "actions",
							cell: (key) => !key.revokedAt && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
								/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
									variant: "quiet",
									onClick: () => setSettingsOf(key.id),
									"data-testid": "key-settings",
									children: t("keys.settings")
								}),
								!key.isPlayground && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
									variant: "quiet",
									onClick: () => setRotating(key),
									"data-testid": "rotate-key",
									children: t("keys.rotate")
								}),
								/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
									variant: "quiet",
									onClick: () => setRevoking(key),
									"data-testid": "revoke-key",
									children: t("keys.revoke")
								})
							] })
						}
					]
				})
			}),
			data && data.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-sm text-quiet",
				children: t("keys.filterTitle")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConnectAgent, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ClientKeys, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(RequestSettings, {}),
			isCreating && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CreateKeyDialog, { onClose: () => setCreating(false) }),
			opened && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(KeySettingsDialog, {
				apiKey: opened,
				onClose: () => setSettingsOf(null)
			}),
			rotating && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RotateKeyDialog, {
				apiKey: rotating,
				onClose: () => setRotating(null)
			}),
			revoking && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RevokeKeyDialog, {
				apiKey: revoking,
				onClose: () => setRevoking(null)
			})
		]
	});
}
export { Keys };
