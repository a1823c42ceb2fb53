import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as errorCode } from "./api-error-BmayfzvL.js";
import { E as Field, L as Button, S as readDigits, z as useExplain } from "../prerender.js";
import { t as Form } from "./FormDialog-CHKGPBl1.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/security/FactorCodeForm.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Asks for a code of the authenticator app, or for a recovery code. */
function FactorCodeForm({ hasApp = true, hasRecoveryCodes = false, canSubmit = true, children, ...form }) {
	const { t } = useTranslation("common");
	const explain = useExplain();
	const [code, setCode] = (0, import_react.useState)("");
	const [wantsRecovery, setWantsRecovery] = (0, import_react.useState)(false);
	const isRecovering = wantsRecovery || !hasApp;
	const { error, onSubmit, testId, ...rest } = form;
	const text = error ? errorCode(error) === "code_wrong" ? t("security.factorCodeWrong") : explain(error) : null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Form, {
		...rest,
		onSubmit: (event) => {
			event.preventDefault();
			onSubmit(code.trim());
		},
		canSubmit: canSubmit && (isRecovering ? code.trim().length >= 10 : /^\d{6}$/.test(code)),
		error: text,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
				label: t(isRecovering ? "security.recoveryCode" : "security.appCode"),
				autoFocus: true,
				autoComplete: isRecovering ? "off" : "one-time-code",
				inputMode: isRecovering ? "text" : "numeric",
				maxLength: isRecovering ? 20 : void 0,
				value: code,
				onChange: (event) => setCode(isRecovering ? event.target.value : readDigits(event.target.value, 6)),
				"data-testid": testId
			}, String(isRecovering)),
			hasApp && hasRecoveryCodes && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "quiet",
				onClick: () => {
					setCode("");
					setWantsRecovery(!wantsRecovery);
				},
				"data-testid": "use-recovery",
				children: t(isRecovering ? "security.useApp" : "security.useRecovery")
			}),
			children
		]
	});
}
export { FactorCodeForm as t };
