import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { L as Button, w as FormError } from "../prerender.js";
import { t as Dialog } from "./Dialog-D8piDiOk.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/forms/FormDialog.tsx
var import_jsx_runtime = require_jsx_runtime();
/** A form with its fields, its error and its buttons. */
function Form(props) {
	const { onSubmit, onCancel, isBusy = false, canSubmit = true, error, submitLabel, submitTestId, variant = "primary" } = props;
	const { t } = useTranslation("common");
	const bar = props.isSticky ? "sticky -bottom-6 -mx-6 -mb-6 border-t border-line bg-surface px-6 py-4" : "";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		className: "flex flex-col gap-4",
		noValidate: true,
		onSubmit: (event) => void onSubmit(event),
		children: [
			props.children,
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: `flex justify-end gap-2 ${bar}`,
				children: [onCancel && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: onCancel,
					children: t("cancel")
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					type: "submit",
					variant,
					busy: isBusy,
					disabled: !canSubmit,
					"data-testid": submitTestId,
					children: submitLabel
				})]
			})
		]
	});
}
/** A form in a dialog. */
function FormDialog({ title, description, onClose, place, after, ...form }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		title,
		description,
		onClose,
		place,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Form, {
			...form,
			onCancel: onClose,
			isSticky: place === "side" && after === void 0
		}), after]
	});
}
/** The confirmation step of a form: a summary with buttons to go back or confirm. */
function Review({ onBack, backLabel, onConfirm, confirmLabel, confirmTestId, isBusy, error, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-4",
		children: [
			children,
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormError, { error }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: "flex justify-between gap-2",
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "quiet",
					onClick: onBack,
					children: backLabel
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: "primary",
					busy: isBusy,
					onClick: onConfirm,
					"data-testid": confirmTestId,
					children: confirmLabel
				})]
			})
		]
	});
}
export { FormDialog as n, Review as r, Form as t };
