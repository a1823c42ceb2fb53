import { S as object, m as lowBalanceUsd, x as boolean } from "./src-JQseSiP9.js";
import { E as Field, F as Skeleton, L as Button, Q as trpc, T as CheckField, yt as useQueryClient, z as useExplain } from "../prerender.js";
import { t as changedValues } from "./changed-values-QNVpmVyX.js";
import { a as fromText, i as parseOptionalAmount } from "./parsers-CasPsjRk.js";
import { t as QueryCard } from "./QueryCard-DnHZa8eP.js";
import { a as useFieldError, i as showServerError, r as useForm, t as u } from "./zod-CDWEW3Yh.js";
import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/pages/credits/NoticeSettings.tsx
var import_jsx_runtime = require_jsx_runtime();
var schema = object({
	lowBalanceUsd: fromText(lowBalanceUsd, parseOptionalAmount, "usd"),
	allPriceNotices: boolean(),
	keyAlerts: boolean()
});
var formValues = (settings) => ({
	...settings,
	lowBalanceUsd: settings.lowBalanceUsd ?? ""
});
/** Settings for the emails that a customer receives besides sign-in codes. */
function NoticeSettings() {
	const { t } = useTranslation("console");
	const stored = useQuery(trpc.credits.noticeSettings.queryOptions());
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(QueryCard, {
		title: t("credits.notices"),
		query: stored,
		skeleton: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Skeleton, { className: "m-4 h-56" }),
		children: (settings) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NoticeForm, { stored: settings })
	});
}
function NoticeForm({ stored }) {
	const { t } = useTranslation("console");
	const explain = useExplain();
	const fieldError = useFieldError();
	const queries = useQueryClient();
	const form = useForm({
		resolver: u(schema),
		mode: "onTouched",
		defaultValues: formValues(stored)
	});
	const { errors, isDirty } = form.formState;
	const save = useMutation(trpc.credits.changeNoticeSettings.mutationOptions({
		onError: (error) => showServerError(form, error, explain),
		onSuccess: (settings) => {
			queries.setQueryData(trpc.credits.noticeSettings.queryKey(), settings);
			form.reset(formValues(settings));
		}
	}));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		className: "flex flex-col gap-4 p-4",
		noValidate: true,
		onSubmit: (event) => void form.handleSubmit((values) => save.mutate(changedValues(values, form.getValues(), formValues(stored))))(event),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t("credits.lowBalance"),
				help: t("credits.lowBalanceHelp"),
				error: fieldError(errors.lowBalanceUsd ?? errors.root),
				inputMode: "decimal",
				"data-testid": "low-balance",
				...form.register("lowBalanceUsd")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("credits.allPriceNotices"),
				...form.register("allPriceNotices")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CheckField, {
				label: t("credits.keyAlerts"),
				"data-testid": "key-alerts",
				...form.register("keyAlerts")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: "text-sm text-quiet",
				children: t("credits.alwaysMailed")
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				type: "submit",
				busy: save.isPending,
				disabled: !isDirty,
				"data-testid": "save-notices",
				children: save.isSuccess && !isDirty ? t("credits.saved") : t("credits.save")
			})
		]
	});
}
export { NoticeSettings as t };
