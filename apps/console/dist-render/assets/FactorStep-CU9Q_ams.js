import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { _ as useAction } from "../prerender.js";
import { t as FactorCodeForm } from "./FactorCodeForm-fau3yj20.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// ../../packages/ui/src/sign-in/FactorStep.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Asks for the code of the authenticator app that the user switched on. */
function FactorStep({ onEnter }) {
	const { t } = useTranslation("common");
	const enter = useAction(onEnter);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: "flex flex-col gap-4",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: "text-quiet",
			children: t("signIn.factorLead")
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FactorCodeForm, {
			isBusy: enter.isBusy,
			error: enter.error,
			onSubmit: (code) => void enter.run(code),
			submitLabel: t("signIn.verify"),
			testId: "factor-code",
			submitTestId: "verify-factor",
			hasRecoveryCodes: true
		})]
	});
}
export { FactorStep };
