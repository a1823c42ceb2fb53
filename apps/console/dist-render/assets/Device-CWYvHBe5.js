import { A as Page, D as SelectField, E as Field, L as Button, P as Notice, Q as trpc, T as CheckField, W as useSearch, w as FormError, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { S as object, a as userCode, b as _enum, i as deviceApproval, r as budgetPeriods, y as usdAmount } from "./src-JQseSiP9.js";
import { t as Form } from "./FormDialog-CHKGPBl1.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
import { a as fromText, i as parseOptionalAmount } from "./parsers-CasPsjRk.js";
import { t as Pairs } from "./Pairs-Blk763ts.js";
import { a as useFieldError, i as showServerError, r as useForm, t as u } from "./zod-CDWEW3Yh.js";
import { n as useFormat } from "./use-format-C_DGQmD7.js";
// src/pages/DeviceCodeForm.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Asks for the code that a program shows. */
function DeviceCodeForm({ code, isBusy, error, onCode }) {
	const { t } = useTranslation("console");
	const [typed, setTyped] = (0, import_react.useState)(code);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "rounded-lg border border-line bg-surface p-4",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Form, {
			onSubmit: (event) => {
				event.preventDefault();
				onCode(typed);
			},
			isBusy,
			canSubmit: userCode.safeParse(typed).success,
			error,
			submitLabel: t("device.continue"),
			submitTestId: "device-continue",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("device.code"),
				help: t("device.codeHelp"),
				value: typed,
				onChange: (event) => setTyped(event.target.value),
				autoComplete: "off",
				autoCapitalize: "characters",
				spellCheck: false,
				maxLength: 20,
				autoFocus: true,
				translate: "no",
				"data-testid": "device-code"
			})
		})
	});
}
// src/pages/DeviceRequest.tsx
var schema = object({
	scopes: deviceApproval.shape.scopes,
	usd: fromText(usdAmount.nullable(), parseOptionalAmount, "usd"),
	period: _enum(budgetPeriods)
});
/** Shows who asks for a key and what for, and approves or denies it. */
function DeviceRequest({ code, device, onDecided }) {
	const { t } = useTranslation("console");
	const format = useFormat();
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const form = useForm({
		resolver: u(schema),
		mode: "onTouched",
		defaultValues: {
			scopes: [...device.scopes],
			usd: device.budget?.usd ?? "",
			period: device.budget?.period ?? "month"
		}
	});
	const onError = (error) => showServerError(form, error, explain);
	const approve = useMutation(trpc.devices.approve.mutationOptions({
		onError,
		onSuccess: async () => {
			onDecided("approved");
			await queries.invalidateQueries(trpc.keys.list.queryFilter());
		}
	}));
	const deny = useMutation(trpc.devices.deny.mutationOptions({
		onError,
		onSuccess: () => onDecided("denied")
	}));
	const scopes = form.watch("scopes");
	const { errors } = form.formState;
	const submit = form.handleSubmit(({ usd, period, ...values }) => approve.mutate({
		userCode: code,
		...values,
		budget: usd === null ? null : {
			usd,
			period
		}
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		className: "flex flex-col gap-4 rounded-lg border border-line bg-surface p-4",
		noValidate: true,
		onSubmit: (event) => void submit(event),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-quiet",
				children: t("device.compare", { name: device.clientName })
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "mt-2 font-mono text-2xl tracking-widest",
				translate: "no",
				"data-testid": "device-shown-code",
				children: grouped(code)
			})] }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pairs, { pairs: [
				[t("device.program"), device.clientName],
				[t("device.host"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: device.host }, "host")],
				[t("device.network"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: device.network }, "network")],
				[t("device.asked"), format.shortTime(device.createdAt)],
				[t("device.keyName"), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("bdi", { children: device.keyName }, "name")]
			] }),
			!device.isSameNetwork && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Notice, {
				tone: "warn",
				children: t("device.otherNetwork")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
				className: "flex flex-col gap-1.5",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", {
						className: "mb-1.5 text-sm font-medium",
						children: t("keys.scopes")
					}),
					device.scopes.map((scope) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
						label: t(`keys.scopeNames.${scope}`),
						checked: scopes.includes(scope),
						onChange: ({ target }) => form.setValue("scopes", target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope), { shouldValidate: true }),
						"data-testid": `device-scope-${scope}`
					}, scope)),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: errors.scopes && t("device.noScope") })
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "grid gap-4 sm:grid-cols-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
					label: t("keys.budget"),
					help: t("device.budgetHelp"),
					error: fieldError(errors.usd),
					inputMode: "decimal",
					"data-testid": "device-budget",
					...form.register("usd")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
					label: t("device.period"),
					"data-testid": "device-period",
					...form.register("period"),
					children: budgetPeriods.map((period) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
						value: period,
						children: t(`device.periods.${period}`)
					}, period))
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: errors.root?.message }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex justify-end gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					busy: deny.isPending,
					onClick: () => deny.mutate({ userCode: code }),
					"data-testid": "device-deny",
					children: t("device.deny")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					type: "submit",
					variant: "primary",
					busy: approve.isPending,
					disabled: !form.formState.isValid,
					"data-testid": "device-approve",
					children: t("device.approve")
				})]
			})
		]
	});
}
/** The code as the program shows it. */
function grouped(code) {
	const letters = code.toUpperCase().replace(/[^A-Z]/g, "");
	return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
// src/pages/Device.tsx
/** Where the owner of an account approves a program's request for a key. */
function Device() {
	const { t } = useTranslation("console");
	const { code: linked } = useSearch({ from: "/own/device" });
	const explain = useExplain();
	const [code, setCode] = (0, import_react.useState)(linked ?? "");
	const [decided, setDecided] = (0, import_react.useState)(null);
	const lookUp = useMutation(trpc.devices.lookUp.mutationOptions());
	const { mutate } = lookUp;
	(0, import_react.useEffect)(() => {
		if (linked) mutate({ userCode: linked });
	}, [linked, mutate]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: t("device.title"),
		lead: t("device.lead"),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: "w-full max-w-xl",
			children: decided ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				role: "status",
				className: "rounded-lg border border-line bg-surface p-4",
				"data-testid": "device-decided",
				children: t(`device.${decided}`)
			}) : lookUp.data ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeviceRequest, {
				code,
				device: lookUp.data,
				onDecided: setDecided
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DeviceCodeForm, {
				code: linked ?? "",
				isBusy: lookUp.isPending,
				error: lookUp.error ? explain(lookUp.error) : null,
				onCode: (typed) => {
					setCode(typed);
					mutate({ userCode: typed });
				}
			})
		})
	});
}
export { Device };
