import { r as keepViewToken, t as client } from "./client-Cpdtb7wU.js";
import { M as EmptyState, z as useExplain } from "../prerender.js";
import { a as __toESM, t as require_react } from "./react-Iq8rsUJv.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/views/OpenView.tsx
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
/** Opens a view with the token behind the # of the address, which works once, and goes on to the overview. */
function OpenView() {
	const { t } = useTranslation("views");
	const explain = useExplain();
	const [error, setError] = (0, import_react.useState)(null);
	(0, import_react.useEffect)(() => {
		const token = location.hash.slice(1);
		history.replaceState(null, "", "/view");
		if (token === "") return;
		client.admin.customers.openView.mutate({ token }).then((opened) => {
			keepViewToken(opened.token);
			location.replace("/overview");
		}).catch(setError);
	}, []);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: "flex min-h-dvh items-center justify-center",
		"data-testid": "opening-view",
		children: error === null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
			title: t("opening"),
			text: ""
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(EmptyState, {
			title: t("endedTitle"),
			text: `${explain(error)} ${t("endedText")}`
		})
	});
}
export { OpenView };
