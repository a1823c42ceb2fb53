import { t as CodeTabs } from "./CodeTabs-mVa_vXra.js";
import { Q as trpc } from "../prerender.js";
import { t as useQuery } from "./useQuery-oq-dGRUI.js";
import { t as useTranslation } from "./useTranslation-BKxge1_S.js";
import { t as codeSamples } from "./code-samples-oQwLzu4V.js";
import { t as pageOrigin } from "./page-origin-D1dyknvQ.js";
import { t as require_jsx_runtime } from "./jsx-runtime-DLuiw7zm.js";
// src/FirstCall.tsx
var import_jsx_runtime = require_jsx_runtime();
/** Code samples for the first call, with the cheapest available models. Without `secret` they show a placeholder key. */
function FirstCall({ secret }) {
	const { t } = useTranslation("common");
	const models = useQuery(trpc.catalog.listModels.queryOptions());
	const cheapest = (dialect, fallback) => models.data?.filter((model) => model.dialects.includes(dialect)).sort((a, b) => Number(a.tiers[0]?.usdPerMillion.input) - Number(b.tiers[0]?.usdPerMillion.input))[0]?.id ?? fallback;
	const samples = codeSamples(pageOrigin, secret ?? "dr-…", {
		claude: cheapest("anthropic-messages", "claude-haiku-4-5"),
		gpt: cheapest("openai-chat", "gpt-4.1-mini")
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeTabs, {
		samples,
		copyLabel: t("copy"),
		copiedLabel: t("copied")
	});
}
export { FirstCall as t };
