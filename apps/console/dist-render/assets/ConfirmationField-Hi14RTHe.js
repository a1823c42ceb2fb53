import { t as useMutation } from "./useMutation-DC2uHxOe.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { E as Field, L as Button, Q as trpc, S as readDigits, w as FormError, x as OutboxHint, z as useExplain } from "../prerender.js";
import { t as useLocale } from "./use-locale-ZZlywiOW.js";
import { n as FormDialog } from "./FormDialog-CHKGPBl1.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/sign-in/ConfirmationField.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** A code that is mailed to the signed-in user to confirm one action. */
function useConfirmation(purpose) {
	const locale = useLocale();
	const [text, setText] = (0, import_react.useState)("");
	const request = useMutation(trpc.accounts.requestConfirmation.mutationOptions());
	const challengeId = request.data?.challengeId;
	return {
		input: challengeId && /^\d{6}$/.test(text) ? {
			challengeId,
			code: text
		} : null,
		isSent: challengeId !== void 0,
		isSending: request.isPending,
		error: request.error,
		text,
		setText,
		send: () => request.mutate({
			purpose,
			locale
		})
	};
}
/** A button that mails a code and then the field for it. */
function ConfirmationField({ of, testId }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
	if (!of.isSent) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		busy: of.isSending,
		onClick: of.send,
		"data-testid": `${testId}-send`,
		children: t("confirmation.send")
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error: of.error ? explain(of.error) : null })] });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		label: t("confirmation.code"),
		inputMode: "numeric",
		autoComplete: "one-time-code",
		value: of.text,
		onChange: (event) => of.setText(readDigits(event.target.value, 6)),
		"data-testid": testId
	}), outbox && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutboxHint, {})] });
}
/** Asks for a mailed code before an action. */
function ConfirmDialog({ purpose, title, submitLabel, isBusy, error, onConfirm, onClose, testId }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const confirmation = useConfirmation(purpose);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormDialog, {
		title,
		description: t("confirmation.lead"),
		onClose,
		onSubmit: (event) => {
			event.preventDefault();
			if (confirmation.input) onConfirm(confirmation.input);
		},
		canSubmit: confirmation.input !== null,
		isBusy,
		error: error ? explain(error) : null,
		submitLabel,
		submitTestId: `${testId}-confirm`,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConfirmationField, {
			of: confirmation,
			testId
		})
	});
}
export { ConfirmationField as n, useConfirmation as r, ConfirmDialog as t };
